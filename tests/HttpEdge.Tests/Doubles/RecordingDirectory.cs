using System.Collections.Concurrent;
using System.Collections.Immutable;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

/// <summary>A directory that stays as it is, and writes down each change asked of it.</summary>
internal sealed class RecordingDirectory : IDirectory, IDirectoryEditor
{
    public DirectorySnapshot Current { get; set; } = World.Directory();

    /// <summary>What a refresh finds; null: nothing new.</summary>
    public DirectorySnapshot? Fresh { get; set; }

    public int Refreshes { get; private set; }

    public ConcurrentQueue<string> Edits { get; } = new();

    public EditOutcome Outcome { get; set; } = EditOutcome.Done;

    public ValueTask<DirectorySnapshot> Refresh(CancellationToken stop)
    {
        Refreshes++;
        return ValueTask.FromResult(Current = Fresh ?? Current);
    }

    public PageSettings? FindPage(PageId page) => Current.Pages.TryGetValue(page, out var p) ? new PageSettings(p.Name) { InstagramId = p.InstagramId } : null;

    public AppSettings? FindApp(AppId app) => Current.Apps.TryGetValue(app, out var a) ? new AppSettings(a.Name) : null;

    public PageAppSettings? FindPageApp(PageId page, AppId app) =>
        Current.Pages.TryGetValue(page, out var p) && p.Roster.Apps.TryGetValue(app, out var a) ? new PageAppSettings { Fields = [.. a.Fields.Order()], Priority = 3 } : null;

    public ValueTask<EditOutcome> AddPage(PageId page, PageSettings settings, CancellationToken stop) => Note($"add page {page} {Shown(settings)}");

    public ValueTask<EditOutcome> ChangePage(PageId page, Func<PageSettings, PageSettings> change, CancellationToken stop) =>
        Note($"change page {page} {Shown(change(FindPage(page)!))}");

    public ValueTask<EditOutcome> RemovePage(PageId page, CancellationToken stop) => Note($"remove page {page}");

    public ValueTask<EditOutcome> SetPageToken(PageId page, Secret? token, CancellationToken stop) => Note($"page token {page} {token?.Reveal() ?? "none"}");

    public ValueTask<EditOutcome> SetPrimary(PageId page, AppId? app, CancellationToken stop) => Note($"primary {page} {app?.ToString() ?? "none"}");

    public ValueTask<EditOutcome> SetRoutes(PageId page, ImmutableArray<Route> routes, CancellationToken stop) =>
        Note($"routes {page} {string.Join(';', routes.Select(r => $"{r.Kind},{r.Key},{r.App}"))}");

    public ValueTask<EditOutcome> AddApp(AppId app, AppSettings settings, Secret secret, AppCallback callback, CancellationToken stop) =>
        Note($"add app {app} {Shown(settings)} secret {secret.Reveal().Length}");

    public ValueTask<EditOutcome> ChangeApp(AppId app, Func<AppSettings, AppSettings> change, CancellationToken stop) => Note($"change app {app} {Shown(change(FindApp(app)!))}");

    public ValueTask<EditOutcome> RemoveApp(AppId app, CancellationToken stop) => Note($"remove app {app}");

    public ValueTask<EditOutcome> SetCallback(AppId app, AppCallback callback, CancellationToken stop) =>
        Note($"callback {app} {callback.Address?.AbsoluteUri ?? "none"} {callback.VerifyToken?.Reveal() ?? "none"} {callback.Verified}");

    public ValueTask<EditOutcome> RotateAppSecret(AppId app, Secret secret, CancellationToken stop) => Note($"secret {app} {secret.Reveal()}");

    public ValueTask<EditOutcome> Park(AppId app, string reason, CancellationToken stop) => Note($"park {app} {reason}");

    async ValueTask IDirectory.Park(AppId app, string reason, CancellationToken stop) => await Park(app, reason, stop);

    public ValueTask<EditOutcome> Unpark(AppId app, CancellationToken stop)
    {
        Edits.Enqueue($"unpark {app}");
        return ValueTask.FromResult(EditOutcome.Done);
    }

    public ValueTask<EditOutcome> SetPageApp(PageId page, AppId app, PageAppSettings settings, CancellationToken stop) =>
        Note($"page app {page} {app} [{string.Join(',', settings.Fields)}] {settings.MayTakeOver} {settings.HumanAgent} {settings.Priority}");

    public ValueTask<EditOutcome> RemovePageApp(PageId page, AppId app, CancellationToken stop) => Note($"remove page app {page} {app}");

    public ValueTask<IssuedToken> IssueToken(PageId page, AppId app, DateTimeOffset? expiresAt, CancellationToken stop)
    {
        Edits.Enqueue($"issue {page} {app} {expiresAt:O}");
        return ValueTask.FromResult(Outcome.IsDone
            ? new IssuedToken(Outcome, "EAAR-fresh", new TokenEntry("hash", app, page, DateTimeOffset.UnixEpoch, expiresAt))
            : new IssuedToken(Outcome));
    }

    public ValueTask<EditOutcome> RevokeToken(string hash, CancellationToken stop) => Note($"revoke {hash}");

    public ValueTask<EditOutcome> SetSeat(SeatSettings settings, CancellationToken stop) => Note($"seat {settings.App} {settings.Graph} {settings.Version}");

    public ValueTask<EditOutcome> SetSeatSecrets(SeatSecrets secrets, CancellationToken stop) =>
        Note($"seat secrets {secrets.Secret.Reveal()} {secrets.Successor?.Reveal() ?? "none"} {secrets.VerifyToken?.Reveal() ?? "none"}");

    private static string Shown(PageSettings s) => $"{s.Name}/{s.InstagramId}/{s.Profile}/{s.Claim}/{s.OldButtons}/{string.Join(',', s.PlatformApps)}/{s.Numbers.IdleAfter}";

    private static string Shown(AppSettings s) => $"{s.Name}/{s.Format.AllNumbers}/{s.Format.BarePostbacks}/{s.IdleOwnerAsObject}/{string.Join(',', s.Forwards)}";

    private ValueTask<EditOutcome> Note(string edit)
    {
        Edits.Enqueue(edit);
        return ValueTask.FromResult(Outcome);
    }

    public void Clear()
    {
        (Current, Fresh, Refreshes, Outcome) = (World.Directory(), null, 0, EditOutcome.Done);
        Edits.Clear();
    }
}
