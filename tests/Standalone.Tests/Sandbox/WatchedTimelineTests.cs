using Router.Conversations;
using Router.Protocol;
using Router.Sandbox;

namespace Router.Standalone.Tests;

/// <summary>The timeline beside the sandbox.</summary>
public class WatchedTimelineTests
{
    private static readonly ConversationKey Key = new(new PageId("1001"), new PersonId("5001"));

    [Fact]
    public async Task What_is_told_rings_can_be_read_at_once_and_is_kept_as_ever()
    {
        var kept = new NothingReadYet();
        var bell = new PageBell();
        var timeline = new WatchedTimeline(kept, bell);
        var next = bell.Next;
        timeline.Add(Entry("first"));
        Assert.True(next.IsCompleted);
        timeline.Add(Entry("second"));
        Assert.Equal(["first", "second"], (await timeline.Read(Key, 10, default)).Select(entry => entry.What));
        Assert.Equal(["second"], (await timeline.Read(Key, 1, default)).Select(entry => entry.What));
        Assert.Equal(["first", "second"], kept.Added.Select(entry => entry.What));
        Assert.Empty(await timeline.Read(new(new PageId("1001"), new PersonId("5002")), 10, default));
    }

    [Fact]
    public async Task It_forgets_the_oldest_of_a_long_conversation()
    {
        var timeline = new WatchedTimeline(new NothingReadYet(), new PageBell());
        foreach (var number in Enumerable.Range(1, 1001))
        {
            timeline.Add(Entry($"{number}"));
        }

        Assert.Equal("2", (await timeline.Read(Key, 5000, default))[0].What);
    }

    private static TimelineEntry Entry(string what) => new(Key, DateTimeOffset.UnixEpoch, what, "", Owner: null, Epoch: 1);

    private sealed class NothingReadYet : ITimeline
    {
        public List<TimelineEntry> Added { get; } = [];

        public void Add(TimelineEntry entry) => Added.Add(entry);

        public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop) => new([]);
    }
}
