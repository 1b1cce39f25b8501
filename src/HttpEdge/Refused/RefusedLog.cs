using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

/// <summary>What was refused or malformed: counted by reason since the start, and the last ones kept without texts.</summary>
internal sealed partial class RefusedLog(EdgeOptions options, EdgeMeters meters, TimeProvider time, ILogger<RefusedLog> logger)
{
    private readonly Lock _lock = new();
    private readonly Queue<RefusedEntry> _last = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts and keeps one.</summary>
    public void Add(RefusedReason reason, string where, int status, string? note = null)
    {
        var word = JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
        lock (_lock)
        {
            _counts[word] = _counts.GetValueOrDefault(word) + 1;
            _last.Enqueue(new RefusedEntry(time.GetUtcNow(), word, where, status, note));
            if (_last.Count > options.RefusedKept)
            {
                _last.Dequeue();
            }
        }

        meters.Refuse(word);
        LogRefused(word, where, status, note ?? "-");
    }

    /// <summary>The counters, and the last entries, newest first.</summary>
    public (IReadOnlyDictionary<string, long> Counts, IReadOnlyList<RefusedEntry> Last) Read()
    {
        lock (_lock)
        {
            return (new Dictionary<string, long>(_counts, StringComparer.Ordinal), [.. _last.Reverse()]);
        }
    }
}
