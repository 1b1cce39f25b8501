using System.Globalization;
using System.Threading.Tasks.Sources;
using Router.Conversations;
using Router.Protocol;

namespace Router.Standalone;

/// <summary>The conversations of one machine, in SQLite.</summary>
public sealed class SqliteConversationStore(Store store) : IConversationStore, IConversationIndex
{
    private const string SelectState = "SELECT state FROM conversations WHERE page = ?1 AND person = ?2";

    private const string Upsert =
        """
        INSERT INTO conversations (page, person, due, owes, owner, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (page, person) DO UPDATE SET due = ?3, owes = ?4, owner = ?5, state = ?6
        """;

    private const string UpdateState = "UPDATE conversations SET state = ?3 WHERE page = ?1 AND person = ?2";

    private readonly Stack<PendingSave> _spare = new();

    public ValueTask<ReadOnlyMemory<byte>?> Load(ConversationKey key, CancellationToken stop) =>
        store.Readers.Read(key, static ReadOnlyMemory<byte>? (connection, key) =>
        {
            var select = connection.Prepared(SelectState);
            select.Bind(1, key.Page.Value);
            select.Bind(2, key.Person.Value);
            try
            {
                return select.Step() ? new ReadOnlyMemory<byte>(select.Bytes(0)) : default(ReadOnlyMemory<byte>?);
            }
            finally
            {
                select.Reset();
            }
        }, stop);

    public ValueTask Save(ConversationKey key, ConversationRecord record)
    {
        var save = Rent();
        var stored = save.Of(key, record);
        store.Writer.Post(save);
        return stored;
    }

    public ValueTask<IReadOnlyList<ConversationKey>> DueBefore(DateTimeOffset now, int limit, CancellationToken stop) =>
        Keys("SELECT page, person FROM conversations WHERE due <= ?1 ORDER BY due LIMIT ?2", stop, now.ToUnixTimeMilliseconds(), limit);

    public ValueTask<IReadOnlyList<ConversationKey>> Owing(ConversationKey? after, int limit, CancellationToken stop) => after is { } last
        ? Keys("SELECT page, person FROM conversations WHERE owes = 1 AND (page, person) > (?1, ?2) ORDER BY page, person LIMIT ?3",
            stop, last.Page.Value, last.Person.Value, limit)
        : Keys("SELECT page, person FROM conversations WHERE owes = 1 ORDER BY page, person LIMIT ?1", stop, limit);

    public ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => store.Readers.Read(connection =>
    {
        var count = connection.Prepared(page is null
            ? "SELECT count(*) FROM conversations WHERE owner = ?1"
            : "SELECT count(*) FROM conversations WHERE owner = ?1 AND page = ?2");
        count.Bind(1, app.Value);
        if (page is { } p)
        {
            count.Bind(2, p.Value);
        }

        count.Step();
        var owned = count.Number(0);
        count.Reset();
        return owned;
    }, stop);

    public ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(
        AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop)
    {
        // The empty key comes before every other.
        var (afterPage, afterPerson) = after is { } last ? (last.Page.Value, last.Person.Value) : ("", "");
        return page is { } only
            ? Keys("SELECT page, person FROM conversations WHERE owner = ?1 AND page = ?2 AND person > ?3 ORDER BY person LIMIT ?4",
                stop, app.Value, only.Value, afterPerson, limit)
            : Keys("SELECT page, person FROM conversations WHERE owner = ?1 AND (page, person) > (?2, ?3) ORDER BY page, person LIMIT ?4",
                stop, app.Value, afterPage, afterPerson, limit);
    }

    private ValueTask<IReadOnlyList<ConversationKey>> Keys(string sql, CancellationToken stop, params object[] arguments) =>
        store.Readers.Read<IReadOnlyList<ConversationKey>>(connection =>
        {
            var select = connection.Prepared(sql);
            for (var i = 0; i < arguments.Length; i++)
            {
                if (arguments[i] is string text)
                {
                    select.Bind(i + 1, text);
                }
                else
                {
                    select.Bind(i + 1, Convert.ToInt64(arguments[i], CultureInfo.InvariantCulture));
                }
            }

            var keys = new List<ConversationKey>();
            while (select.Step())
            {
                keys.Add(new ConversationKey(new PageId(select.Text(0)), new PersonId(select.Text(1))));
            }

            select.Reset();
            return keys;
        }, stop);

    private PendingSave Rent()
    {
        lock (_spare)
        {
            return _spare.TryPop(out var save) ? save : new PendingSave(this);
        }
    }

    private void Return(PendingSave save)
    {
        lock (_spare)
        {
            _spare.Push(save);
        }
    }

    /// <summary>One save under way: what to write, and whom to tell. Used again, so that a save allocates nothing of its own.</summary>
    private sealed class PendingSave(SqliteConversationStore home) : PendingWrite, IValueTaskSource
    {
        // Asynchronously: whoever awaits a save must not run on the writer's OS thread.
        private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };
        private ConversationKey _key;
        private ConversationRecord _record;

        public override bool Isolated => false;

        public ValueTask Of(ConversationKey key, ConversationRecord record)
        {
            _key = key;
            _record = record;
            return new ValueTask(this, _done.Version);
        }

        public override void Apply(StoreConnection connection)
        {
            if (_record.IndexUnchanged)
            {
                var update = connection.Prepared(UpdateState);
                update.Bind(1, _key.Page.Value);
                update.Bind(2, _key.Person.Value);
                update.Bind(3, _record.State.Span);
                if (update.Run() == 1)
                {
                    return;
                }
            }

            var upsert = connection.Prepared(Upsert);
            upsert.Bind(1, _key.Page.Value);
            upsert.Bind(2, _key.Person.Value);
            upsert.Bind(3, _record.Due is { } due ? Milliseconds(due) : null);
            upsert.Bind(4, _record.Owes ? 1L : 0L);
            upsert.Bind(5, _record.Owner?.Value);
            upsert.Bind(6, _record.State.Span);
            upsert.Run();
        }

        // Rounded up: a conversation that is woken a part of a millisecond too early finds nothing to do, and is due again.
        private static long Milliseconds(DateTimeOffset time) => time.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

        public override void Committed() => _done.SetResult(true);

        public override void Failed(StoreUnavailableException why) => _done.SetException(why);

        public ValueTaskSourceStatus GetStatus(short token) => _done.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _done.OnCompleted(continuation, state, token, flags);

        public void GetResult(short token)
        {
            try
            {
                _done.GetResult(token);
            }
            finally
            {
                _done.Reset();
                _key = default;
                _record = default;
                home.Return(this);
            }
        }
    }
}
