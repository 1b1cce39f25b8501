using System.Collections.Concurrent;
using Orleans.Storage;

namespace Router.Grains.Tests;

/// <summary>The grain storage behind all silos: outlives every one of them, keeps ETags, fails and hangs as told.</summary>
internal sealed class Disk
{
    private readonly StoredConversationSerializer _serializer = new();
    private readonly ConcurrentDictionary<GrainId, (BinaryData Bytes, long ETag)> _rows = new();
    private readonly ConcurrentDictionary<GrainId, Func<string, Task<bool>>> _beforeWrite = new();
    private readonly ConcurrentDictionary<(GrainId Grain, IGrainState<StoredConversation> Reader), int> _reads = new();
    private readonly ConcurrentDictionary<GrainId, int> _writes = new();
    private readonly Lock _gate = new();
    private long _etags;

    public int Reads(GrainId grain) => _reads.Where(r => r.Key.Grain == grain).Sum(r => r.Value);

    /// <summary>How many activations have read: each has a row in memory of its own.</summary>
    public int Readers(GrainId grain) => _reads.Count(r => r.Key.Grain == grain);

    public int Writes(GrainId grain) => _writes.GetValueOrDefault(grain);

    public StoredConversation? Of(GrainId grain) =>
        _rows.TryGetValue(grain, out var row) ? _serializer.Deserialize<StoredConversation>(row.Bytes) : null;

    public void Put(GrainId grain, byte[] bytes) => _rows[grain] = (new BinaryData(bytes), Interlocked.Increment(ref _etags));

    /// <summary>Runs before every write of a grain, with the silo's name: may hang it, or throw. True: throws after the write was made.</summary>
    public void BeforeWrite(GrainId grain, Func<string, Task<bool>>? fault)
    {
        if (fault is null)
        {
            _beforeWrite.TryRemove(grain, out _);
        }
        else
        {
            _beforeWrite[grain] = fault;
        }
    }

    public void Read(GrainId grain, IGrainState<StoredConversation> state)
    {
        _reads.AddOrUpdate((grain, state), 1, (_, n) => n + 1);
        lock (_gate)
        {
            state.RecordExists = _rows.TryGetValue(grain, out var row);
            state.State = state.RecordExists ? _serializer.Deserialize<StoredConversation>(row.Bytes) : new StoredConversation();
            state.ETag = state.RecordExists ? $"{row.ETag}" : null;
        }
    }

    public async Task Write(string silo, GrainId grain, IGrainState<StoredConversation> state)
    {
        // The bytes are taken before anything is waited for, as a provider on a slow network does.
        var bytes = _serializer.Serialize(state.State);
        var failsAfter = _beforeWrite.TryGetValue(grain, out var fault) && await fault(silo);
        lock (_gate)
        {
            var stored = _rows.TryGetValue(grain, out var row) ? $"{row.ETag}" : null;
            if (stored != state.ETag)
            {
                throw new InconsistentStateException("Somebody else wrote.", stored ?? "", state.ETag ?? "");
            }

            var etag = ++_etags;
            _rows[grain] = (bytes, etag);
            _writes.AddOrUpdate(grain, 1, (_, n) => n + 1);
            if (failsAfter)
            {
                throw new IOException("The connection broke after the write was made.");
            }

            state.ETag = $"{etag}";
            state.RecordExists = true;
        }
    }
}

/// <summary>One silo's way to the disk; a killed silo gets no further.</summary>
internal sealed class DiskStorage(Disk disk, SiloDoubles silo) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await silo.Pass();
        Assert.Equal("conversation", stateName);
        disk.Read(grainId, (IGrainState<StoredConversation>)grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await silo.Pass();
        await disk.Write(silo.Name, grainId, (IGrainState<StoredConversation>)grainState);
        await silo.Pass();
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("A conversation is never cleared.");
}
