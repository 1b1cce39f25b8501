using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>The rows of timelines on Azure: a partition for each conversation, the newest row first.</summary>
internal sealed class AzureTimeline(AzureTable table) : ITimelineTable
{
    // Conversations are different partitions, so no transaction spans them. The same row again replaces itself.
    public Task Write(IReadOnlyList<TimelineText> rows) => Parallel.ForEachAsync(rows, AzureTable.Wide(CancellationToken.None), async (row, stop) =>
    {
        var text = Encoding.UTF8.GetBytes(row.Entries);
        var entity = new TableEntity(AzureKey.Of(row.Key), $"{AzureKey.Newest(row.At)}-{Convert.ToHexStringLower(SHA256.HashData(text))[..16]}");
        AzureBytes.Put(entity, text.AsSpan(0, Math.Min(text.Length, AzureBytes.Most)), "A row of a timeline");
        await table.Put(entity, stop);
    });

    public async Task<IReadOnlyList<string>> Read(ConversationKey key, int most, CancellationToken stop) =>
        [.. (await table.Query($"PartitionKey eq {AzureKey.Of(key)}", most, stop)).Select(entity => Encoding.UTF8.GetString(AzureBytes.Get(entity)))];
}
