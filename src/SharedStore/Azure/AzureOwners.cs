using Azure.Data.Tables;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>
/// Who owns what, on Azure: an entity for each conversation that has or had an owner lately. Counting and finding look through
/// the entities of the Page, or of all Pages.
/// </summary>
internal sealed class AzureOwners(AzureTable table) : IOwnerTable
{
    /// <summary>A filter cannot ask for a missing property.</summary>
    public const long Nobody = 0;

    public Task Write(IReadOnlyList<OwnerNote> notes, DateTimeOffset now) =>
        Parallel.ForEachAsync(notes, AzureTable.Wide(CancellationToken.None), async (note, stop) =>
        {
            while (!await TryWrite(note, now, stop))
            {
                // Another process was faster: look again at what stands there now.
            }
        });

    public async ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => page is { } one
        ? await table.Count($"PartitionKey eq {AzureKey.Of(one.Value)} and Owner eq {app.Value}", stop)
        : await table.Count($"Owner eq {app.Value}", stop);

    public async ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop)
    {
        var (from, last) = after is { } key ? (AzureKey.Of(key.Page.Value), AzureKey.Of(key.Person.Value)) : ("", "");
        var found = page is { } one
            ? await table.Query(
                $"PartitionKey eq {AzureKey.Of(one.Value)} and (PartitionKey gt {from} or (PartitionKey eq {from} and RowKey gt {last})) and Owner eq {app.Value}", limit, stop)
            : await table.Query($"(PartitionKey gt {from} or (PartitionKey eq {from} and RowKey gt {last})) and Owner eq {app.Value}", limit, stop);
        return [.. found.Select(entity => new ConversationKey(new PageId(entity.GetString("Page")), new PersonId(entity.GetString("Person"))))];
    }

    private async Task<bool> TryWrite(OwnerNote note, DateTimeOffset now, CancellationToken stop)
    {
        var (partition, row) = (AzureKey.Of(note.Key.Page.Value), AzureKey.Of(note.Key.Person.Value));
        var stored = await table.Find(partition, row, stop);
        if (stored?.GetInt64("Epoch") > note.Epoch)
        {
            return true;
        }

        var entity = new TableEntity(partition, row)
        {
            ["Page"] = note.Key.Page.Value,
            ["Person"] = note.Key.Person.Value,
            ["Owner"] = note.Owner?.Value ?? Nobody,
            ["Epoch"] = note.Epoch,
            ["At"] = now.ToUnixTimeMilliseconds(),
        };
        if (stored is null)
        {
            return await table.TryAdd(entity, stop);
        }

        entity.ETag = stored.ETag;
        return await table.TryReplace(entity, stop);
    }
}
