using System.Collections.Concurrent;
using System.Text;
using Router.Protocol;

namespace Router.Conversations.Tests.Life;

/// <summary>Everything the doubles saw, in order.</summary>
internal sealed class Journal
{
    private readonly List<string> _lines = [];
    private readonly List<TaskScheduler> _schedulers = [];

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
            _schedulers.Add(TaskScheduler.Current);
        }
    }

    /// <summary>Where the doubles were called, line by line.</summary>
    public IReadOnlyList<TaskScheduler> Schedulers
    {
        get
        {
            lock (_lines)
            {
                return [.. _schedulers];
            }
        }
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public int Count(string start) => Lines.Count(l => l.StartsWith(start, StringComparison.Ordinal));

    public int IndexOf(string start) => Lines.ToList().FindIndex(l => l.StartsWith(start, StringComparison.Ordinal));
}

internal enum Fault
{
    None,
    Fails,
    FailsAfterStoring,
}

/// <summary>The disk: outlives processes. Faults count for the next save.</summary>
internal sealed class MemoryStore(Journal journal) : IConversationIndex
{
    private readonly ConcurrentDictionary<ConversationKey, ConversationRecord> _rows = new();

    public Fault NextSave { get; set; }

    public bool WritesFail { get; set; }

    public bool LoadsFail { get; set; }

    /// <summary>While set, saves wait for it.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public int Saves => journal.Count("saved");

    public Conversation? Of(ConversationKey key) =>
        _rows.TryGetValue(key, out var row) ? ConversationCodec.Decode(key, row.State) : null;

    public ConversationRecord? RowOf(ConversationKey key) => _rows.TryGetValue(key, out var row) ? row : null;

    public async ValueTask Save(ConversationKey key, ConversationRecord record)
    {
        journal.Add("write");
        var fault = WritesFail ? Fault.Fails : NextSave;
        NextSave = Fault.None;
        await Held;
        if (fault != Fault.Fails)
        {
            _rows[key] = record;
        }

        if (fault != Fault.None)
        {
            journal.Add("failed");
            throw new StoreUnavailableException();
        }

        journal.Add("saved");
    }

    public ReadOnlyMemory<byte>? Load(ConversationKey key)
    {
        journal.Add($"load {key}");
        if (LoadsFail)
        {
            throw new StoreUnavailableException();
        }

        // Not "? row.State : null": that null would become an empty array, which is no answer a store gives.
        return _rows.TryGetValue(key, out var row) ? row.State : default(ReadOnlyMemory<byte>?);
    }

    public ValueTask<IReadOnlyList<ConversationKey>> DueBefore(DateTimeOffset now, int limit, CancellationToken stop) =>
        new([.. _rows.Where(r => r.Value.Due <= now).OrderBy(r => r.Value.Due).Take(limit).Select(r => r.Key)]);

    public ValueTask<IReadOnlyList<ConversationKey>> Owing(ConversationKey? after, int limit, CancellationToken stop) =>
        new([.. _rows.Where(r => r.Value.Owes).Select(r => r.Key).OrderBy(k => k.ToString(), StringComparer.Ordinal)
            .Where(k => after is null || string.CompareOrdinal(k.ToString(), after.ToString()) > 0).Take(limit)]);

    public ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => new(_rows.Count(r => r.Value.Owner == app));

    public ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop) =>
        throw new NotSupportedException("The life of a conversation does not list owners.");
}

/// <summary>One process's way to the disk; a killed process gets no further.</summary>
internal sealed class Door(MemoryStore store) : IConversationStore
{
    public bool Killed { get; set; }

    public async ValueTask<ReadOnlyMemory<byte>?> Load(ConversationKey key, CancellationToken stop)
    {
        await Pass();
        return store.Load(key);
    }

    public async ValueTask Save(ConversationKey key, ConversationRecord record)
    {
        await Pass();
        await store.Save(key, record);
        await Pass();
    }

    private Task Pass() => Killed ? new TaskCompletionSource().Task : Task.CompletedTask;
}

/// <summary>The apps behind their gates: each answers as scripted, 200 if not.</summary>
internal sealed class Apps(Journal journal) : ICallbacks
{
    private readonly ConcurrentDictionary<AppId, Func<DeliveryAttempt, Task<int>>> _scripts = new();
    private readonly ConcurrentDictionary<(AppId, ConversationKey), int> _underWay = new();
    private readonly ConcurrentQueue<(AppId App, ConversationKey Key)> _waiting = new();
    private readonly ConcurrentQueue<DeliveryAttempt> _heard = new();

    /// <summary>Apps whose gate is shut.</summary>
    public ConcurrentDictionary<AppId, bool> Busy { get; } = new();

    /// <summary>More than one attempt of one line was under way at once.</summary>
    public bool Overtaken { get; private set; }

    public int Waiting => _waiting.Count;

    public void Answers(AppId app, int status) => _scripts[app] = _ => Task.FromResult(status);

    public void Answers(AppId app, Func<DeliveryAttempt, Task<int>> answer) => _scripts[app] = answer;

    /// <summary>What an app was told, attempt by attempt: texts of Meta's items, names of Router's own.</summary>
    public IReadOnlyList<string> Told(AppId app) => [.. _heard.Where(a => a.Row.App == app).Select(Text)];

    public IReadOnlyList<DeliveryAttempt> AttemptsTo(AppId app) => [.. _heard.Where(a => a.Row.App == app)];

    public void Open(AppId app, IWaker waker)
    {
        Busy.TryRemove(app, out _);
        while (_waiting.TryDequeue(out var waits))
        {
            waker.Wake(waits.Key);
        }
    }

    public bool TryEnter(AppId app, ConversationKey key)
    {
        if (!Busy.ContainsKey(app))
        {
            return true;
        }

        _waiting.Enqueue((app, key));
        return false;
    }

    public async Task<AttemptReport> Post(DeliveryAttempt attempt)
    {
        var line = (attempt.Row.App, attempt.Conversation);
        Overtaken |= _underWay.AddOrUpdate(line, 1, (_, n) => n + 1) > 1;
        _heard.Enqueue(attempt);
        journal.Add($"post {attempt.Row.App} {Text(attempt)}");
        try
        {
            return new AttemptReport(_scripts.TryGetValue(attempt.Row.App, out var script) ? await script(attempt) : 200);
        }
        finally
        {
            _underWay.AddOrUpdate(line, 0, (_, n) => n - 1);
        }
    }

    private static string Text(DeliveryAttempt attempt) =>
        attempt.Item.Content is Content.FromMeta meta ? Encoding.UTF8.GetString(meta.Json.Span) : attempt.Item.Content.GetType().Name;
}

/// <summary>The Graph API: every call is scripted, success if not.</summary>
internal sealed class Meta(Journal journal) : IGraph
{
    public Func<string, Task<GraphAnswer>> OnSend { get; set; } = text => Task.FromResult(Yes($$"""{"message_id":"mid.{{text}}"}"""));

    public Func<Task<GraphAnswer>> OnMove { get; set; } = () => Task.FromResult(Yes("""{"success":true}"""));

    public Func<Task<OwnerAtMeta?>> OnOwner { get; set; } = () => Task.FromResult<OwnerAtMeta?>(null);

    public Task Budget { get; set; } = Task.CompletedTask;

    public static GraphAnswer Yes(string body) => new(GraphEnd.Answered, 200, Encoding.UTF8.GetBytes(body), []);

    public static GraphAnswer No(int code, int? subcode = null) => new(
        GraphEnd.Answered, 400, Encoding.UTF8.GetBytes($$$"""{"error":{"message":"no","code":{{{code}}}{{{(subcode is { } s ? $",\"error_subcode\":{s}" : "")}}}}}"""), []);

    public static GraphAnswer Lost(GraphEnd end) => new(end, 500, Array.Empty<byte>(), []);

    public async ValueTask WaitForBudget(PageId page, GraphPriority priority, CancellationToken stop) => await Budget;

    public Task<GraphAnswer> Send(PageId page, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        journal.Add($"graph send {text}");
        return OnSend(text);
    }

    public Task<GraphAnswer> Pass(ConversationKey key, Channel channel, AppId to, string? metadata)
    {
        journal.Add($"graph pass {to}");
        return OnMove();
    }

    public Task<GraphAnswer> Take(ConversationKey key, Channel channel, string? metadata)
    {
        journal.Add("graph take");
        return OnMove();
    }

    public Task<GraphAnswer> Request(ConversationKey key, Channel channel, string? metadata)
    {
        journal.Add("graph request");
        return OnMove();
    }

    public Task<OwnerAtMeta?> ThreadOwner(ConversationKey key, Channel channel)
    {
        journal.Add("graph thread_owner");
        return OnOwner();
    }

    public Task<GraphAnswer> Forward(ForwardedCall call, CancellationToken stop) =>
        throw new NotSupportedException("The life of a conversation forwards nothing.");
}

internal sealed class Letters(Journal journal) : IDeadLetters
{
    public ConcurrentDictionary<string, DeadLetterRecord> All { get; } = new();

    public bool Fails { get; set; }

    public ValueTask Store(IReadOnlyList<DeadLetterRecord> letters)
    {
        if (Fails)
        {
            throw new StoreUnavailableException();
        }

        foreach (var letter in letters)
        {
            journal.Add($"letter {letter.App}");
            All[letter.Id] = letter;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop) => new([.. All.Values]);

    public ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) => new(All.GetValueOrDefault(id));

    public ValueTask<bool> Remove(string id, CancellationToken stop) => new(All.TryRemove(id, out _));
}

internal sealed class MemoryTimeline : ITimeline
{
    public ConcurrentQueue<TimelineEntry> All { get; } = new();

    public bool Throws { get; set; }

    public void Add(TimelineEntry entry)
    {
        if (Throws)
        {
            throw new InvalidOperationException("A bug in the timeline.");
        }

        All.Enqueue(entry);
    }

    public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop) => new([.. All]);
}

internal sealed class MemoryDirectory(DirectorySnapshot start) : IDirectory
{
    public DirectorySnapshot Current { get; set; } = start;

    public ConcurrentQueue<AppId> Parked { get; } = new();

    public Action<AppId>? OnPark { get; set; }

    public ValueTask<DirectorySnapshot> Refresh(CancellationToken stop) => new(Current);

    public ValueTask Park(AppId app, string reason, CancellationToken stop)
    {
        OnPark?.Invoke(app);
        Parked.Enqueue(app);
        return ValueTask.CompletedTask;
    }
}
