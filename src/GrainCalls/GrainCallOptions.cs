namespace Router.GrainCalls;

/// <summary>How long and how often a call to a conversation of the cluster is tried.</summary>
public sealed record GrainCallOptions
{
    public static readonly GrainCallOptions Default = new();

    /// <summary>
    /// When a webhook's item or a look is given up, counted from its start. 3.8 s: just below the 4 s within which Meta is
    /// answered. Longer gains nothing, shorter makes Meta repeat more while a silo fails over.
    /// </summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(3.8);

    /// <summary>
    /// When a control call is given up. 20 s: a change at Meta alone may be waited for 15 s. Longer keeps callers waiting
    /// when a silo is lost in the middle, shorter answers <em>unknown</em> to changes that Meta makes slowly.
    /// </summary>
    public TimeSpan ControlWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>When a send is given up. 125 s: just above the grain's own 2 min. Its outcome is then told as unknown.</summary>
    public TimeSpan SendWithin { get; init; } = TimeSpan.FromSeconds(125);

    /// <summary>For how long a call that failed is repeated, counted from its first failure. 3.8 s; longer rides out slower failovers, shorter fails sooner when the store is away.</summary>
    public TimeSpan RepeatsFor { get; init; } = TimeSpan.FromSeconds(3.8);

    /// <summary>
    /// After which time a call that has not been answered is joined by another. 1.5 s: the first may hang on a lost silo.
    /// Shorter doubles calls to slow conversations, longer leaves no time for the second before Meta is answered.
    /// </summary>
    public TimeSpan HangsAfter { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// The same for a send. 3 s: Meta answers most within two. Another attempt finds the first under way, or what is known of
    /// it, and never sends again; shorter asks often while Meta fetches media, longer leaves the caller of a send on a lost silo waiting.
    /// </summary>
    public TimeSpan SendHangsAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The shortest pause before a repeat. 50 ms: shorter asks a failing silo more often.</summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause before a repeat; pauses lie anywhere between, so that callers do not come in step. 200 ms: longer leaves a conversation alone for longer after it is back.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(200);
}
