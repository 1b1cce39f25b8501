using System.Collections.Immutable;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>
/// Changes the directory. Each change is checked as a whole, stored, and then in the current snapshot of this process;
/// a refused one changes nothing. What the configuration file names is <em>declared</em> and refused here
/// (<see cref="EditRefusal.Declared"/>), apart from parking.
/// </summary>
/// <remarks>Every method throws <see cref="StoreUnavailableException"/> when the store is away; then nothing changed.</remarks>
public interface IDirectoryEditor
{
    /// <summary>The Page as it was written, removed ones included; null: never heard of.</summary>
    PageSettings? FindPage(PageId page);

    AppSettings? FindApp(AppId app);

    /// <summary>The app's part on the Page; null: it is not registered there.</summary>
    PageAppSettings? FindPageApp(PageId page, AppId app);

    /// <summary>Adds a Page, or brings a removed one back with these settings.</summary>
    ValueTask<EditOutcome> AddPage(PageId page, PageSettings settings, CancellationToken stop);

    /// <summary>Changes a Page. <paramref name="change"/> gets the stored settings, and may be called more than once.</summary>
    ValueTask<EditOutcome> ChangePage(PageId page, Func<PageSettings, PageSettings> change, CancellationToken stop);

    /// <summary>The Page accepts no calls from now on; its rows are kept 30 days (rules.md section 7).</summary>
    ValueTask<EditOutcome> RemovePage(PageId page, CancellationToken stop);

    /// <summary>The Page access token Router calls Meta with, in use from the next call on. Null: none.</summary>
    ValueTask<EditOutcome> SetPageToken(PageId page, Secret? token, CancellationToken stop);

    /// <summary>Names the Primary Receiver (default app), or none.</summary>
    ValueTask<EditOutcome> SetPrimary(PageId page, AppId? app, CancellationToken stop);

    /// <summary>Replaces all routes of a Page; the first that fits counts.</summary>
    ValueTask<EditOutcome> SetRoutes(PageId page, ImmutableArray<Route> routes, CancellationToken stop);

    ValueTask<EditOutcome> AddApp(AppId app, AppSettings settings, Secret secret, AppCallback callback, CancellationToken stop);

    /// <summary>Changes an app. <paramref name="change"/> gets the stored settings, and may be called more than once.</summary>
    ValueTask<EditOutcome> ChangeApp(AppId app, Func<AppSettings, AppSettings> change, CancellationToken stop);

    /// <summary>Removes the app from every Page, with its tokens, roles and routes, and forgets it.</summary>
    ValueTask<EditOutcome> RemoveApp(AppId app, CancellationToken stop);

    /// <summary>Sets where callbacks go. A verified address unparks the app (rules.md section 6).</summary>
    ValueTask<EditOutcome> SetCallback(AppId app, AppCallback callback, CancellationToken stop);

    /// <summary>Callbacks are signed, and proofs checked, with this secret from now on.</summary>
    ValueTask<EditOutcome> RotateAppSecret(AppId app, Secret secret, CancellationToken stop);

    /// <summary>Nothing is sent to the app until it is unparked or its address verified.</summary>
    ValueTask<EditOutcome> Park(AppId app, string reason, CancellationToken stop);

    ValueTask<EditOutcome> Unpark(AppId app, CancellationToken stop);

    /// <summary>Registers an app for a Page, or replaces its part there.</summary>
    ValueTask<EditOutcome> SetPageApp(PageId page, AppId app, PageAppSettings settings, CancellationToken stop);

    /// <summary>Takes an app off a Page, with its tokens, role and routes there.</summary>
    ValueTask<EditOutcome> RemovePageApp(PageId page, AppId app, CancellationToken stop);

    /// <summary>Issues a token for an app on a Page. Earlier tokens stay valid until they are revoked or expire.</summary>
    /// <param name="page">The Page.</param>
    /// <param name="app">The app; it must be registered for the Page.</param>
    /// <param name="expiresAt">Null: it does not expire.</param>
    /// <param name="stop">Gives up waiting.</param>
    ValueTask<IssuedToken> IssueToken(PageId page, AppId app, DateTimeOffset? expiresAt, CancellationToken stop);

    /// <summary>Revokes a token by its <see cref="TokenEntry.Hash"/>.</summary>
    ValueTask<EditOutcome> RevokeToken(string hash, CancellationToken stop);

    ValueTask<EditOutcome> SetSeat(SeatSettings settings, CancellationToken stop);

    /// <summary>Replaces the seat's secrets; to rotate, set the old one with a successor first, then the successor alone.</summary>
    ValueTask<EditOutcome> SetSeatSecrets(SeatSecrets secrets, CancellationToken stop);
}
