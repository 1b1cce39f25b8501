using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Router.Protocol;

/// <summary>
/// Who takes part in a Page's conversations, and by which profile: the consistent snapshot that one step decides by.
/// </summary>
public sealed record PageRoster(PageId Page, Profile Profile)
{
    /// <summary>Router's own Meta app: the one seat all hosted apps share at Meta.</summary>
    public AppId RouterApp { get; init; }

    /// <summary>The Primary Receiver, also called the default app; null if none is set, or if the app is gone.</summary>
    public AppId? Primary { get => field is { } app && Knows(app) ? app : null; init; }

    /// <summary>The hosted apps of the Page.</summary>
    public FrozenDictionary<AppId, HostedApp> Apps { get; init; } = FrozenDictionary<AppId, HostedApp>.Empty;

    /// <summary>Apps that live at Meta and may hold control: the inboxes, other vendors' apps.</summary>
    public FrozenSet<AppId> PlatformApps { get; init; } = FrozenSet<AppId>.Empty;

    /// <summary>Those of <see cref="PlatformApps"/> where people of the Page answer, Page Inbox and Instagram Inbox.</summary>
    public FrozenSet<AppId> Inboxes { get; init; } = FrozenSet<AppId>.Empty;

    public ImmutableArray<Route> Routes { get; init; } = [];

    public ClaimPolicy Claim { get; init; } = ClaimPolicy.Claim;

    /// <summary>The app that gets taps of buttons without a tag, or of an app that is gone. Null: the primary.</summary>
    public AppId? OldButtons { get; init; }

    /// <summary>Meta's regime of this Page knows <c>request_thread_control</c>, so a request is also told to a platform app that owns.</summary>
    public bool MetaKnowsRequests { get; init; }

    public RuleNumbers Numbers { get; init; } = RuleNumbers.Default;

    /// <summary>True for an app registered with Router on this Page.</summary>
    public bool Hosts(AppId app) => Apps.ContainsKey(app);

    /// <summary>True for an app that lives at Meta, the unknown one included.</summary>
    public bool IsPlatform(AppId app) => app == AppId.UnknownAtMeta || PlatformApps.Contains(app);

    /// <summary>True for an app control can be passed to.</summary>
    public bool Knows(AppId app) => Hosts(app) || PlatformApps.Contains(app);

    /// <summary>The app an entry is routed to, if the Page has a route for it.</summary>
    public AppId? RouteOf(RouteKind kind, string? key)
    {
        foreach (var route in Routes)
        {
            if (route.Kind == kind && (route.Key is null || route.Key == key) && Knows(route.App))
            {
                return route.App;
            }
        }

        return null;
    }
}
