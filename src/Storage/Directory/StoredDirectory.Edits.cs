using System.Collections.Immutable;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Storage;

/// <summary>The changes, each one line: what it does is in <see cref="DirectoryEdits"/>.</summary>
public abstract partial class StoredDirectory
{
    public PageSettings? FindPage(PageId page) => Content.Pages.GetValueOrDefault(page)?.Settings;

    public AppSettings? FindApp(AppId app) => Content.Apps.GetValueOrDefault(app)?.Settings;

    public PageAppSettings? FindPageApp(PageId page, AppId app) => Content.PageApps.GetValueOrDefault(new PageAppKey(page, app))?.Settings;

    public ValueTask<EditOutcome> AddPage(PageId page, PageSettings settings, CancellationToken stop) =>
        Edit(content => DirectoryEdits.AddPage(content, page, settings), stop);

    public ValueTask<EditOutcome> ChangePage(PageId page, Func<PageSettings, PageSettings> change, CancellationToken stop) =>
        Edit(content => DirectoryEdits.ChangePage(content, page, change), stop);

    public ValueTask<EditOutcome> RemovePage(PageId page, CancellationToken stop) =>
        Edit(content => DirectoryEdits.RemovePage(content, page, clock.GetUtcNow()), stop);

    public ValueTask<EditOutcome> SetPageToken(PageId page, Secret? token, CancellationToken stop) =>
        Edit(content => DirectoryEdits.SetPageToken(content, page, token), stop);

    public ValueTask<EditOutcome> SetPrimary(PageId page, AppId? app, CancellationToken stop) =>
        ChangePage(page, settings => settings with { Primary = app }, stop);

    public ValueTask<EditOutcome> SetRoutes(PageId page, ImmutableArray<Protocol.Route> routes, CancellationToken stop) =>
        ChangePage(page, settings => settings with { Routes = routes }, stop);

    public ValueTask<EditOutcome> AddApp(AppId app, AppSettings settings, Secret secret, AppCallback callback, CancellationToken stop) =>
        Edit(content => DirectoryEdits.AddApp(content, app, new AppRow(settings, secret, callback)), stop);

    public ValueTask<EditOutcome> ChangeApp(AppId app, Func<AppSettings, AppSettings> change, CancellationToken stop) =>
        Edit(content => DirectoryEdits.ChangeApp(content, app, change), stop);

    public ValueTask<EditOutcome> RemoveApp(AppId app, CancellationToken stop) =>
        Edit(content => DirectoryEdits.RemoveApp(content, app), stop);

    public ValueTask<EditOutcome> SetCallback(AppId app, AppCallback callback, CancellationToken stop) =>
        Edit(content => DirectoryEdits.SetCallback(content, app, callback), stop);

    public ValueTask<EditOutcome> RotateAppSecret(AppId app, Secret secret, CancellationToken stop) =>
        Edit(content => DirectoryEdits.RotateAppSecret(content, app, secret), stop);

    public ValueTask<EditOutcome> Park(AppId app, string reason, CancellationToken stop) =>
        Edit(content => DirectoryEdits.Park(content, app, reason), stop);

    public ValueTask<EditOutcome> Unpark(AppId app, CancellationToken stop) =>
        Edit(content => DirectoryEdits.Park(content, app, reason: null), stop);

    public ValueTask<EditOutcome> SetPageApp(PageId page, AppId app, PageAppSettings settings, CancellationToken stop) =>
        Edit(content => DirectoryEdits.SetPageApp(content, page, app, settings), stop);

    public ValueTask<EditOutcome> RemovePageApp(PageId page, AppId app, CancellationToken stop) =>
        Edit(content => DirectoryEdits.RemovePageApp(content, page, app), stop);

    public async ValueTask<IssuedToken> IssueToken(PageId page, AppId app, DateTimeOffset? expiresAt, CancellationToken stop)
    {
        var text = NewToken();
        var token = new TokenEntry(DirectorySnapshot.HashOf(text), app, page, clock.GetUtcNow(), expiresAt);
        var outcome = await Edit(content => DirectoryEdits.AddToken(content, token), stop);
        return outcome.IsDone ? new IssuedToken(outcome, text, token) : new IssuedToken(outcome);
    }

    public ValueTask<EditOutcome> RevokeToken(string hash, CancellationToken stop) =>
        Edit(content => DirectoryEdits.RevokeToken(content, hash), stop);

    public ValueTask<EditOutcome> SetSeat(SeatSettings settings, CancellationToken stop) =>
        Edit(content => DirectoryEdits.SetSeat(content, settings), stop);

    public ValueTask<EditOutcome> SetSeatSecrets(SeatSecrets secrets, CancellationToken stop) =>
        Edit(content => DirectoryEdits.SetSeatSecrets(content, secrets), stop);
}
