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

        return await Afterwards(stage, reply, Next, webhooks);
    }

    // The conversation's row spills into pages that the full file does not have.
    public static async Task<FaultSeen> IsFull(FaultStage stage)
    {
        var large = new string('x', 20_000);
        string webhooks;
        GraphReply reply;
        using (var other = Open(stage))
        {
            Execute(other, $"CREATE TABLE filler (x BLOB); INSERT INTO filler VALUES (zeroblob({FaultyWorld.StoreLimit} * 1024 * 1024))");
            webhooks = await stage.WebhookMeanwhile(large);
            reply = await stage.AsBot.Passes(stage.Id, stage.World.Desk.Id, new string('y', 999));
            Execute(other, "DROP TABLE filler");
        }

        return await Afterwards(stage, reply, large, webhooks);
    }

    private static async Task<FaultSeen> Afterwards(FaultStage stage, GraphReply reply, string text, string webhooks)
    {
        await stage.BotHears(text);
        return new("Meta repeats until it is stored", await stage.Ends(stage.Bot.Id), FaultStage.Said(reply), webhooks);
    }

    private static SqliteConnection Open(FaultStage stage)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = stage.World.Router.Store, Pooling = false }.ToString());
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
