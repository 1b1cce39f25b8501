using System.Collections.Immutable;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>
/// Everything configured, as it was written: what <see cref="DirectoryEdits"/> change, what a store keeps, and what
/// <see cref="RosterBuilder"/> makes the snapshot of.
/// </summary>
public sealed record DirectoryContent
{
    public static readonly DirectoryContent Empty = new();

    public SeatRow? Seat { get; init; }

    public ImmutableDictionary<PageId, PageRow> Pages { get; init; } = ImmutableDictionary<PageId, PageRow>.Empty;

    public ImmutableDictionary<AppId, AppRow> Apps { get; init; } = ImmutableDictionary<AppId, AppRow>.Empty;

    public ImmutableDictionary<PageAppKey, PageAppRow> PageApps { get; init; } = ImmutableDictionary<PageAppKey, PageAppRow>.Empty;

    /// <summary>Tokens by their hash.</summary>
    public ImmutableDictionary<string, TokenRow> Tokens { get; init; } = ImmutableDictionary<string, TokenRow>.Empty;

    /// <summary>A Page that was not removed, or null.</summary>
    public PageRow? Live(PageId page) => Pages.TryGetValue(page, out var row) && row.RemovedAt is null ? row : null;
}

/// <summary>An app on a Page.</summary>
public readonly record struct PageAppKey(PageId Page, AppId App);

/// <summary>Router's seat at Meta. <paramref name="Declared"/>, here and below: the configuration file names it.</summary>
public sealed record SeatRow(SeatSettings Settings, SeatSecrets? Secrets, bool Declared = false);

public sealed record PageRow(PageSettings Settings, bool Declared = false)
{
    /// <summary>The Page access token.</summary>
    public Secret? Token { get; init; }

    /// <summary>The configuration file names the token; it may name a Page without one.</summary>
    public bool TokenDeclared { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }
}

public sealed record AppRow(AppSettings Settings, Secret Secret, AppCallback Callback, bool Declared = false)
{
    /// <summary>Why it is parked; null: it is not.</summary>
    public string? Parked { get; init; }
}

public sealed record PageAppRow(PageAppSettings Settings, bool Declared = false);

public sealed record TokenRow(TokenEntry Entry, bool Declared = false);
