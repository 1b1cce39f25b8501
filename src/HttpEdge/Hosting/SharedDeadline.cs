namespace Router.HttpEdge;

/// <summary>
/// Ends waiting after a while, for many requests at a time: those that begin within a twentieth of a second share a token, as a timer for each costs more
/// than all else about waiting. No request waits longer than <paramref name="within"/>, few wait up to that twentieth less.
/// </summary>
internal sealed class SharedDeadline(TimeSpan within, TimeProvider time)
{
    private static readonly TimeSpan Shared = TimeSpan.FromMilliseconds(50);
    private Group? _group;

    /// <summary>A token that is cancelled when a request that begins now has to end.</summary>
    public CancellationToken Next()
    {
        var now = time.GetTimestamp();
        var group = Volatile.Read(ref _group);
        if (group is null || time.GetElapsedTime(group.Began, now) >= Shared)
        {
            // Two that come here at once make a group each; both end in time.
            group = new Group(now, new CancellationTokenSource(within, time).Token);
            Volatile.Write(ref _group, group);
        }

        return group.Ends;
    }

    private sealed record Group(long Began, CancellationToken Ends);
}
