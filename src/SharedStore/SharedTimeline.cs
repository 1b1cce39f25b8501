using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>The timelines that all processes share, written in portions (<see cref="PortionWriter{T}"/>).</summary>
internal sealed partial class SharedTimeline : ITimeline, IAsyncDisposable
{
    private readonly ITimelineTable _table;
    private readonly ILogger _log;
    private readonly PortionWriter<TimelineEntry> _writer;

    public SharedTimeline(ITimelineTable table, RetentionOptions options, ILogger log)
    {
        _table = table;
        _log = log;
        _writer = new PortionWriter<TimelineEntry>(options, portion => _table.Write(TimelineText.Of(portion)), LogNotWritten);
    }

    /// <inheritdoc cref="PortionWriter{T}.Dropped"/>
    public long Dropped => _writer.Dropped;

    public void Add(TimelineEntry entry) => _writer.Add(entry);

    public async ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop)
    {
        // Every row holds an entry at least.
        var rows = await _table.Read(key, most, stop);
        var entries = new List<TimelineEntry>();
        foreach (var row in rows)
        {
            entries.InsertRange(0, TimelineRow.Read(key, row));
            if (entries.Count >= most)
            {
                break;
            }
        }

        return entries.Count <= most ? entries : entries[^most..];
    }

    /// <inheritdoc cref="PortionWriter{T}.Flush"/>
    public Task<bool> Flush() => _writer.Flush();

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    [LoggerMessage(5010, LogLevel.Warning, "Timeline entries wait in memory ({Dropped} dropped so far): {Reason}")]
    private partial void LogNotWritten(long dropped, string reason);
}
