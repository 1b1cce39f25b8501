namespace Router.Protocol;

/// <summary>
/// Which of Meta's regimes a Page emulates, as data: the decider asks these questions and never which profile it is.
/// <see cref="Handover"/> is the Handover Protocol of 2021 (R2 in protocol.md 1.3), <see cref="Routing"/> is
/// Conversation Routing with a default app (R4a).
/// </summary>
public sealed record Profile
{
    private Profile(string name) => Name = name;

    /// <summary>Handover Protocol: a Primary Receiver, idle, requests.</summary>
    public static readonly Profile Handover = new("handover")
    {
        PrimaryMayTake = true,
        AnyoneMayTakeIdle = true,
        AnyoneMaySendIdle = true,
        OwnersTakeSucceeds = true,
        KnowsRequests = true,
        RoutesMoveControl = true,
        OwnersMessageIsActivity = true,
        DeadlineServesQueue = true,
        EveryoneSeesOwner = true,
        TakeRefusal = Refusal.MayNotTake,
    };

    /// <summary>Conversation Routing: a default app and routes, no requests.</summary>
    public static readonly Profile Routing = new("routing")
    {
        InboxMayBePrimary = true,
        KnowsOrganicRoutes = true,
        TakeRefusal = Refusal.TakeOverNotAllowed,
    };

    /// <summary>The name in configuration: <c>handover</c> or <c>routing</c>.</summary>
    public string Name { get; }

    /// <summary>The primary may take control from anybody.</summary>
    public bool PrimaryMayTake { get; private init; }

    /// <summary>Any app may take an idle conversation; otherwise it needs the take-over switch.</summary>
    public bool AnyoneMayTakeIdle { get; private init; }

    /// <summary>Any app may send while idle (subject to <see cref="ClaimPolicy"/>); otherwise only the default app, without claiming.</summary>
    public bool AnyoneMaySendIdle { get; private init; }

    /// <summary>An owner's take is a success that does nothing; otherwise it is refused ("no way to extend", CR-IG).</summary>
    public bool OwnersTakeSucceeds { get; private init; }

    /// <summary><c>request_thread_control</c> exists.</summary>
    public bool KnowsRequests { get; private init; }

    /// <summary>An entry with a route moves control to the route's app even while owned; otherwise routes count only while idle.</summary>
    public bool RoutesMoveControl { get; private init; }

    /// <summary>An entry into an idle conversation that has no route of its own may follow the organic route (protocol.md 2.9).</summary>
    public bool KnowsOrganicRoutes { get; private init; }

    /// <summary>An accepted message of the owner moves the deadline; otherwise only the person's entries do (protocol.md 2.4).</summary>
    public bool OwnersMessageIsActivity { get; private init; }

    /// <summary>At the deadline the head of the queue becomes owner; otherwise the conversation becomes idle.</summary>
    public bool DeadlineServesQueue { get; private init; }

    /// <summary><c>thread_owner</c> names the owner to every app; otherwise only to the owner and the default app.</summary>
    public bool EveryoneSeesOwner { get; private init; }

    /// <summary>Meta's inbox may be the default app.</summary>
    public bool InboxMayBePrimary { get; private init; }

    /// <summary>What an app hears that takes without the right to.</summary>
    public Refusal TakeRefusal { get; private init; }

    /// <summary>Finds a profile by its name in configuration.</summary>
    public static Profile? Named(string name) => name switch
    {
        "handover" => Handover,
        "routing" => Routing,
        _ => null,
    };

    public override string ToString() => Name;
}
