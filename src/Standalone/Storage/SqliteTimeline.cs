using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;

namespace Router.Standalone;

/// <summary>The timelines of one machine, in SQLite, written in portions (<see cref="PortionWriter{T}"/>).</summary>
public sealed partial class SqliteTimeline : ITimeline, IAsyncDisposable
{
    private const string Insert =
        "INSERT INTO timeline (page, person, at, entries) VALUES (?1, ?2, ?3, ?4)";

    private readonly Store _store;
    private readonly ILogger _log;
    private readonly PortionWriter<TimelineEntry> _writer;

    public SqliteTimeline(Store store, RetentionOptions options, ILogger log)
    {
        _store = store;
        _log = log;
        _writer = new PortionWriter<TimelineEntry>(
            options, portion => _store.Writer.Write(connection => InsertAll(connection, portion)), LogNotWritten);
    }

    /// <inheritdoc cref="PortionWriter{T}.Dropped"/>
    public long Dropped => _writer.Dropped;

    public void Add(TimelineEntry entry) => _writer.Add(entry);

    public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop) =>
        _store.Readers.Read<IReadOnlyList<TimelineEntry>>(connection =>
        {
            var select = connection.Prepared(
                "SELECT entries FROM timeline WHERE page = ?1 AND person = ?2 ORDER BY id DESC LIMIT ?3");
            select.Bind(1, key.Page.Value);
            select.Bind(2, key.Person.Value);
            select.Bind(3, most);
            var entries = new List<TimelineEntry>();
            while (entries.Count < most && select.Step())
            {
                entries.InsertRange(0, TimelineRow.Read(key, select.Text(0)));
            }

            select.Reset();
            return entries.Count <= most ? entries : entries[^most..];
        }, stop);

    /// <inheritdoc cref="PortionWriter{T}.Flush"/>
    public Task<bool> Flush() => _writer.Flush();

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    // One row for what a conversation did in one portion: a busy conversation has many entries a second, and a row costs far
    // more than a line of text.
    private static int InsertAll(StoreConnection connection, IReadOnlyList<TimelineEntry> entries)
    {
        var insert = connection.Prepared(Insert);
        foreach (var row in entries.GroupBy(e => (e.Conversation, Minute: e.At.UtcTicks / TimeSpan.TicksPerMinute)))
        {
            insert.Bind(1, row.Key.Conversation.Page.Value);
            insert.Bind(2, row.Key.Conversation.Person.Value);
            insert.Bind(3, row.First().At.ToUnixTimeMilliseconds());
            insert.Bind(4, TimelineRow.Write(row));
            insert.Run();
        }

        return entries.Count;
    }

    [LoggerMessage(4001, LogLevel.Warning, "Timeline entries wait in memory ({Dropped} dropped so far): {Reason}")]
    private partial void LogNotWritten(long dropped, string reason);
}
