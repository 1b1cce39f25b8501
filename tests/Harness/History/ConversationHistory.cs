using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>What concerns one conversation, sorted by the time it began, and what follows from it about owners and epochs.</summary>
public sealed class ConversationHistory
{
    private readonly Lazy<EpochBook> _epochs;

    private ConversationHistory(History run, ConversationName name, IEnumerable<HistoryEvent> events, IReadOnlyList<HistoryEvent> process)
    {
        Run = run;
        Name = name;
        Process = process;
        HistoryEvent[] sorted = [.. events.OrderBy(seen => seen.Began)];
        Posts = [.. sorted.OfType<WebhookPosted>()];
        Callbacks = [.. sorted.OfType<CallbackReceived>()];
        Graph = [.. sorted.OfType<GraphCalled>()];
        Controls = [.. sorted.OfType<ControlCalled>()];
        Sends = [.. sorted.OfType<SendCalled>()];
        Reads = [.. sorted.OfType<OwnerRead>()];
        Final = run.Final.Find(name);
        DeadLetters = [.. run.Final.DeadLetters.Where(letter => letter.Conversation == name)];
        Items = [.. PostedOnce()];
        _epochs = new(() => new EpochBook(this));
    }

    public History Run { get; }

    public RunFacts Facts => Run.Facts;

    public ConversationName Name { get; }

    public IReadOnlyList<WebhookPosted> Posts { get; }

    public IReadOnlyList<CallbackReceived> Callbacks { get; }

    public IReadOnlyList<GraphCalled> Graph { get; }

    public IReadOnlyList<ControlCalled> Controls { get; }

    public IReadOnlyList<SendCalled> Sends { get; }

    public IReadOnlyList<OwnerRead> Reads { get; }

    /// <summary>Kills and starts of the process, the same for all conversations.</summary>
    public IReadOnlyList<HistoryEvent> Process { get; }

    /// <summary>Null: Router does not know the conversation at the end.</summary>
    public FinalConversation? Final { get; }

    public IReadOnlyList<FinalDelivery> DeadLetters { get; }

    /// <summary>Each item that was posted, once, however often the platform repeated it.</summary>
    public IReadOnlyList<ItemHistory> Items { get; }

    public EpochBook Epochs => _epochs.Value;

    /// <summary>Splits a run by conversation.</summary>
    public static IReadOnlyList<ConversationHistory> Of(History run)
    {
        HistoryEvent[] process = [.. run.Events.Where(seen => seen is ProcessKilled or ProcessReady).OrderBy(seen => seen.Began)];
        return
        [
            .. run.Events
                .SelectMany(seen => NamesOf(seen).Select(name => (name, seen)))
                .GroupBy(pair => pair.name, pair => pair.seen)
                .Select(group => new ConversationHistory(run, group.Key, group, process)),
        ];
    }

    /// <summary>True if the process was killed at some time between two moments.</summary>
    public bool KilledBetween(DateTimeOffset from, DateTimeOffset to) =>
        Process.Any(seen => seen is ProcessKilled && seen.Ended >= from && seen.Began <= to);

    /// <summary>True if a process was killed, or one was starting, at some time between two moments.</summary>
    public bool MembersChangeBetween(DateTimeOffset from, DateTimeOffset to) => Process.Any(seen => seen.Ended >= from && seen.Began <= to);

    public Violation Broken(int guarantee, string what, params IReadOnlyList<HistoryEvent> events) => new(guarantee, Name, what, events);

    private static IEnumerable<ConversationName> NamesOf(HistoryEvent seen) => seen switch
    {
        WebhookPosted e => e.Items.Select(item => item.Conversation).Distinct(),
        GraphCalled { Conversation: { } conversation } => [conversation],
        CallbackReceived e => [e.Conversation],
        ControlCalled e => [e.Conversation],
        SendCalled e => [e.Conversation],
        OwnerRead e => [e.Conversation],
        _ => [],
    };

    private IEnumerable<ItemHistory> PostedOnce() =>
        Posts
            .SelectMany(post => post.Items.Where(item => item.Conversation == Name).Select(item => (post, item)))
            .GroupBy(pair => pair.item.Key)
            .Select(group => new ItemHistory(group.First().item, [.. group.Select(pair => pair.post).Distinct()]));
}

/// <summary>One item and every POST that carried it.</summary>
public sealed record ItemHistory(PostedItem Item, IReadOnlyList<WebhookPosted> Posts)
{
    /// <summary>Before this moment Router cannot have accepted it.</summary>
    public DateTimeOffset NotBefore { get; } = Posts.Min(post => post.Began);

    /// <summary>The first POST that Router answered 200: from then on the item is promised. Null: it never was.</summary>
    public WebhookPosted? Promised { get; } = Posts.Where(post => post.Status == 200).MinBy(post => post.Ended);
}
