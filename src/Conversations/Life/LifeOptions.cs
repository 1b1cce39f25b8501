namespace Router.Conversations;

/// <summary>The numbers of a conversation's life in a process.</summary>
public sealed record LifeOptions
{
    public static readonly LifeOptions Default = new();

    /// <summary>
    /// How long settled deliveries stay unwritten when nothing else is written. 500 ms: longer repeats more deliveries
    /// after a crash, shorter costs a second write for every event that is followed by quiet.
    /// </summary>
    public TimeSpan QuietBeforeSettling { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an untouched conversation stays in memory. Longer costs memory, shorter costs reads.</summary>
    public TimeSpan RestsAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause before a conversation whose write failed tries its work again.</summary>
    public TimeSpan AfterStoreFailure { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause before a held survey whose call could not start is tried again. Each try costs two writes; longer delays surveys after a new token.</summary>
    public TimeSpan BeforeSurveyAgain { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a graceful stop waits for what is under way. Longer delays a restart, shorter repeats more deliveries.</summary>
    public TimeSpan StopsWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the store is asked for conversations that are due. Idle deadlines are late by at most this.</summary>
    public TimeSpan LooksForDue { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often conversations that owe something are looked for although nothing woke them: a net below every other.</summary>
    public TimeSpan SweepsEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many conversations one look at the store wakes at most.</summary>
    public int WakesAtOnce { get; init; } = 500;

    /// <summary>How long the caller of a change at Meta waits for it; then the answer is error 2, transient.</summary>
    public TimeSpan CallerWaitsForMove { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Due times further away than twice this are stored rounded down to it. 10 min: shorter moves the store's index more
    /// often, longer wakes a conversation more often before its time.
    /// </summary>
    public TimeSpan DueRounding { get; init; } = TimeSpan.FromMinutes(10);
}
