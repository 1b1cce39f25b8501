using Microsoft.Data.Sqlite;
using Router.Conversations;
using Router.Protocol;
using static Router.Standalone.Tests.TempStore;

namespace Router.Standalone.Tests;

public class SqliteConversationStoreTests
{
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_conversation_never_seen_has_no_state()
    {
        using var temp = new TempStore();
        Assert.Null(await temp.Text(Key(1)));
    }

    [Fact]
    public async Task The_last_save_is_what_is_loaded()
    {
        using var temp = new TempStore();
        await temp.Conversations.Save(Key(1), Record("first"));
        await temp.Conversations.Save(Key(1), Record("second"));
        await temp.Conversations.Save(Key(2), Record(""));
        Assert.Equal("second", await temp.Text(Key(1)));
        Assert.Equal("", await temp.Text(Key(2)));
    }

    [Fact]
    public async Task A_completed_save_survives_a_kill()
    {
        using var temp = new TempStore();
        for (var i = 0; i < 20; i++)
        {
            await temp.Conversations.Save(Key(i % 3), Record("state " + i));
            using var killed = temp.Killed();
            Assert.Equal("state " + i, await killed.Text(Key(i % 3)));
        }
    }

    [Fact]
    public async Task A_save_is_not_told_before_its_transaction_is_on_the_disk()
    {
        using var temp = new TempStore();
        using var hold = await temp.HoldWriter();
        var save = temp.Conversations.Save(Key(1), Record("one")).AsTask();
        using (var killed = temp.Killed())
        {
            Assert.Null(await killed.Text(Key(1)));
        }

        Assert.False(save.IsCompleted);
        hold.Dispose();
        await save;
        using (var killed = temp.Killed())
        {
            Assert.Equal("one", await killed.Text(Key(1)));
        }
    }

    [Fact]
    public async Task Saves_that_wait_together_share_one_transaction_and_the_latest_of_a_key_wins()
    {
        using var temp = new TempStore();
        using var hold = await temp.HoldWriter();
        var before = temp.Store.Writer.Commits;
        var saves = Enumerable.Range(0, 500).Select(i => temp.Conversations.Save(Key(i % 100), Record("state " + i)).AsTask()).ToArray();
        hold.Dispose();
        await Task.WhenAll(saves);

        Assert.Equal(before + 2, temp.Store.Writer.Commits); // the held one, and one for all
        Assert.Equal("state 407", await temp.Text(Key(7)));
    }

    [Fact]
    public async Task Ten_thousand_saves_at_once_are_all_stored()
    {
        using var temp = new TempStore();
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (i, _) =>
            await temp.Conversations.Save(Key(i), Record("state " + i)));
        using var killed = temp.Killed();
        for (var i = 0; i < 10_000; i += 97)
        {
            Assert.Equal("state " + i, await killed.Text(Key(i)));
        }

        Assert.InRange(temp.Store.Writer.Commits, 1, 9_000);
    }

    [Fact]
    public async Task A_full_disk_fails_exactly_the_saves_of_that_transaction_and_stores_none_of_them()
    {
        using var temp = new TempStore();
        await temp.Conversations.Save(Key(1), Record("kept"));
        await temp.Sql("PRAGMA max_page_count = 60");
        using var hold = await temp.HoldWriter();
        var small = temp.Conversations.Save(Key(1), Record("lost")).AsTask();
        var large = temp.Conversations.Save(Key(2), Record(new string('x', 500_000))).AsTask();
        hold.Dispose();

        var full = await Assert.ThrowsAsync<StoreUnavailableException>(() => large);
        Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => small);
        Assert.Equal("kept", await temp.Text(Key(1)));
        Assert.Null(await temp.Text(Key(2)));

        await temp.Conversations.Save(Key(1), Record("small again"));
        Assert.Equal("small again", await temp.Text(Key(1)));
        await temp.Sql("PRAGMA max_page_count = 100000");
        await temp.Conversations.Save(Key(2), Record(new string('x', 500_000)));
    }

    [Fact]
    public async Task A_row_that_cannot_be_written_costs_its_neighbours_nothing()
    {
        using var temp = new TempStore();
        await temp.Sql("CREATE TRIGGER bad BEFORE INSERT ON conversations WHEN new.person = '0000002' BEGIN SELECT raise(ABORT, 'bad'); END");
        using var hold = await temp.HoldWriter();
        var saves = Enumerable.Range(1, 3).Select(i => temp.Conversations.Save(Key(i), Record("x")).AsTask()).ToArray();
        hold.Dispose();
        await saves[0];
        await Assert.ThrowsAsync<StoreUnavailableException>(() => saves[1]);
        await saves[2];

        using var killed = temp.Killed();
        Assert.Equal("x", await killed.Text(Key(1)));
        Assert.Null(await killed.Text(Key(2)));
        Assert.Equal("x", await killed.Text(Key(3)));
    }

    [Fact]
    public async Task A_record_that_lost_its_row_is_written_whole_although_only_its_state_changed()
    {
        using var temp = new TempStore();
        await temp.Conversations.Save(Key(1), Record("one") with { IndexUnchanged = true });
        Assert.Equal("one", await temp.Text(Key(1)));
    }

    [Fact]
    public async Task A_file_that_another_program_holds_fails_the_save_with_what_to_do_and_works_again_afterwards()
    {
        using var temp = new TempStore();
        await temp.Conversations.Save(Key(1), Record("one"));
        using (var other = new SqliteConnection($"Data Source={temp.Options.Path};Pooling=False"))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            var busy = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await temp.Conversations.Save(Key(1), Record("two")));
            Assert.Contains("another program holds it", busy.Message, StringComparison.Ordinal);
            Assert.Contains(temp.Options.Path, busy.Message, StringComparison.Ordinal);
            Assert.Equal("one", await temp.Text(Key(1)));
        }

        await temp.Conversations.Save(Key(1), Record("three"));
        Assert.Equal("three", await temp.Text(Key(1)));
    }

    [Fact]
    public async Task A_broken_connection_is_opened_anew()
    {
        using var temp = new TempStore();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => temp.Store.Writer.Write<bool>(_ => throw new SqliteException("disk I/O error", 10)));
        await temp.Conversations.Save(Key(1), Record("one"));
        Assert.Equal("one", await temp.Text(Key(1)));
    }

    [Fact]
    public async Task A_write_that_breaks_a_rule_of_the_tables_costs_its_neighbours_nothing()
    {
        using var temp = new TempStore();
        using var hold = await temp.HoldWriter();
        var before = temp.Conversations.Save(Key(1), Record("one")).AsTask();
        var bad = temp.Sql("INSERT INTO timeline (id, page, person, at, entries) VALUES (1, 'p', 'p', 1, ''), (1, 'p', 'p', 1, '')");
        var after = temp.Conversations.Save(Key(2), Record("two")).AsTask();
        hold.Dispose();
        await Task.WhenAll(before, after);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => bad);
        Assert.Equal("one", await temp.Text(Key(1)));
        Assert.Equal("two", await temp.Text(Key(2)));
    }

    [Fact]
    public async Task After_the_end_a_save_fails_and_what_waited_was_written()
    {
        var temp = new TempStore();
        try
        {
            var saves = Enumerable.Range(0, 300).Select(i => temp.Conversations.Save(Key(i), Record("x")).AsTask()).ToArray();
            temp.Store.Dispose();
            await Task.WhenAll(saves);
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await temp.Conversations.Save(Key(1), Record("y")));
        }
        finally
        {
            temp.Dispose();
        }
    }

    [Fact]
    public async Task Due_conversations_come_earliest_first_and_none_too_early()
    {
        using var temp = new TempStore();
        await temp.Conversations.Save(Key(1), Record("", Noon.AddMinutes(2)));
        await temp.Conversations.Save(Key(2), Record("", Noon.AddMinutes(1)));
        await temp.Conversations.Save(Key(3), Record("", Noon.AddTicks(1)));
        await temp.Conversations.Save(Key(4), Record("", due: null));
        await temp.Conversations.Save(Key(5), Record("", Noon));

        Assert.Equal([Key(5)], await temp.Conversations.DueBefore(Noon, 10, default));
        Assert.Equal([Key(5), Key(3), Key(2), Key(1)], await temp.Conversations.DueBefore(Noon.AddHours(1), 10, default));
        Assert.Equal([Key(5), Key(3)], await temp.Conversations.DueBefore(Noon.AddHours(1), 2, default));

        await temp.Conversations.Save(Key(5), Record("", due: null));
        Assert.Empty(await temp.Conversations.DueBefore(Noon, 10, default));
    }

    [Fact]
    public async Task What_owes_is_found_page_by_page()
    {
        using var temp = new TempStore();
        for (var i = 0; i < 25; i++)
        {
            await temp.Conversations.Save(Key(i, "page" + (i % 2)), Record("", owes: i % 5 != 0));
        }

        var found = new List<ConversationKey>();
        ConversationKey? after = null;
        while (await temp.Conversations.Owing(after, 3, default) is { Count: > 0 } page)
        {
            found.AddRange(page);
            after = page[^1];
        }

        Assert.Equal(Enumerable.Range(0, 25).Where(i => i % 5 != 0).Select(i => Key(i, "page" + (i % 2))).OrderBy(k => k.ToString(), StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task Owned_conversations_are_counted_and_found_by_app_and_page()
    {
        using var temp = new TempStore();
        for (var i = 0; i < 12; i++)
        {
            await temp.Conversations.Save(Key(i, "page" + (i % 2)), Record("", owner: i % 3 == 0 ? Bot : Desk));
        }

        await temp.Conversations.Save(Key(0, "page0"), Record("", owner: null));

        Assert.Equal(3, await temp.Conversations.CountOwned(Bot, page: null, default));
        Assert.Equal(1, await temp.Conversations.CountOwned(Bot, new PageId("page0"), default));
        Assert.Equal(0, await temp.Conversations.CountOwned(new AppId(7), page: null, default));
        Assert.Equal([Key(6, "page0"), Key(3, "page1")], await temp.Conversations.OwnedBy(Bot, page: null, after: null, 2, default));
        Assert.Equal([Key(9, "page1")], await temp.Conversations.OwnedBy(Bot, page: null, Key(3, "page1"), 2, default));
        Assert.Equal([Key(9, "page1")], await temp.Conversations.OwnedBy(Bot, new PageId("page1"), Key(3, "page1"), 2, default));
    }
}
