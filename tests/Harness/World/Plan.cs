using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>What a world is to look like. The defaults are the usual cast: a bot as Primary Receiver, a live-agent desk, a survey tool.</summary>
public sealed record Plan
{
    /// <summary>Every field that a hosted app can subscribe to and that these tests use.</summary>
    public static readonly string[] EveryField =
    [
        "messages", "messaging_postbacks", "messaging_referrals", "messaging_optins", "message_echoes", "message_reactions", "message_edits",
        "message_deliveries", "message_reads", "messaging_handovers", "standby", "router_control_changed",
    ];

    /// <summary>What Router itself is subscribed to at Meta.</summary>
    public static readonly string[] RoutersFields =
    [
        "messages", "messaging_postbacks", "messaging_referrals", "messaging_optins", "message_echoes", "message_reactions", "message_edits",
        "message_deliveries", "message_reads", "messaging_handovers", "standby",
    ];

    /// <summary>What every app of these tests may forward to the Graph API.</summary>
    public static readonly string[] Forwards = ["* messenger_profile", "* user_settings", "GET profile", "POST message_attachments"];

    public static readonly PlannedApp Bot = new("bot", "9001") { Primary = true };

    public static readonly PlannedApp Desk = new("desk", "9002") { HumanAgent = true };

    public static readonly PlannedApp Survey = new("survey", "9003");

    public IReadOnlyList<PlannedApp> Apps { get; init; } = [Bot, Desk, Survey];

    public string Profile { get; init; } = "handover";

    public string Claim { get; init; } = "claim";

    /// <summary>Other vendors' apps at Meta, by id.</summary>
    public IReadOnlyList<string> Vendors { get; init; } = [];

    public string? InstagramId { get; init; }

    public IReadOnlyList<PlannedRoute> Routes { get; init; } = [];

    /// <summary>Page and apps stand in the configuration file (and are read-only); otherwise they are set up by the admin API.</summary>
    public bool Declared { get; init; } = true;

    public TimeSpan? IdleAfter { get; init; }

    public TimeSpan? RequestLasts { get; init; }

    /// <summary>Makes the Router that the world is built around.</summary>
    public Func<Surroundings, IRouterUnderTest> Router { get; init; } = RouterUnderTest.Usual;

    /// <summary>Changes the configuration file before it is written: other settings than those above.</summary>
    public Action<JsonObject>? Configure { get; init; }

    /// <summary>The apps keep only what the history needs of a callback, not its body: for long runs.</summary>
    public bool AppsForget { get; init; }

    public MetaWorldOptions Meta { get; init; } = new() { Clock = RunClock.Instance };
}

/// <summary>A hosted app of the plan.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Id">Its id, also at Meta.</param>
public sealed record PlannedApp(string Name, string Id)
{
    public IReadOnlyList<string> Fields { get; init; } = Plan.EveryField;

    public bool Primary { get; init; }

    public bool HumanAgent { get; init; }

    public bool MayTakeOver { get; init; }

    public int Priority { get; init; }

    public string Secret => $"secret-of-{Name}";

    public string Token => $"token-of-{Name}-0123456789abcdef";
}

/// <summary>A route of the Page: <c>ad</c>, <c>link</c>, <c>get_started</c> or <c>organic</c>.</summary>
public sealed record PlannedRoute(string Kind, string? Key, string App);
