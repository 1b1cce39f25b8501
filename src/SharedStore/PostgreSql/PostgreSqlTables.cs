using Npgsql;
using Router.Conversations;

namespace Router.SharedStore;

/// <summary>The shared store in a PostgreSQL database.</summary>
internal sealed class PostgreSqlTables(NpgsqlDataSource source, bool owned) : ISharedTables
{
    private readonly PostgreSqlDatabase _database = new(source);

    public IDirectoryTable Directory => field ??= new PostgreSqlDirectory(_database);

    public ITimelineTable Timeline => field ??= new PostgreSqlTimeline(_database);

    public IOwnerTable Owners => field ??= new PostgreSqlOwners(_database);

    public IDeadLetters DeadLetters => field ??= new PostgreSqlDeadLetters(_database);

    public ILongPayloads LongPayloads => field ??= new PostgreSqlLongPayloads(_database);

    public IUpkeep Upkeep => field ??= new PostgreSqlUpkeep(_database);

    public Task Open(CancellationToken stop) => _database.Open(stop);

    public Task Probe(CancellationToken stop) => _database.Execute(
        "INSERT INTO router_leases VALUES ('probe', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0", stop);

    public ValueTask DisposeAsync() => owned ? source.DisposeAsync() : ValueTask.CompletedTask;
}
