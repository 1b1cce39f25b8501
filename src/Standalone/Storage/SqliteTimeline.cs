using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;

namespace Router.Standalone;

/// <summary>
/// The timelines of one machine, in SQLite. Entries wait in memory and are written in portions; whoever adds one never
/// waits. When the store is away entries are kept up to a limit, then the newest are dropped and counted.
/// </summary>
public sealed partial class SqliteTimeline : ITimeline, IAsyncDisposable
{
    private const string Insert =
        "INSERT INTO timeline (page, person, at, entries) VALUES (?1, ?2, ?3, ?4)";

    private readonly Store _store;
    private readonly RetentionOptions _options;
    private readonly ILogger _log;
    private readonly object _gate = new();
    private readonly Queue<TimelineEntry> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _portionReady = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public SqliteTimeline(Store store, RetentionOptions options, ILogger log)
    {
        _store = store;
        _options = options;
        _log = log;
        _loop = Task.Run(Run);
    }

    /// <summary>How many entries were dropped because too many waited.</summary>
    public long Dropped { get; private set; }

    public void Add(TimelineEntry entry)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _options.TimelineWaiting)
            {
                Dropped++;
                return;
            }

            _waiting.Enqueue(entry);
            if (_waiting.Count == _options.TimelinePortion && _portionReady.CurrentCount == 0)
            {
                _portionReady.Release();
            }
        }
    }

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

    /// <summary>Writes everything that waits now. False: the store is away, and the entries wait on.</summary>
    public async Task<bool> Flush()
    {
        await _writing.WaitAsync();
        try
        {
            while (Portion() is { Length: > 0 } portion)
            {
                await _store.Writer.Write(connection => InsertAll(connection, portion));
                lock (_gate)
                {
                    for (var i = 0; i < portion.Length; i++)
                    {
                        _waiting.Dequeue();
                    }
                }
            }

            return true;
        }
        catch (StoreUnavailableException cause)
        {
            LogNotWritten(Dropped, cause.Message);
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Flush();
        _stop.Dispose();
        _writing.Dispose();
        _portionReady.Dispose();
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _portionReady.WaitAsync(_options.TimelineDelay, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (!await Flush())
            {
                // No sooner than after the usual delay, however many wait.
                await Task.Delay(_options.TimelineDelay, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private TimelineEntry[] Portion()
    {
        lock (_gate)
        {
            return [.. _waiting.Take(_options.TimelinePortion)];
        }
    }

    // One row for what a conversation did in one portion: a busy conversation has many entries a second, and a row costs far
    // more than a line of text.
    private static int InsertAll(StoreConnection connection, TimelineEntry[] entries)
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

        return entries.Length;
    }

    [LoggerMessage(4001, LogLevel.Warning, "Timeline entries wait in memory ({Dropped} dropped so far): {Reason}")]
    private partial void LogNotWritten(long dropped, string reason);
}
