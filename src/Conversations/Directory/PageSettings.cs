using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>A Page as the operator wrote it. Out of it, its apps and the seat a <c>RosterBuilder</c> makes the roster.</summary>
public sealed record PageSettings(string Name)
{
    /// <summary>The linked Instagram account's id; null if none.</summary>
    public string? InstagramId { get; init; }

    public Profile Profile { get; init; } = Profile.Handover;

    /// <summary>The Primary Receiver, also called the default app; null: none.</summary>
    public AppId? Primary { get; init; }

    public ClaimPolicy Claim { get; init; } = ClaimPolicy.Claim;

    /// <summary>The app that gets taps of buttons without a tag; null: the primary.</summary>
    public AppId? OldButtons { get; init; }

    /// <summary>Meta's regime of this Page knows <c>request_thread_control</c>.</summary>
    public bool MetaKnowsRequests { get; init; }

    /// <summary>Other vendors' apps that may hold control at Meta. The two inboxes are always known and not listed.</summary>
    public ImmutableArray<AppId> PlatformApps { get; init; } = [];

    public ImmutableArray<Route> Routes { get; init; } = [];

    public PageNumbers Numbers { get; init; } = PageNumbers.AsRouter;

    /// <summary>Equal by value, the lists element by element.</summary>
    public bool Equals(PageSettings? other) =>
        other is not null && Name == other.Name && InstagramId == other.InstagramId && Profile == other.Profile && Primary == other.Primary
        && Claim == other.Claim && OldButtons == other.OldButtons && MetaKnowsRequests == other.MetaKnowsRequests && Numbers == other.Numbers
        && PlatformApps.SequenceEqual(other.PlatformApps) && Routes.SequenceEqual(other.Routes);

    public override int GetHashCode() => HashCode.Combine(Name, InstagramId, Profile, Primary, Claim);
}

/// <summary>The numbers a Page may have of its own; null: as configured for all Pages.</summary>
public sealed record PageNumbers
{
    /// <summary>No number of its own.</summary>
    public static readonly PageNumbers AsRouter = new();

    /// <summary>See <see cref="RuleNumbers.IdleAfter"/>.</summary>
    public TimeSpan? IdleAfter { get; init; }

    /// <summary>See <see cref="RuleNumbers.RequestLasts"/>.</summary>
    public TimeSpan? RequestLasts { get; init; }

    /// <summary>See <see cref="RuleNumbers.DeliveryLasts"/>.</summary>
    public TimeSpan? DeliveryLasts { get; init; }

    /// <summary>See <see cref="RuleNumbers.SurveyLasts"/>.</summary>
    public TimeSpan? SurveyLasts { get; init; }

    /// <summary>These numbers where they are set, <paramref name="all"/> elsewhere.</summary>
    public RuleNumbers Over(RuleNumbers all) => all with
    {
        IdleAfter = IdleAfter ?? all.IdleAfter,
        RequestLasts = RequestLasts ?? all.RequestLasts,
        DeliveryLasts = DeliveryLasts ?? all.DeliveryLasts,
        SurveyLasts = SurveyLasts ?? all.SurveyLasts,
    };
}

/// <summary>An app's part on one Page: what it hears there, and what it may do.</summary>
public sealed record PageAppSettings
{
    /// <summary>The webhook fields it subscribes to (<c>messages</c>, <c>standby</c>, …, or <c>*</c>).</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The take-over switch.</summary>
    public bool MayTakeOver { get; init; }

    /// <summary>Approved for Meta's Human Agent feature.</summary>
    public bool HumanAgent { get; init; }

    /// <summary>Place in the queue: the larger number is served first.</summary>
    public int Priority { get; init; }

    /// <summary>Equal by value, the fields in whatever order.</summary>
    public bool Equals(PageAppSettings? other) =>
        other is not null && MayTakeOver == other.MayTakeOver && HumanAgent == other.HumanAgent && Priority == other.Priority
        && Fields.Order(StringComparer.Ordinal).SequenceEqual(other.Fields.Order(StringComparer.Ordinal));

    public override int GetHashCode() => HashCode.Combine(MayTakeOver, HumanAgent, Priority, Fields.Length);
}
