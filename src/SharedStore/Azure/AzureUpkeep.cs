using Azure.Data.Tables;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>Leases, and the removal of old entities, on Azure. What is old is looked for through whole tables: that is what the lease is for.</summary>
internal sealed class AzureUpkeep(AzureTable timelines, AzureTable letters, AzureTable payloads, AzureTable owners, AzureTable leases) : IUpkeep
{
    private const string LeasePartition = "lease";

    public async Task<bool> TryLease(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken stop)
    {
        var lease = new TableEntity(LeasePartition, name) { ["Holder"] = holder, ["Until"] = until.ToUnixTimeMilliseconds() };
        if (await leases.Find(LeasePartition, name, stop) is not { } held)
        {
            return await leases.TryAdd(lease, stop);
        }

        lease.ETag = held.ETag;
        return held.GetInt64("Until") <= now.ToUnixTimeMilliseconds() && await leases.TryReplace(lease, stop);
    }

    public Task<long> RemoveTimelines(DateTimeOffset before, int portion, CancellationToken stop) =>
        timelines.Remove($"RowKey gt {AzureKey.Newest(before) + ";"}", portion, _ => [], stop);

    public Task<long> RemoveDeadLetters(DateTimeOffset before, int portion, CancellationToken stop) => letters.Remove(
        $"PartitionKey eq {AzureDeadLetters.Partition} and RowKey gt {"t:" + AzureKey.Newest(before) + ";"} and RowKey lt {"t;"}", portion, IdOf, stop);

    public Task<long> RemoveUnowned(DateTimeOffset before, int portion, CancellationToken stop) =>
        owners.Remove($"Owner eq {AzureOwners.Nobody} and At lt {before.ToUnixTimeMilliseconds()}", portion, _ => [], stop);

    public async Task<long> RemovePage(PageId page, int portion, CancellationToken stop)
    {
        var key = AzureKey.Of(page.Value);
        return await timelines.Remove($"PartitionKey ge {key + ":"} and PartitionKey lt {key + ";"}", portion, _ => [], stop)
            + await letters.Remove($"PartitionKey eq {AzureDeadLetters.Partition} and Page eq {page.Value}", portion, IdOf, stop)
            + await payloads.Remove($"PartitionKey eq {key}", portion, _ => [], stop)
            + await owners.Remove($"PartitionKey eq {key}", portion, _ => [], stop);
    }

    private static IEnumerable<string> IdOf(TableEntity letter) => [AzureDeadLetters.IdKey(letter.GetString("Id"))];
}
