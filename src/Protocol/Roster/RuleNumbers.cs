namespace Router.Protocol;

/// <summary>Every number of the rules (rules.md section 10), with its unit, default and reason.</summary>
public sealed record RuleNumbers
{
    public static readonly RuleNumbers Default = new();

    /// <summary>How long control lasts without activity. 24 h: "a conversation will automatically return to idle when it has received no activity for 24 hours" (HOP).</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest extension. 7 days (HOP-CC). Longer would outlive Meta's own control.</summary>
    public TimeSpan MaxExtension { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a request for control waits. 24 h: after that the person has long gone.</summary>
    public TimeSpan RequestLasts { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long an item's id is remembered. 36 h: Meta's generic webhooks repeat for that long (WH-G).</summary>
    public TimeSpan IdsKept { get; init; } = TimeSpan.FromHours(36);

    /// <summary>How many ids a conversation remembers at most. More costs 16 bytes each in every write.</summary>
    public int MaxIds { get; init; } = 512;

    /// <summary>How many answered commands and sends a conversation remembers, for repeats and echoes.</summary>
    public int MaxCommands { get; init; } = 32;

    /// <summary>How long a change of control at Meta may be under way. 30 s; then the owner is unknown until Meta says.</summary>
    public TimeSpan MovingLasts { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a survey is held for an idle conversation. 7 days, Meta's window for CUSTOMER_FEEDBACK.</summary>
    public TimeSpan SurveyLasts { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many surveys of one app a conversation holds.</summary>
    public int MaxSurveysPerApp { get; init; } = 5;

    /// <summary>How many bytes the held surveys of one conversation may have together. They are part of its state, which stays below 256 KiB.</summary>
    public int MaxSurveyBytes { get; init; } = 64 * 1024;

    /// <summary>How many deliveries may wait in one app's line of one conversation; then the oldest go to the dead letters.</summary>
    public int MaxLineDeliveries { get; init; } = 200;

    /// <summary>How many bytes of items may wait in one app's line of one conversation.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024;

    /// <summary>How long a delivery waits for an app that is away before it goes to the dead letters.</summary>
    public TimeSpan DeliveryLasts { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest metadata of a control call, in characters. Meta documents 1000 for sends and nothing for handover.</summary>
    public int MaxMetadata { get; init; } = 1000;

    /// <summary>From this age on, by Meta's timestamp, an event's activity counts from its own time and not from its arrival. 1 h.</summary>
    public TimeSpan OldEvent { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The pause before Router asks Meta for the owner again, doubled each time up to <see cref="AskAtMost"/>.</summary>
    public TimeSpan AskFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two questions for the owner.</summary>
    public TimeSpan AskAtMost { get; init; } = TimeSpan.FromMinutes(5);
}
