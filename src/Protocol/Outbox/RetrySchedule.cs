namespace Router.Protocol;

/// <summary>
/// When a delivery is attempted again (rules.md section 6): "this event is refused" is tried five times within two
/// minutes; "the app is away" is waited for, up to 24 h.
/// </summary>
public sealed record RetrySchedule
{
    public static readonly RetrySchedule Default = new();

    /// <summary>How long one refused event may hold up the line behind it. Two minutes (rules.md section 6).</summary>
    public static readonly TimeSpan RefusedWithin = TimeSpan.FromMinutes(2);

    /// <summary>Pauses after the first, second, … refusal of one event. Their sum stays below two minutes with jitter; after the last the event goes to the dead letters.</summary>
    public IReadOnlyList<TimeSpan> AfterRefusal { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];

    /// <summary>Pauses while the app is away; the last one repeats. Short at first, since most absences are a restart.</summary>
    public IReadOnlyList<TimeSpan> WhileAway { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)];

    /// <summary>The longest <c>Retry-After</c> that is believed. A larger one would let an app park itself by a typing error.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest <c>Retry-After</c> that is believed from an app that refuses one event. 10 s: five attempts stay within two minutes, jitter included.</summary>
    public TimeSpan MaxRetryAfterRefusal { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A pause is lengthened by up to this share of itself, so that many conversations do not come back at once.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The pauses of a refused event together, each lengthened as far as it can be.</summary>
    public TimeSpan LongestRefusal =>
        AfterRefusal.Aggregate(TimeSpan.Zero, (sum, pause) => sum + (pause > MaxRetryAfterRefusal ? pause : MaxRetryAfterRefusal)) * (1 + Jitter);

    /// <summary>Decides what an attempt means. <paramref name="chance"/> is a number in [0, 1).</summary>
    public AttemptOutcome Settle(AttemptReport report, Owed row, DateTimeOffset acceptedAt, TimeSpan lasts, DateTimeOffset now, double chance)
    {
        switch (report.Status)
        {
            case >= 200 and < 300:
                return AttemptOutcome.Delivered.Instance;
            case 410:
                return AttemptOutcome.Gone.Instance;
        }

        if (IsRefusal(report.Status))
        {
            return row.Refusals >= AfterRefusal.Count
                ? new AttemptOutcome.GaveUp(DeadReason.Refused)
                : new AttemptOutcome.TryAgain(now + Pause(AfterRefusal[row.Refusals], report, MaxRetryAfterRefusal, chance), Refused: true);
        }

        if (now >= acceptedAt + lasts)
        {
            return new AttemptOutcome.GaveUp(DeadReason.AppAway);
        }

        var pause = WhileAway[Math.Min(row.Attempts - row.Refusals, WhileAway.Count - 1)];
        return new AttemptOutcome.TryAgain(now + Pause(pause, report, MaxRetryAfter, chance), Refused: false);
    }

    /// <summary>4xx other than 408, 410, 429, a redirect (never followed), or 500: the app has seen the event and does not want it.</summary>
    public static bool IsRefusal(int status) => status is (>= 300 and < 500 and not (408 or 410 or 429)) or 500;

    private TimeSpan Pause(TimeSpan pause, AttemptReport report, TimeSpan most, double chance)
    {
        var wanted = report.RetryAfter is { } asked && asked > pause ? TimeSpan.FromTicks(Math.Max(pause.Ticks, Math.Min(asked.Ticks, most.Ticks))) : pause;
        return wanted + (wanted * (Jitter * chance));
    }
}
