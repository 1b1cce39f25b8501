using Azure.Data.Tables;
using Router.Conversations;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>The shared store in tables of an Azure storage account.</summary>
internal sealed class AzureTables : ISharedTables
{
    /// <summary>How the entities are written. A Router refuses a store with a greater number than it knows.</summary>
    private const int Format = 1;

    private readonly string _name;
    private readonly AzureTable _directory;
    private readonly AzureTable _timelines;
    private readonly AzureTable _letters;
    private readonly AzureTable _payloads;
    private readonly AzureTable _owners;
    private readonly AzureTable _leases;

    public AzureTables(TableServiceClient client, string prefix)
    {
        _name = $"in the Azure tables {prefix}… of {client.AccountName}";
        AzureTable Table(string name) => new(client.GetTableClient(prefix + name), _name);
        _directory = Table("Directory");
        _timelines = Table("Timelines");
        _letters = Table("DeadLetters");
        _payloads = Table("LongPayloads");
        _owners = Table("Owners");
        _leases = Table("Leases");
        Directory = new AzureDirectory(_directory, TimeProvider.System);
        Timeline = new AzureTimeline(_timelines);
        Owners = new AzureOwners(_owners);
        DeadLetters = new AzureDeadLetters(_letters);
        LongPayloads = new AzureLongPayloads(_payloads);
        Upkeep = new AzureUpkeep(_timelines, _letters, _payloads, _owners, _leases);
    }

    public IDirectoryTable Directory { get; }

    public ITimelineTable Timeline { get; }

    public IOwnerTable Owners { get; }

    public IDeadLetters DeadLetters { get; }

    public ILongPayloads LongPayloads { get; }

    public IUpkeep Upkeep { get; }

    public async Task Open(CancellationToken stop)
    {
        foreach (var table in new[] { _directory, _timelines, _letters, _payloads, _owners, _leases })
        {
            await table.Create(stop);
        }

        var mark = new TableEntity("format", "format") { ["Number"] = Format };
        if (!await _directory.TryAdd(mark, stop) && (await _directory.Find("format", "format", stop))?.GetInt32("Number") is > Format and var number)
        {
            throw new StartRefusedException(
                $"The store {_name} is written in format {number}; this Router knows formats up to {Format}. A newer Router wrote it: "
                + "start that one, or restore a backup from before the update. Nothing was changed.");
        }
    }

    public Task Probe(CancellationToken stop) => _leases.Put(new TableEntity("probe", "probe"), stop);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
