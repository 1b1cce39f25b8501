namespace Router.Sandbox;

/// <summary>What can go wrong at Meta or on the way. In the control API the names are kebab-case: <c>graph-hang</c>.</summary>
public enum Fault
{
    /// <summary>The call is not looked at for <c>Lasts</c>; a caller that has left by then has caused nothing.</summary>
    GraphHang = 1,

    /// <summary>The call is carried out, then the connection breaks (or, with <c>Code</c> set, HTTP 500 is answered).</summary>
    GraphLoseAnswerAfterSuccess = 2,

    /// <summary>Refused with 613 and a usage header at 100 %.</summary>
    Graph613 = 3,

    /// <summary>Refused with 190 (<c>Subcode</c>, default 463).</summary>
    Graph190 = 4,

    /// <summary>Refused with <c>Code</c>/<c>Subcode</c>.</summary>
    GraphError = 5,

    /// <summary>Carried out and answered, but <c>Lasts</c> later.</summary>
    GraphSlow = 6,

    /// <summary><c>thread_owner</c> never gives an <c>app_id</c>.</summary>
    OwnerHidden = 7,

    /// <summary>The POST comes twice: same <c>mid</c>, another timestamp.</summary>
    WebhookDuplicate = 8,

    /// <summary>The POST changes places with the next one of its line (waiting at most <c>Lasts</c> for it).</summary>
    WebhookReorder = 9,

    /// <summary>A 200 is lost on the way back, so the POST is repeated.</summary>
    WebhookLose200 = 10,

    /// <summary>The POST, and its line behind it, starts <c>Lasts</c> later.</summary>
    WebhookDelay = 11,

    /// <summary>The sender hangs up after <c>Lasts</c> without waiting for the answer.</summary>
    CallbackTimeouts = 12,
}

/// <summary>One fault switched on: how often, for whom, and its measure. Conditions that are null match everything.</summary>
public sealed record FaultRule(Fault Fault)
{
    /// <summary>Chance per matching call, 0–1; with <see cref="Next"/> set, each of the next n matching calls.</summary>
    public double Rate { get; init; }

    /// <summary>Strikes the next n matching calls, then ends.</summary>
    public int? Next { get; init; }

    /// <summary>Graph edge (<c>messages</c>, <c>pass_thread_control</c>, …) or webhook kind (<c>message</c>, <c>postback</c>, …).</summary>
    public string? Edge { get; init; }

    public MetaAppId? App { get; init; }

    public Psid? Person { get; init; }

    /// <summary>How long it hangs, waits or delays; each fault has its own default.</summary>
    public TimeSpan? Lasts { get; init; }

    public int? Code { get; init; }

    public int? Subcode { get; init; }
}
