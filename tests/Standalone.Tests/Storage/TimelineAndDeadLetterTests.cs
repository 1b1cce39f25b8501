using Microsoft.Extensions.Logging.Abstractions;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;
using static Router.Standalone.Tests.TempStore;

namespace Router.Standalone.Tests;

public class TimelineAndDeadLetterTests
{
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetentionOptions Options = new() { TimelineDelay = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task Entries_are_written_in_time_and_read_oldest_first()
    {
        using var temp = new TempStore();
        await using var timeline = new SqliteTimeline(temp.Store, Options, NullLogger.Instance);
        for (var i = 0; i < 5; i++)
        {
            timeline.Add(Entry(Key(1), i));
            timeline.Add(Entry(Key(2), i));
        }

        await Eventually(async () => (await timeline.Read(Key(1), 100, default)).Count == 5);
        Assert.Equal([Entry(Key(1), 2), Entry(Key(1), 3), Entry(Key(1), 4)], await timeline.Read(Key(1), 3, default));
    }

    [Fact]
    public async Task What_waits_is_written_when_the_timeline_ends()
    {
        using var temp = new TempStore();
        var timeline = new SqliteTimeline(temp.Store, Options with { TimelineDelay = TimeSpan.FromSeconds(1) }, NullLogger.Instance);
        timeline.Add(Entry(Key(1), 1));
        await timeline.DisposeAsync();
        await using var again = new SqliteTimeline(temp.Store, Options, NullLogger.Instance);
        Assert.Single(await again.Read(Key(1), 10, default));
    }

    [Fact]
    public async Task While_the_store_is_away_entries_wait_then_are_dropped_and_counted_and_nobody_is_told()
    {
        using var temp = new TempStore();
        await temp.Sql("CREATE TRIGGER away BEFORE INSERT ON timeline BEGIN SELECT raise(ABORT, 'away'); END");
        await using var timeline = new SqliteTimeline(temp.Store, Options with { TimelineWaiting = 10, TimelinePortion = 5 }, NullLogger.Instance);
        for (var i = 0; i < 13; i++)
        {
            timeline.Add(Entry(Key(1), i));
        }

        Assert.Equal(3, timeline.Dropped);
        Assert.False(await timeline.Flush());
        await temp.Sql("DROP TRIGGER away");
        await Eventually(async () => (await timeline.Read(Key(1), 100, default)).Count == 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => Entry(Key(1), i)), await timeline.Read(Key(1), 100, default));
    }

    [Fact]
    public async Task A_dead_letter_is_on_the_disk_when_it_is_stored_and_twice_is_once()
    {
        using var temp = new TempStore();
        var letters = new SqliteDeadLetters(temp.Store);
        await letters.Store([Letter("a", Bot), Letter("b", Desk)]);
        await letters.Store([Letter("a", Bot) with { Reason = DeadReason.Operator }, Letter("c", app: null)]);

        using var killed = temp.Killed();
        var after = new SqliteDeadLetters(killed.Store);
        Assert.Equal(["c", "b", "a"], (await after.Read(app: null, 10, default)).Select(l => l.Id));
        Assert.Equal(["b"], (await after.Read(Desk, 10, default)).Select(l => l.Id));
        var found = await after.Find("a", default);
        Assert.Equal(DeadReason.Refused, found!.Reason);
        Assert.Equal(Letter("a", Bot) with { Content = default }, found with { Content = default });
        Assert.Equal("content"u8.ToArray(), found.Content.ToArray());
        Assert.Null(await after.Find("nobody", default));
    }

    [Fact]
    public async Task A_dead_letter_is_removed_once()
    {
        using var temp = new TempStore();
        var letters = new SqliteDeadLetters(temp.Store);
        await letters.Store([Letter("a", Bot)]);
        Assert.True(await letters.Remove("a", default));
        Assert.False(await letters.Remove("a", default));
        Assert.Empty(await letters.Read(app: null, 10, default));
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_stored_says_so()
    {
        using var temp = new TempStore();
        await temp.Sql("PRAGMA max_page_count = 1");
        var letters = new SqliteDeadLetters(temp.Store);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await letters.Store([Letter("a", Bot) with { Content = new byte[500_000] }]));
    }

    [Fact]
    public async Task A_long_payload_is_found_again_on_its_Page_only()
    {
        using var temp = new TempStore();
        var payloads = new SqliteLongPayloads(temp.Store);
        await payloads.Keep(new PageId("1111"), [new LongPayload("k1", "long"), new LongPayload("k2", "")], default);
        await payloads.Keep(new PageId("1111"), [new LongPayload("k1", "long")], default);
        using var killed = temp.Killed();
        var after = new SqliteLongPayloads(killed.Store);
        Assert.Equal("long", await after.Find(new PageId("1111"), "k1", default));
        Assert.Equal("", await after.Find(new PageId("1111"), "k2", default));
        Assert.Null(await after.Find(new PageId("2222"), "k1", default));
    }

    [Fact]
    public async Task Old_timelines_and_dead_letters_are_removed_in_portions_and_newer_ones_stay()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await using var timeline = new SqliteTimeline(temp.Store, Options, NullLogger.Instance);
        var letters = new SqliteDeadLetters(temp.Store);
        for (var i = 0; i < 40; i++)
        {
            timeline.Add(Entry(Key(1), i) with { At = Noon.AddDays(i) });
            await letters.Store([Letter("letter" + i, Bot) with { At = Noon.AddDays(i) }]);
        }

        await timeline.Flush();
        var retention = new Retention(
            temp.Store, directory, Options with { Portion = 3, Timelines = TimeSpan.FromDays(10), DeadLetters = TimeSpan.FromDays(5) },
            new FixedClock(Noon.AddDays(40)), NullLogger<Retention>.Instance);
        await retention.RemoveOld(default);
        Assert.Equal(10, (await timeline.Read(Key(1), 100, default)).Count);
        Assert.Equal(5, (await letters.Read(app: null, 100, default)).Count);
    }

    [Fact]
    public async Task A_removed_Page_is_forgotten_with_all_its_rows_after_its_time_and_not_before()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp, clock: new FixedClock(Noon));
        await directory.AddPage(new PageId("1111"), new PageSettings("gone"), default);
        await directory.AddPage(new PageId("2222"), new PageSettings("stays"), default);
        await temp.Conversations.Save(Key(1), Record("one"));
        await temp.Conversations.Save(Key(1, "2222"), Record("two"));
        await directory.RemovePage(new PageId("1111"), default);

        Retention At(DateTimeOffset now) => new(temp.Store, directory, Options, new FixedClock(now), NullLogger<Retention>.Instance);
        await At(Noon.AddDays(29)).RemoveOld(default);
        Assert.Equal("one", await temp.Text(Key(1)));
        Assert.True(directory.Current.Pages[new PageId("1111")].Removed);

        await At(Noon.AddDays(31)).RemoveOld(default);
        Assert.Null(await temp.Text(Key(1)));
        Assert.Equal("two", await temp.Text(Key(1, "2222")));
        Assert.Equal([new PageId("2222")], directory.Current.Pages.Keys.AsEnumerable());
    }

    private static TimelineEntry Entry(ConversationKey key, int i) => new(key, Noon.AddSeconds(i), "accepted", "entry " + i, i % 2 == 0 ? Bot : null, i);

    private static DeadLetterRecord Letter(string id, AppId? app) =>
        new(id, Key(1), app, DeadReason.Refused, Noon, "content"u8.ToArray(), HeardOn.Standby);

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}

internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
