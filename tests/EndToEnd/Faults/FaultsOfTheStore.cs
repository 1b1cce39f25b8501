using Microsoft.Data.Sqlite;

namespace Router.EndToEnd;

/// <summary>Rows of docs/faults.md: the store cannot be written. Nothing is answered that is not stored.</summary>
internal static class FaultsOfTheStore
{
    private const string Next = "while the store is away";

    public static async Task<FaultSeen> IsHeldByAnotherProgram(FaultStage stage)
    {
        string webhooks;
        GraphReply reply;
        using (var other = Open(stage))
        {
            Execute(other, "BEGIN IMMEDIATE");
            webhooks = await stage.WebhookMeanwhile(Next);
            reply = await stage.AsBot.Passes(stage.Id, stage.World.Desk.Id);
        }

        return await Afterwards(stage, reply, webhooks);
    }

    // The file is at its limit, and every write of a conversation asks for two pages more: else a small one might still find room in a page that is not full.
    public static async Task<FaultSeen> IsFull(FaultStage stage)
    {
        string webhooks;
        GraphReply reply;
        using (var other = Open(stage))
        {
            Execute(other, $"CREATE TABLE filler (x BLOB); INSERT INTO filler VALUES (zeroblob({FaultyWorld.StoreLimit} * 1024 * 1024))");
            Execute(other, "CREATE TRIGGER more BEFORE INSERT ON conversations BEGIN INSERT INTO filler VALUES (zeroblob(8192)); END");
            Execute(other, "CREATE TRIGGER more_too BEFORE UPDATE ON conversations BEGIN INSERT INTO filler VALUES (zeroblob(8192)); END");
            webhooks = await stage.WebhookMeanwhile(Next);
            reply = await stage.AsBot.Passes(stage.Id, stage.World.Desk.Id);
            Execute(other, "DROP TRIGGER more; DROP TRIGGER more_too; DROP TABLE filler");
        }

        Assert.Contains(stage.World.Process.Log, line => line.Contains("the disk is full", StringComparison.Ordinal));
        return await Afterwards(stage, reply, webhooks);
    }

    private static async Task<FaultSeen> Afterwards(FaultStage stage, GraphReply reply, string webhooks)
    {
        await stage.BotHears(Next);
        return new("Meta repeats until it is stored", await stage.Ends(stage.Bot.Id), FaultStage.Said(reply), webhooks);
    }

    private static SqliteConnection Open(FaultStage stage)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = stage.World.Process.Store, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=5000");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
