using Router.Conversations;
using Router.Protocol;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>The shared store in the memory of one process.</summary>
internal sealed class MemoryTables : ISharedTables, IDirectoryTable, ITimelineTable, IUpkeep
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RowName, DirectoryRow> _directory = [];
    private readonly Dictionary<ConversationKey, List<TimelineText>> _timelines = [];
    private readonly Dictionary<string, (string Holder, DateTimeOffset Until)> _leases = [];
    private readonly MemoryOwners _owners = new();
    private readonly MemoryDeadLetters _letters = new();
    private readonly MemoryLongPayloads _payloads = new();
    private long _version;

    public IDirectoryTable Directory => this;

    public ITimelineTable Timeline => this;

    public IOwnerTable Owners => _owners;

    public IDeadLetters DeadLetters => _letters;

    public ILongPayloads LongPayloads => _payloads;

    public IUpkeep Upkeep => this;

    public Task Open(CancellationToken stop) => Task.CompletedTask;

    public Task Probe(CancellationToken stop) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<long> ReadVersion(CancellationToken stop)
    {
        lock (_gate)
        {
            return Task.FromResult(_version);
        }
    }

    Task<DirectoryRows> IDirectoryTable.Read(CancellationToken stop)
    {
        lock (_gate)
        {
            return Task.FromResult(new DirectoryRows(_version, [.. _directory.Values]));
        }
    }

    public Task<bool> TryWrite(DirectoryChange change, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_version != change.Version)
            {
                return Task.FromResult(false);
            }

            foreach (var row in change.Written)
            {
                _directory[row.Name] = row;
            }

            foreach (var name in change.Removed)
            {
                _directory.Remove(name);
            }

            _version++;
            return Task.FromResult(true);
        }
    }

    public Task Write(IReadOnlyList<TimelineText> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                if (!_timelines.TryGetValue(row.Key, out var timeline))
                {
                    _timelines[row.Key] = timeline = [];
                }

                timeline.Add(row);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> Read(ConversationKey key, int most, CancellationToken stop)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. _timelines.GetValueOrDefault(key, []).AsEnumerable().Reverse().Take(most).Select(row => row.Entries)]);
        }
    }

    public Task<bool> TryLease(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_leases.TryGetValue(name, out var held) && held.Until > now)
            {
                return Task.FromResult(false);
            }

            _leases[name] = (holder, until);
            return Task.FromResult(true);
        }
    }

    public Task<long> RemoveTimelines(DateTimeOffset before, int portion, CancellationToken stop)
    {
        lock (_gate)
        {
            return Task.FromResult(_timelines.Values.Sum(timeline => (long)timeline.RemoveAll(row => row.At < before)));
        }
    }

    public Task<long> RemoveDeadLetters(DateTimeOffset before, int portion, CancellationToken stop) =>
        Task.FromResult((long)_letters.RemoveWhere(letter => letter.At < before));

    public Task<long> RemoveUnowned(DateTimeOffset before, int portion, CancellationToken stop) => Task.FromResult((long)_owners.RemoveUnowned(before));

    public Task<long> RemovePage(PageId page, int portion, CancellationToken stop)
    {
        var removed = _letters.RemoveWhere(letter => letter.Conversation.Page == page) + _owners.Remove(page) + _payloads.Remove(page);
        lock (_gate)
        {
            foreach (var key in _timelines.Keys.Where(key => key.Page == page).ToArray())
            {
                removed += _timelines[key].Count;
                _timelines.Remove(key);
            }
        }

        return Task.FromResult((long)removed);
    }
}
