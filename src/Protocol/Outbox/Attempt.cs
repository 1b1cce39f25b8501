namespace Router.Protocol;

/// <summary>How one delivery attempt ended, before anything is decided about it.</summary>
/// <param name="Status">The HTTP status; 0 when no answer came (no connection, timeout, aborted).</param>
/// <param name="RetryAfter">The answer's <c>Retry-After</c>, if any.</param>
public readonly record struct AttemptReport(int Status, TimeSpan? RetryAfter = null);

/// <summary>What a delivery attempt means for the delivery.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>Answered 2xx.</summary>
    public sealed record Delivered : AttemptOutcome
    {
        public static readonly Delivered Instance = new();
    }

    /// <summary>To be attempted again, not before <paramref name="At"/>. <paramref name="Refused"/>: the app answered and did not want it.</summary>
    public sealed record TryAgain(DateTimeOffset At, bool Refused) : AttemptOutcome;

    /// <summary>Answered 410: the app is parked; its deliveries wait (rules.md section 6).</summary>
    public sealed record Gone : AttemptOutcome
    {
        public static readonly Gone Instance = new();
    }

    /// <summary>Goes to the dead letters.</summary>
    public sealed record GaveUp(DeadReason Reason) : AttemptOutcome;
}
