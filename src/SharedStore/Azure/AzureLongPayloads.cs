using System.Text;
using Azure.Data.Tables;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.SharedStore;

/// <summary>The payloads that had no room for a tag, on Azure.</summary>
internal sealed class AzureLongPayloads(AzureTable table) : ILongPayloads
{
    public async ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop)
    {
        foreach (var payload in payloads)
        {
            var entity = new TableEntity(AzureKey.Of(page.Value), AzureKey.Of(payload.Key));
            AzureBytes.Put(entity, Encoding.UTF8.GetBytes(payload.Payload), "A payload");
            await table.TryAdd(entity, stop);
        }
    }

    public async ValueTask<string?> Find(PageId page, string key, CancellationToken stop) =>
        await table.Find(AzureKey.Of(page.Value), AzureKey.Of(key), stop) is { } entity ? Encoding.UTF8.GetString(AzureBytes.Get(entity)) : null;
}
