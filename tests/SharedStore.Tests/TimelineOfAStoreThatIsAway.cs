using Microsoft.Extensions.Logging.Abstractions;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;
using Router.StoreContract;

namespace Router.SharedStore.Tests;

public class TimelineOfAStoreThatIsAway
{
    private static readonly ConversationKey Key = new(new PageId("1111"), new PersonId("1"));

    [Fact]
    public async Task Entries_wait_then_are_dropped_and_counted_and_nobody_is_told()
    {
        var table = new Table { IsAway = true };
        var options = new RetentionOptions { TimelineDelay = TimeSpan.FromMilliseconds(20), TimelineWaiting = 10, TimelinePortion = 5 };
        await using var timeline = new SharedTimeline(table, options, NullLogger.Instance);
        for (var i = 0; i < 13; i++)
        {
            timeline.Add(Entry(i));
        }

        Assert.Equal(3, timeline.Dropped);
        Assert.False(await timeline.Flush());
        table.IsAway = false;
        await Contract.Eventually(async () => (await timeline.Read(Key, 100, default)).Count == 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(Entry), await timeline.Read(Key, 100, default));
    }

    [Fact]
    public async Task A_portion_that_failed_is_written_again_as_it_was()
    {
        var table = new Table { IsAway = true };
        await using var timeline = new SharedTimeline(table, new RetentionOptions { TimelineDelay = TimeSpan.FromSeconds(1) }, NullLogger.Instance);
        timeline.Add(Entry(0));
        Assert.False(await timeline.Flush());
        timeline.Add(Entry(1));
        table.IsAway = false;
        Assert.True(await timeline.Flush());
        Assert.Equal(table.Tried[0], table.Written[0]);
        Assert.Equal([Entry(0), Entry(1)], await timeline.Read(Key, 100, default));
    }

    private static TimelineEntry Entry(int i) => new(Key, DateTimeOffset.UnixEpoch.AddSeconds(i), "accepted", "entry " + i, Owner: null, i);

    private sealed class Table : ITimelineTable
    {
        private readonly List<TimelineText> _rows = [];

        public volatile bool IsAway;

        /// <summary>The rows of each write that was tried, as one text.</summary>
        public List<string> Tried { get; } = [];

        /// <summary>The rows that stand there.</summary>
        public IReadOnlyList<string> Written => [.. _rows.Select(row => row.Entries)];

        public Task Write(IReadOnlyList<TimelineText> rows)
        {
            Tried.Add(string.Concat(rows.Select(row => row.Entries)));
            if (IsAway)
            {
                throw new StoreUnavailableException();
            }

            _rows.AddRange(rows);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<string>> Read(ConversationKey key, int most, CancellationToken stop) =>
            Task.FromResult<IReadOnlyList<string>>([.. _rows.AsEnumerable().Reverse().Select(row => row.Entries)]);
    }
}
