using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Router.Conversations;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>
/// The rows of the directory on Azure, all in one partition with the entity that holds the version. A change that fits into one
/// transaction is one, on condition of the version entity. A larger one writes all rows anew under the name of a new generation, where
/// nobody looks for them, and then points the version entity there: so nobody ever reads a part of a change.
/// </summary>
internal sealed class AzureDirectory(AzureTable table, TimeProvider clock) : IDirectoryTable
{
    private const string Partition = "directory";
    private const string VersionKey = "version";
    private const int MostTries = 20;

    // Of 4 MiB; names and encoding take their part.
    private const int MostBytes = 2_000_000;

    // A change is written in seconds; rows of a generation that nobody points to after this long are left over from a crash.
    private static readonly TimeSpan LeftOver = TimeSpan.FromHours(1);

    public async Task<long> ReadVersion(CancellationToken stop) => (await table.Find(Partition, VersionKey, stop))?.GetInt64("Version") ?? 0;

    public async Task<DirectoryRows> Read(CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await table.Find(Partition, VersionKey, stop) is not { } head)
            {
                return DirectoryRows.None;
            }

            var rows = await RowsOf(head.GetString("Generation"), stop);
            if ((await table.Find(Partition, VersionKey, stop))?.ETag == head.ETag)
            {
                return new DirectoryRows(head.GetInt64("Version")!.Value, rows);
            }
        }

        throw new StoreUnavailableException("The directory is being changed by others all the time and cannot be read. Try again.");
    }

    public async Task<bool> TryWrite(DirectoryChange change, CancellationToken stop)
    {
        var head = await table.Find(Partition, VersionKey, stop);
        if ((head?.GetInt64("Version") ?? 0) != change.Version)
        {
            return false;
        }

        if (head?.GetString("Generation") is { } generation
            && change.Written.Count + change.Removed.Count < AzureTable.MostInTransaction && change.Written.Sum(Length) < MostBytes)
        {
            return await table.TryTransact(
                [
                    .. change.Written.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, EntityOf(generation, row))),
                    .. change.Removed.Select(name => new TableTransactionAction(
                        TableTransactionActionType.Delete, new TableEntity(Partition, KeyOf(generation, name)), ETag.All)),
                    Pointing(head, change.Version + 1, generation),
                ],
                stop);
        }

        return await TryWriteGeneration(head, change, stop);
    }

    private async Task<bool> TryWriteGeneration(TableEntity? head, DirectoryChange change, CancellationToken stop)
    {
        var next = $"{clock.GetUtcNow().UtcTicks:x16}{Guid.NewGuid():N}";
        var rows = head is null ? [] : (await RowsOf(head.GetString("Generation"), stop)).ToDictionary(row => row.Name);
        foreach (var row in change.Written)
        {
            rows[row.Name] = row;
        }

        foreach (var name in change.Removed)
        {
            rows.Remove(name);
        }

        foreach (var portion in Portions(rows.Values))
        {
            if (!await table.TryTransact(
                [.. portion.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, EntityOf(next, row)))], stop))
            {
                return false;
            }
        }

        var switched = await table.TryTransact([Pointing(head, change.Version + 1, next)], stop);
        await RemoveOtherThan(switched ? next : head?.GetString("Generation"), switched ? head?.GetString("Generation") : next, stop);
        return switched;
    }

    private static TableTransactionAction Pointing(TableEntity? head, long version, string generation)
    {
        var entity = new TableEntity(Partition, VersionKey) { ["Version"] = version, ["Generation"] = generation };
        return head is null
            ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, head.ETag);
    }

    private async Task<List<DirectoryRow>> RowsOf(string generation, CancellationToken stop) =>
    [
        .. (await table.Query($"PartitionKey eq {Partition} and RowKey ge {"g" + generation + ":"} and RowKey lt {"g" + generation + ";"}", int.MaxValue, stop))
            .Select(entity => new DirectoryRow(
                new RowName(entity.GetString("Kind"), entity.GetString("Id")), Encoding.UTF8.GetString(AzureBytes.Get(entity)))),
    ];

    // Readers of the old generation find the version entity changed at their end, and read again.
    private async Task RemoveOtherThan(string? current, string? old, CancellationToken stop)
    {
        if (old is not null)
        {
            await table.Remove($"PartitionKey eq {Partition} and RowKey ge {"g" + old + ":"} and RowKey lt {"g" + old + ";"}", AzureTable.MostInTransaction, _ => [], stop);
        }

        var leftOver = "g" + (clock.GetUtcNow() - LeftOver).UtcTicks.ToString("x16", CultureInfo.InvariantCulture);
        if (current is not null)
        {
            await table.Remove(
                $"PartitionKey eq {Partition} and RowKey ge {"g"} and RowKey lt {leftOver} and (RowKey lt {"g" + current + ":"} or RowKey ge {"g" + current + ";"})",
                AzureTable.MostInTransaction, _ => [], stop);
        }
    }

    private static IEnumerable<IReadOnlyList<DirectoryRow>> Portions(IEnumerable<DirectoryRow> rows)
    {
        var portion = new List<DirectoryRow>();
        foreach (var row in rows)
        {
            if (portion.Count == AzureTable.MostInTransaction || portion.Sum(Length) + Length(row) > MostBytes)
            {
                yield return portion;
                portion = [];
            }

            portion.Add(row);
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }

    private static TableEntity EntityOf(string generation, DirectoryRow row)
    {
        var entity = new TableEntity(Partition, KeyOf(generation, row.Name)) { ["Kind"] = row.Name.Kind, ["Id"] = row.Name.Id };
        AzureBytes.Put(entity, Encoding.UTF8.GetBytes(row.Body), $"The {row.Name.Kind} {row.Name.Id}");
        return entity;
    }

    private static string KeyOf(string generation, RowName name) => $"g{generation}:{name.Kind}:{AzureKey.Of(name.Id)}";

    private static int Length(DirectoryRow row) => row.Body.Length;
}
