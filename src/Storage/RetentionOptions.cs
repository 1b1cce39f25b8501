namespace Router.Storage;

/// <summary>The numbers of the timelines, and of how long things are kept (configuration <c>Router:Retention</c>).</summary>
public sealed record RetentionOptions
{
    /// <summary>How long timelines are kept. Default 30 days: complaints come within a month. Longer takes about 150 bytes for each entry.</summary>
    public TimeSpan Timelines { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long dead letters wait for an operator. Default 30 days. They hold what people wrote, so not for ever.</summary>
    public TimeSpan DeadLetters { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the rows of a removed Page are kept. Default 30 days (rules.md section 7), for a removal by mistake.</summary>
    public TimeSpan RemovedPages { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often old rows are looked for. Default 1 h. More often costs a little all the time, more rarely more at once.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many rows are removed in one transaction. Default 2,000: takes some 10 ms, for which other writes wait.</summary>
    public int Portion { get; init; } = 2000;

    /// <summary>After how long a timeline entry is written at the latest. Default 1 s: what a killed process may lose of the timeline.</summary>
    public TimeSpan TimelineDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many entries are written at once. Default 10,000: more makes other writes wait longer, fewer puts fewer entries of one conversation into one row.</summary>
    public int TimelinePortion { get; init; } = 10_000;

    /// <summary>How many entries wait in memory at most; further ones are dropped and counted. Default 50,000, some 20 MB.</summary>
    public int TimelineWaiting { get; init; } = 50_000;

    /// <summary>What is wrong with these numbers, each with the setting's name; empty: nothing.</summary>
    public IEnumerable<string> Problems()
    {
        (string Name, TimeSpan Value)[] kept = [(nameof(Timelines), Timelines), (nameof(DeadLetters), DeadLetters), (nameof(RemovedPages), RemovedPages)];
        foreach (var (name, value) in kept)
        {
            if (value < TimeSpan.FromHours(1) || value > TimeSpan.FromDays(3650))
            {
                yield return $"Router:Retention:{name} must be from 1 hour to 3650 days, written as days.hours:minutes:seconds (30.00:00:00).";
            }
        }

        if (Every < TimeSpan.FromMinutes(1) || Every > TimeSpan.FromDays(1))
        {
            yield return "Router:Retention:Every must be from 1 minute to 1 day.";
        }

        if (Portion is < 1 or > 100_000)
        {
            yield return "Router:Retention:Portion must be from 1 to 100000 rows.";
        }

        if (TimelineDelay < TimeSpan.FromMilliseconds(10) || TimelineDelay > TimeSpan.FromSeconds(1))
        {
            yield return "Router:Retention:TimelineDelay must be from 10 ms to 1 s: a killed process may lose its last second of timeline, not more.";
        }

        if (TimelinePortion is < 1 or > 100_000)
        {
            yield return "Router:Retention:TimelinePortion must be from 1 to 100000 entries.";
        }

        if (TimelineWaiting < TimelinePortion || TimelineWaiting > 10_000_000)
        {
            yield return "Router:Retention:TimelineWaiting must be from Router:Retention:TimelinePortion to 10000000 entries.";
        }
    }
}
