using Router.Conversations;
using Router.Protocol;
using Router.Sandbox;

namespace Router.Standalone;

/// <summary>
/// The timeline beside the sandbox: what Router tells is kept in memory as well, so that the page shows it at once and not when the store
/// has written it, and the page's bell rings.
/// </summary>
internal sealed class WatchedTimeline(ITimeline kept, PageBell bell) : ITimeline, IAsyncDisposable
{
    private const int KeptPerConversation = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ConversationKey, Queue<TimelineEntry>> _told = [];

    public void Add(TimelineEntry entry)
    {
        kept.Add(entry);
        lock (_gate)
        {
            if (!_told.TryGetValue(entry.Conversation, out var told))
            {
                _told.Add(entry.Conversation, told = []);
            }

            told.Enqueue(entry);
            if (told.Count > KeptPerConversation)
            {
                told.Dequeue();
            }
        }

        bell.Ring();
    }

    public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<TimelineEntry>>(_told.TryGetValue(key, out var told) ? [.. told.TakeLast(most)] : []);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (kept is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    /// <summary>Puts itself around the timeline that is registered.</summary>
    public static void Around(IServiceCollection services, PageBell bell)
    {
        var kept = services.Last(service => service.ServiceType == typeof(ITimeline)).ImplementationFactory
            ?? throw new InvalidOperationException("The timeline is registered in another way than by a factory.");
        services.AddSingleton<ITimeline>(host => new WatchedTimeline((ITimeline)kept(host), bell));
    }
}
