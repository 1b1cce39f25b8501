using System.Collections.Immutable;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Storage;

/// <summary>
/// What the configuration names. It seeds what the store does not have, replaces what differs there, and is read-only in
/// the admin API (rules.md section 1, "Source of truth").
/// </summary>
public sealed record Declared(DeclaredSeat? Seat, ImmutableArray<DeclaredPage> Pages, ImmutableArray<DeclaredApp> Apps)
{
    public static readonly Declared Nothing = new(null, [], []);
}

/// <summary>Router's seat at Meta.</summary>
public sealed record DeclaredSeat(SeatSettings Settings, SeatSecrets Secrets);

/// <summary>A Page with the apps registered for it.</summary>
public sealed record DeclaredPage(PageId Id, PageSettings Settings, Secret? Token, ImmutableArray<DeclaredPageApp> Apps);

/// <summary>An app's part on a Page, with the tokens it calls Router by.</summary>
public sealed record DeclaredPageApp(AppId App, PageAppSettings Settings, ImmutableArray<DeclaredToken> Tokens);

/// <summary>A token whose text the operator chose.</summary>
public sealed record DeclaredToken(Secret Text, DateTimeOffset? ExpiresAt);

/// <summary>A hosted app. Its address is taken as verified and checked in the background.</summary>
public sealed record DeclaredApp(AppId Id, AppSettings Settings, Secret Secret, AppCallback Callback);
