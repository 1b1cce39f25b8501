using Azure;
using Azure.Data.Tables;
using Router.Conversations;

namespace Router.SharedStore;

/// <summary>One table: its operations, with Azure's errors turned into <see cref="StoreUnavailableException"/>.</summary>
internal sealed class AzureTable(TableClient table, string store)
{
    /// <summary>What one transaction takes.</summary>
    public const int MostInTransaction = 100;

    private static readonly string[] KeysOnly = [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)];

    /// <summary>How many requests for different partitions are under way at once.</summary>
    public static ParallelOptions Wide(CancellationToken stop) => new() { MaxDegreeOfParallelism = 16, CancellationToken = stop };

    public Task Create(CancellationToken stop) => AzureTrouble.Guarded(store, async () =>
    {
        await table.CreateIfNotExistsAsync(stop);
        return true;
    }, stop);

    public Task<TableEntity?> Find(string partition, string row, CancellationToken stop) => AzureTrouble.Guarded(store, async () =>
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: stop);
        return found.HasValue ? found.Value : null;
    }, stop);

    /// <summary>The entities that a filter finds, in the order of their keys.</summary>
    public Task<List<TableEntity>> Query(FormattableString filter, int most, CancellationToken stop) => AzureTrouble.Guarded(store, async () =>
    {
        var found = new List<TableEntity>();
        if (most > 0)
        {
            await foreach (var entity in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), Math.Min(most, 1000), cancellationToken: stop))
            {
                found.Add(entity);
                if (found.Count == most)
                {
                    break;
                }
            }
        }

        return found;
    }, stop);

    public Task<long> Count(FormattableString filter, CancellationToken stop) => AzureTrouble.Guarded(store, async () =>
    {
        var count = 0L;
        await foreach (var _ in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), select: KeysOnly, cancellationToken: stop))
        {
            count++;
        }

        return count;
    }, stop);

    public Task Put(TableEntity entity, CancellationToken stop) => AzureTrouble.Guarded(store, async () =>
    {
        await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, stop);
        return true;
    }, stop);

    /// <summary>Adds an entity. False: there is one with its keys.</summary>
    public Task<bool> TryAdd(TableEntity entity, CancellationToken stop) => Unless(() => table.AddEntityAsync(entity, stop), stop);

    /// <summary>Replaces an entity that was read. False: it has been changed since.</summary>
    public Task<bool> TryReplace(TableEntity entity, CancellationToken stop) =>
        Unless(() => table.UpdateEntityAsync(entity, entity.ETag, TableUpdateMode.Replace, stop), stop);

    /// <summary>Does all of it, or nothing: false when somebody else was faster.</summary>
    public Task<bool> TryTransact(IReadOnlyList<TableTransactionAction> actions, CancellationToken stop) =>
        Unless(() => table.SubmitTransactionAsync(actions, stop), stop);

    /// <summary>Removes what a filter finds, in portions.</summary>
    /// <param name="filter">Finds it.</param>
    /// <param name="portion">How many are removed at once.</param>
    /// <param name="also">Further keys of the same partition that go with an entity.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<long> Remove(FormattableString filter, int portion, Func<TableEntity, IEnumerable<string>> also, CancellationToken stop)
    {
        var all = 0L;
        List<TableEntity> waiting;
        string? after = null;
        do
        {
            // Removed entities are not found again, and what was looked at before is not looked at twice.
            waiting = await Query(after is null ? filter : And(filter, after), portion, stop);
            await Parallel.ForEachAsync(waiting.GroupBy(entity => entity.PartitionKey), Wide(stop), async (ofOne, cancel) =>
            {
                foreach (var row in ofOne.SelectMany(entity => also(entity).Prepend(entity.RowKey)))
                {
                    await AzureTrouble.Guarded(store, () => table.DeleteEntityAsync(ofOne.Key, row, ETag.All, cancel), cancel);
                }
            });
            all += waiting.Count;
            after = waiting.Count > 0 ? waiting[^1].PartitionKey : null;
        }
        while (waiting.Count == portion);
        return all;
    }

    private static FormattableString And(FormattableString filter, string partition) => System.Runtime.CompilerServices.FormattableStringFactory.Create(
        $"({filter.Format}) and PartitionKey ge {{{filter.ArgumentCount}}}", [.. filter.GetArguments(), partition]);

    private Task<bool> Unless<T>(Func<Task<T>> work, CancellationToken stop) => AzureTrouble.Guarded(store, async () =>
    {
        try
        {
            await work();
            return true;
        }
        catch (RequestFailedException cause) when (AzureTrouble.IsConflict(cause))
        {
            return false;
        }
    }, stop);
}
