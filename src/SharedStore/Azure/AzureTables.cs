using Azure.Data.Tables;
using Router.Conversations;
using Router.Storage;
namespace Router.SharedStore;
internal sealed class AzureTables(TableServiceClient client, string prefix) : ISharedTables
{
    public IDirectoryTable Directory => throw new StartRefusedException("Azure is not there yet.");
    public ITimelineTable Timeline => throw new StartRefusedException("Azure is not there yet.");
    public IOwnerTable Owners => throw new StartRefusedException("Azure is not there yet.");
    public IDeadLetters DeadLetters => throw new StartRefusedException("Azure is not there yet.");
    public ILongPayloads LongPayloads => throw new StartRefusedException("Azure is not there yet.");
    public IUpkeep Upkeep => throw new StartRefusedException("Azure is not there yet.");
    public Task Open(CancellationToken stop) => throw new StartRefusedException("Azure is not there yet.");
    public Task Probe(CancellationToken stop) => throw new StartRefusedException("Azure is not there yet.");
    public ValueTask DisposeAsync() => client is null && prefix is null ? default : ValueTask.CompletedTask;
}
