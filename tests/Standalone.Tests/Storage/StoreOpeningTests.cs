using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;
using static Router.Standalone.Tests.TempStore;

namespace Router.Standalone.Tests;

public class StoreOpeningTests(ITestOutputHelper output)
{
    [Fact]
    public void A_second_process_refuses_the_same_store_and_says_what_to_do()
    {
        using var temp = new TempStore();
        var refused = Assert.Throws<StartRefusedException>(() => Store.Open(temp.Options));
        Assert.Contains(temp.Options.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another Router process", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Router:Store:Path", refused.Message, StringComparison.Ordinal);

        temp.Store.Dispose();
        temp.Open();
    }

    [Fact]
    public async Task A_store_of_schema_version_1_is_brought_forward_with_what_it_holds()
    {
        using var temp = new TempStore(open: false);
        Literally(temp.Options.Path,
            """
            PRAGMA application_id = 1383036276;
            CREATE TABLE conversations (page TEXT NOT NULL, person TEXT NOT NULL, due INTEGER, owes INTEGER NOT NULL, owner INTEGER,
                state BLOB NOT NULL, PRIMARY KEY (page, person));
            CREATE INDEX conversations_due ON conversations (due) WHERE due IS NOT NULL;
            CREATE INDEX conversations_owing ON conversations (page, person) WHERE owes = 1;
            CREATE INDEX conversations_owned ON conversations (owner, page, person) WHERE owner IS NOT NULL;
            CREATE TABLE timeline (id INTEGER PRIMARY KEY, page TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, entries TEXT NOT NULL);
            CREATE INDEX timeline_of ON timeline (page, person, id);
            CREATE TABLE dead_letters (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, page TEXT NOT NULL, person TEXT NOT NULL,
                app INTEGER, reason INTEGER NOT NULL, at INTEGER NOT NULL, heard_on INTEGER NOT NULL, content BLOB NOT NULL);
            CREATE INDEX dead_letters_of ON dead_letters (app, number);
            INSERT INTO conversations VALUES ('1111', '0000001', 5, 1, 100, CAST('old' AS BLOB));
            PRAGMA user_version = 1;
            """);

        temp.Open();

        Assert.Equal("old", await temp.Text(Key(1)));
        Assert.Equal([Key(1)], await temp.Conversations.Owing(after: null, 10, default));
        Assert.Equal(2, await temp.Store.Readers.Read(c => c.Scalar("PRAGMA user_version"), default));
        Assert.Equal(0, await temp.Store.Readers.Read(c => c.Scalar("SELECT count(*) FROM pages"), default));
    }

    [Fact]
    public void A_store_of_a_newer_Router_is_refused_and_left_as_it_is()
    {
        using var temp = new TempStore();
        temp.Store.Dispose();
        Literally(temp.Options.Path, "PRAGMA user_version = 99");

        var refused = Assert.Throws<StartRefusedException>(() => Store.Open(temp.Options));
        Assert.Contains("schema version 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("A newer Router wrote it", refused.Message, StringComparison.Ordinal);
        Assert.Throws<StartRefusedException>(() => Store.Open(temp.Options)); // and the lock was given back in between
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        using var temp = new TempStore(open: false);
        Literally(temp.Options.Path, "CREATE TABLE theirs (x)");
        Assert.Contains("database of another program", Assert.Throws<StartRefusedException>(temp.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        using var temp = new TempStore(open: false);
        File.WriteAllText(temp.Options.Path, new string('x', 5000));
        Assert.Contains("no SQLite database", Assert.Throws<StartRefusedException>(temp.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        using var temp = new TempStore(open: false);
        File.WriteAllText(Path.Combine(temp.Folder, "file"), "");
        var refused = Assert.Throws<StartRefusedException>(() => Store.Open(temp.Options with { Path = Path.Combine(temp.Folder, "file", "router.db") }));
        Assert.Contains("Router:Store:Path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_else_can_read_the_file()
    {
        using var temp = new TempStore();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(temp.Options.Path));
        }
    }

    [Fact]
    public async Task A_store_that_can_be_written_answers_the_probe_and_one_that_is_closed_does_not()
    {
        using var temp = new TempStore();
        await temp.Store.Probe();
        temp.Store.Dispose();
        await Assert.ThrowsAsync<Router.Conversations.StoreUnavailableException>(temp.Store.Probe);
    }

    // The contract says 2 s; a loaded machine is given more, and the figure is printed.
    [Fact]
    public async Task A_hundred_thousand_stored_conversations_are_ready_at_once()
    {
        using var temp = new TempStore();
        await temp.Sql(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
            INSERT INTO conversations SELECT '1111', printf('%07d', i), 1767355200000 + i, i % 1000 = 0, 100, randomblob(1500) FROM n;
            """);
        temp.Store.Dispose();

        var clock = Stopwatch.StartNew();
        temp.Open();
        var owing = await temp.Conversations.Owing(after: null, 1000, default);
        var due = await temp.Conversations.DueBefore(DateTimeOffset.MaxValue.AddDays(-1), 100, default);
        clock.Stop();

        output.WriteLine($"100,000 conversations: open, {owing.Count} owing and {due.Count} due read in {clock.ElapsedMilliseconds} ms");
        Assert.Equal(100, owing.Count);
        Assert.Equal(100, due.Count);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 10_000);
    }

    private static void Literally(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
