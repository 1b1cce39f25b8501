using System.Collections.Immutable;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary>A Page as an operator writes it.</summary>
/// <remarks>Members that may be absent have setters: source-generated JSON would lose the defaults of init-only ones.</remarks>
internal sealed record PageBody
{
    public required string Name { get; init; }

    public string? InstagramId { get; set; }

    /// <summary><c>handover</c> or <c>routing</c>.</summary>
    public string Profile { get; set; } = "handover";

    /// <summary><c>claim</c>, <c>allow</c> or <c>refuse</c>.</summary>
    public string Claim { get; set; } = "claim";

    public string? OldButtons { get; set; }

    public bool MetaKnowsRequests { get; set; }

    public string[] PlatformApps { get; set; } = [];

    public NumbersBody Numbers { get; set; } = new();
}

/// <summary>A Page's own numbers, in seconds; null: as for all Pages.</summary>
internal sealed record NumbersBody
{
    public double? IdleAfterSeconds { get; set; }

    public double? RequestLastsSeconds { get; set; }

    public double? DeliveryLastsSeconds { get; set; }

    public double? SurveyLastsSeconds { get; set; }

    public PageNumbers ToNumbers() => new()
    {
        IdleAfter = Span(IdleAfterSeconds),
        RequestLasts = Span(RequestLastsSeconds),
        DeliveryLasts = Span(DeliveryLastsSeconds),
        SurveyLasts = Span(SurveyLastsSeconds),
    };

    public static NumbersBody Of(PageNumbers numbers) => new()
    {
        IdleAfterSeconds = numbers.IdleAfter?.TotalSeconds,
        RequestLastsSeconds = numbers.RequestLasts?.TotalSeconds,
        DeliveryLastsSeconds = numbers.DeliveryLasts?.TotalSeconds,
        SurveyLastsSeconds = numbers.SurveyLasts?.TotalSeconds,
    };

    /// <summary>All numbers lie between a second and a year, which is far inside what a <see cref="TimeSpan"/> holds.</summary>
    public bool IsSane() => ((double?[])[IdleAfterSeconds, RequestLastsSeconds, DeliveryLastsSeconds, SurveyLastsSeconds]).All(n => n is null or (>= 1 and <= 31_536_000));

    private static TimeSpan? Span(double? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}

/// <summary>A Page as the operator reads it.</summary>
internal sealed record PageView(
    string Id, string Name, string? InstagramId, string Profile, string? PrimaryReceiver, string? DefaultApp, string Claim, string? OldButtons, bool MetaKnowsRequests,
    IReadOnlyList<string> PlatformApps, NumbersBody Numbers, IReadOnlyList<RouteBody> Routes, IReadOnlyList<PageAppView> Apps, bool HasToken, bool Declared, bool Removed);

/// <summary>An app's part on a Page, as it is read.</summary>
internal sealed record PageAppView(string App, string Name, IReadOnlyList<string> Fields, bool MayTakeOver, bool HumanAgent, int Priority, bool Parked);

/// <summary>An app's part on a Page, as it is written.</summary>
internal sealed record PageAppBody
{
    public string[] Fields { get; set; } = [];

    public bool MayTakeOver { get; set; }

    public bool HumanAgent { get; set; }

    public int Priority { get; set; }
}

/// <summary>A Page's access token at Meta.</summary>
internal sealed record PageTokenBody
{
    public required string Token { get; init; }

    public override string ToString() => "PageTokenBody";
}

/// <summary>The Primary Receiver (default app); null: none.</summary>
internal sealed record PrimaryBody
{
    public required string? App { get; init; }
}

/// <summary>A route: entries of this kind (and key) go to the app.</summary>
internal sealed record RouteBody
{
    /// <summary><c>link</c>, <c>ad</c>, <c>get_started</c> or <c>organic</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The link's <c>ref</c> or the <c>ad_id</c>; null: all.</summary>
    public string? Key { get; set; }

    public required string App { get; init; }
}

/// <summary>The words of enumerations in the admin API.</summary>
internal static class Words
{
    public static ClaimPolicy? Claim(string word) => word switch
    {
        "claim" => ClaimPolicy.Claim,
        "allow" => ClaimPolicy.Allow,
        "refuse" => ClaimPolicy.Refuse,
        _ => null,
    };

    public static RouteKind? Route(string word) => word switch
    {
        "link" => RouteKind.Link,
        "ad" => RouteKind.Ad,
        "get_started" => RouteKind.GetStarted,
        "organic" => RouteKind.Organic,
        _ => null,
    };

    /// <summary>An enumeration's value in snake case.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static ImmutableArray<string> Clean(IEnumerable<string> values) =>
        [.. values.Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)];
}
