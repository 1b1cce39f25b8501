using Router.Conversations;
using Router.Protocol;

namespace Router.Standalone.Tests;

/// <summary>A store in a folder of its own, removed at the end.</summary>
internal sealed class TempStore : IDisposable
{
    public TempStore(bool open = true, Func<StoreOptions, StoreOptions>? with = null)
    {
        Folder = Directory.CreateTempSubdirectory("router-store-").FullName;
        Options = new StoreOptions { Path = Path.Combine(Folder, "router.db"), BusyTimeout = TimeSpan.FromMilliseconds(200) };
        Options = with?.Invoke(Options) ?? Options;
        if (open)
        {
            Open();
        }
    }

    public string Folder { get; }

    public StoreOptions Options { get; }

    public Store Store { get; private set; } = null!;

    public SqliteConversationStore Conversations { get; private set; } = null!;

    public static ConversationKey Key(int person, string page = "1111") =>
        new(new PageId(page), new PersonId(person.ToString("D7", System.Globalization.CultureInfo.InvariantCulture)));

    public static ConversationRecord Record(string text, DateTimeOffset? due = null, bool owes = false, AppId? owner = null) =>
        new(System.Text.Encoding.UTF8.GetBytes(text), due, owes, owner);

    public void Open()
    {
        Store = Store.Open(Options);
        Conversations = new SqliteConversationStore(Store);
    }

    /// <summary>What a kill right now would leave on the disk, opened as a store of its own.</summary>
    public TempStore Killed()
    {
        var copy = new TempStore(open: false);
        foreach (var file in Directory.GetFiles(Folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        }

        copy.Open();
        return copy;
    }

    public async Task<string?> Text(ConversationKey key) =>
        await Conversations.Load(key, default) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes.Span) : null;

    /// <summary>Runs SQL on the writer's own connection, in a transaction.</summary>
    public Task Sql(string sql) => Store.Writer.Write(connection =>
    {
        connection.Execute(sql);
        return true;
    });

    /// <summary>Keeps the writer busy until the answer is disposed; returns when it is.</summary>
    public async Task<IDisposable> HoldWriter()
    {
        var hold = new Hold();
        Store.Writer.Post(hold);
        await hold.Reached;
        return hold;
    }

    public void Dispose()
    {
        Store?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Hold : PendingWrite, IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _go = new();

        public Task Reached => _reached.Task;

        public override void Apply(StoreConnection connection)
        {
            _reached.TrySetResult();
            _go.Wait();
        }

        public override void Committed()
        {
        }

        public override void Failed(StoreUnavailableException why)
        {
        }

        public void Dispose() => _go.Set();
    }
}
