using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Router.Sandbox;

/// <summary>What the platform saw and did, in order; it only grows. Any number of threads may write and read.</summary>
public sealed class PlatformJournal
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly List<JournalEntry> _entries = [];
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;

    internal PlatformJournal(TimeProvider clock) => _clock = clock;

    /// <summary>Another entry is there. Raised on whatever thread wrote it, and perhaps under its locks: only signal.</summary>
    public event Action? Grew;

    /// <summary>The sequence number of the newest entry.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    internal void Append(JournalEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry with { Sequence = _entries.Count + 1, At = _clock.GetUtcNow() });
        }

        Grew?.Invoke();
    }

    public IReadOnlyList<JournalEntry> Since(long sequence)
    {
        lock (_gate)
        {
            return [.. _entries.Skip((int)Math.Max(0, sequence))];
        }
    }

    public IReadOnlyList<JournalEntry> All() => Since(0);

    public IReadOnlyList<T> Of<T>() where T : JournalEntry => [.. All().OfType<T>()];

    public JsonArray ToJson(long since = 0) =>
        new([.. Since(since).Select(entry => JsonSerializer.SerializeToNode(entry, Json))]);
}
