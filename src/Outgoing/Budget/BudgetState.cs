using Router.Wire;

namespace Router.Outgoing;

/// <summary>What one answer said about a Page's rate limits.</summary>
/// <param name="Usage">From the usage headers; null when there was none.</param>
/// <param name="RateError">The answer was an error of the rate class.</param>
/// <param name="RetryAfter">The answer's <c>Retry-After</c>.</param>
internal readonly record struct UsageSeen(Usage? Usage, bool RateError, TimeSpan? RetryAfter = null);

/// <summary>
/// What is known of a Page's rate budget at Meta, as a function of what was seen and of the time (protocol.md 3.14). Pure.
/// </summary>
/// <param name="Percent">The highest percentage last seen.</param>
/// <param name="SeenAt">When.</param>
/// <param name="BlockedUntil">No call before this time.</param>
/// <param name="Guesses">How many times in a row the end of a throttling had to be guessed.</param>
internal readonly record struct BudgetState(int Percent, DateTimeOffset SeenAt, DateTimeOffset BlockedUntil, int Guesses)
{
    /// <summary>The state after an answer.</summary>
    public BudgetState After(UsageSeen seen, DateTimeOffset now, OutgoingOptions options)
    {
        var next = seen.Usage is { } usage ? this with { Percent = usage.Percent, SeenAt = now } : this;
        var throttled = seen.Usage is { Percent: >= 100 };
        if (!throttled && !seen.RateError)
        {
            return next with { Guesses = 0 };
        }

        if (seen.Usage?.RegainMinutes is > 0 and var minutes)
        {
            return next.Block(now, Min(TimeSpan.FromMinutes(minutes), options.LongestRegain)) with { Guesses = 0 };
        }

        if (seen.RetryAfter is { } asked)
        {
            return next.Block(now, Min(asked, options.LongestRegain)) with { Guesses = 0 };
        }

        // A rate error while the Page's own budget is not used up is the limit of one thread or of a second (protocol.md 5.2):
        // it must not silence the Page.
        if (seen.Usage is { Percent: < 100 })
        {
            return next.Block(now, options.BurstPause) with { Guesses = 0 };
        }

        var guess = options.FirstThrottleGuess * Math.Pow(2, Math.Min(Guesses, 20));
        return next.Block(now, Min(guess, options.LongestThrottleGuess)) with { Guesses = Guesses + 1 };
    }

    /// <summary>The space that calls keep between each other.</summary>
    public TimeSpan Pace(DateTimeOffset now, OutgoingOptions options)
    {
        if (Percent < options.PacedFrom || now - SeenAt >= options.UsageLasts)
        {
            return TimeSpan.Zero;
        }

        var share = Math.Min(1.0, (Percent - options.PacedFrom) / (100.0 - options.PacedFrom));
        return options.LongestPace * Math.Max(share * share, 0.01);
    }

    /// <summary>The earliest time the next call may start, after one that started at <paramref name="last"/>.</summary>
    public DateTimeOffset NextStart(DateTimeOffset last, DateTimeOffset now, OutgoingOptions options)
    {
        var paced = last + Pace(now, options);
        return BlockedUntil > paced ? BlockedUntil : paced;
    }

    private BudgetState Block(DateTimeOffset now, TimeSpan wait) =>
        now + wait > BlockedUntil ? this with { BlockedUntil = now + wait } : this;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
