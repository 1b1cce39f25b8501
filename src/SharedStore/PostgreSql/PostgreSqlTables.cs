using Npgsql;
using Router.Conversations;
using Router.Storage;
namespace Router.SharedStore;
internal sealed class PostgreSqlTables(NpgsqlDataSource source, bool owned) : ISharedTables
{
    public IDirectoryTable Directory => throw new StartRefusedException("PostgreSQL is not there yet.");
    public ITimelineTable Timeline => throw new StartRefusedException("PostgreSQL is not there yet.");
    public IOwnerTable Owners => throw new StartRefusedException("PostgreSQL is not there yet.");
    public IDeadLetters DeadLetters => throw new StartRefusedException("PostgreSQL is not there yet.");
    public ILongPayloads LongPayloads => throw new StartRefusedException("PostgreSQL is not there yet.");
    public IUpkeep Upkeep => throw new StartRefusedException("PostgreSQL is not there yet.");
    public Task Open(CancellationToken stop) => throw new StartRefusedException("PostgreSQL is not there yet.");
    public Task Probe(CancellationToken stop) => throw new StartRefusedException("PostgreSQL is not there yet.");
    public ValueTask DisposeAsync() => owned ? source.DisposeAsync() : ValueTask.CompletedTask;
}
