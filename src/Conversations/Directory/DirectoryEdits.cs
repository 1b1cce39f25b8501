using System.Collections.Immutable;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>A changed directory, or why there is none.</summary>
public sealed record Edited(DirectoryContent? Content, EditOutcome Outcome)
{
    public static Edited To(DirectoryContent content) => new(content, EditOutcome.Done);

    public static Edited Refuse(EditRefusal refusal, string reason) => new(null, EditOutcome.Refuse(refusal, reason));
}

/// <summary>
/// The changes of <see cref="IDirectoryEditor"/> as functions of what was written. Whether the whole still makes sense
/// afterwards is asked of <see cref="DirectoryFaults"/>.
/// </summary>
public static class DirectoryEdits
{
    public static Edited AddPage(DirectoryContent content, PageId page, PageSettings settings) =>
        content.Live(page) is not null
            ? Edited.Refuse(EditRefusal.Exists, $"Page {page} exists already. Change it instead.")
            : Edited.To(content with { Pages = content.Pages.SetItem(page, new PageRow(settings)) });

    public static Edited ChangePage(DirectoryContent content, PageId page, Func<PageSettings, PageSettings> change) =>
        WithPage(content, page, row => row with { Settings = change(row.Settings) });

    public static Edited RemovePage(DirectoryContent content, PageId page, DateTimeOffset now) =>
        WithPage(content, page, row => row with { RemovedAt = now, Token = null }) is { Content: { } next }
            ? Edited.To(next with { Tokens = next.Tokens.RemoveRange(next.Tokens.Values.Where(t => t.Entry.Page == page).Select(t => t.Entry.Hash)) })
            : WithPage(content, page, row => row);

    public static Edited SetPageToken(DirectoryContent content, PageId page, Secret? token) => content.Live(page) switch
    {
        null => NoPage(page),
        { TokenDeclared: true } => Declared($"the token of Page {page}"),
        var row => Edited.To(content with { Pages = content.Pages.SetItem(page, row with { Token = token }) }),
    };

    public static Edited AddApp(DirectoryContent content, AppId app, AppRow row) =>
        content.Apps.ContainsKey(app)
            ? Edited.Refuse(EditRefusal.Exists, $"App {app} exists already. Change it instead.")
            : Edited.To(content with { Apps = content.Apps.Add(app, row) });

    public static Edited ChangeApp(DirectoryContent content, AppId app, Func<AppSettings, AppSettings> change) =>
        WithApp(content, app, row => row with { Settings = change(row.Settings) });

    public static Edited SetCallback(DirectoryContent content, AppId app, AppCallback callback) =>
        WithApp(content, app, row => row with { Callback = callback, Parked = callback.Verified ? null : row.Parked });

    public static Edited RotateAppSecret(DirectoryContent content, AppId app, Secret secret) =>
        WithApp(content, app, row => row with { Secret = secret });

    /// <summary>Parks, or unparks with null: what happens to an app, not what it is, so declared apps too.</summary>
    public static Edited Park(DirectoryContent content, AppId app, string? reason) =>
        content.Apps.TryGetValue(app, out var row)
            ? Edited.To(content with { Apps = content.Apps.SetItem(app, row with { Parked = reason }) })
            : NoApp(app);

    public static Edited RemoveApp(DirectoryContent content, AppId app)
    {
        var checkedApp = WithApp(content, app, row => row);
        if (checkedApp.Content is null)
        {
            return checkedApp;
        }

        if (content.Pages.FirstOrDefault(page => page.Value.Declared && Names(page.Value.Settings, app)) is { Value: not null } named)
        {
            return Declared($"Page {named.Key} with app {app}");
        }

        if (content.PageApps.FirstOrDefault(part => part.Key.App == app && part.Value.Declared) is { Value: not null } declared)
        {
            return Declared($"app {app} on Page {declared.Key.Page}");
        }

        return Edited.To(content with
        {
            Apps = content.Apps.Remove(app),
            PageApps = content.PageApps.RemoveRange(content.PageApps.Keys.Where(part => part.App == app)),
            Tokens = content.Tokens.RemoveRange(content.Tokens.Values.Where(t => t.Entry.App == app).Select(t => t.Entry.Hash)),
            Pages = content.Pages.SetItems(content.Pages.Where(page => Names(page.Value.Settings, app))
                .Select(page => KeyValuePair.Create(page.Key, page.Value with { Settings = Without(page.Value.Settings, app) }))),
        });
    }

    public static Edited SetPageApp(DirectoryContent content, PageId page, AppId app, PageAppSettings settings)
    {
        var key = new PageAppKey(page, app);
        return content.Live(page) is null ? NoPage(page)
            : !content.Apps.ContainsKey(app) ? NoApp(app)
            : content.PageApps.TryGetValue(key, out var row) && row.Declared ? Declared($"app {app} on Page {page}")
            : Edited.To(content with { PageApps = content.PageApps.SetItem(key, new PageAppRow(settings)) });
    }

    public static Edited RemovePageApp(DirectoryContent content, PageId page, AppId app)
    {
        var key = new PageAppKey(page, app);
        if (content.Live(page) is not { } row || !content.PageApps.TryGetValue(key, out var part))
        {
            return Edited.Refuse(EditRefusal.NotFound, $"App {app} is not registered for Page {page}.");
        }

        if (part.Declared || (row.Declared && Names(row.Settings, app)))
        {
            return Declared($"app {app} on Page {page}");
        }

        return Edited.To(content with
        {
            PageApps = content.PageApps.Remove(key),
            Tokens = content.Tokens.RemoveRange(content.Tokens.Values.Where(t => t.Entry.App == app && t.Entry.Page == page).Select(t => t.Entry.Hash)),
            Pages = Names(row.Settings, app) ? content.Pages.SetItem(page, row with { Settings = Without(row.Settings, app) }) : content.Pages,
        });
    }

    public static Edited AddToken(DirectoryContent content, TokenEntry token) =>
        content.Live(token.Page) is null ? NoPage(token.Page)
        : !content.PageApps.ContainsKey(new PageAppKey(token.Page, token.App))
            ? Edited.Refuse(EditRefusal.NotFound, $"App {token.App} is not registered for Page {token.Page}. Register it there first.")
        : Edited.To(content with { Tokens = content.Tokens.SetItem(token.Hash, new TokenRow(token)) });

    public static Edited RevokeToken(DirectoryContent content, string hash) =>
        !content.Tokens.TryGetValue(hash, out var row) ? Edited.Refuse(EditRefusal.NotFound, "There is no token with this hash.")
        : row.Declared ? Declared("this token")
        : Edited.To(content with { Tokens = content.Tokens.Remove(hash) });

    public static Edited SetSeat(DirectoryContent content, SeatSettings settings) =>
        content.Seat is { Declared: true }
            ? Declared("Router's seat at Meta")
            : Edited.To(content with { Seat = new SeatRow(settings, content.Seat?.Secrets) });

    public static Edited SetSeatSecrets(DirectoryContent content, SeatSecrets secrets) => content.Seat switch
    {
        null => Edited.Refuse(EditRefusal.NotFound, "Router's Meta app is not named yet. Set the seat's app first."),
        { Declared: true } => Declared("Router's seat at Meta"),
        var seat => Edited.To(content with { Seat = seat with { Secrets = secrets } }),
    };

    private static Edited WithPage(DirectoryContent content, PageId page, Func<PageRow, PageRow> change) => content.Live(page) switch
    {
        null => NoPage(page),
        { Declared: true } => Declared($"Page {page}"),
        var row => Edited.To(content with { Pages = content.Pages.SetItem(page, change(row)) }),
    };

    private static Edited WithApp(DirectoryContent content, AppId app, Func<AppRow, AppRow> change) =>
        !content.Apps.TryGetValue(app, out var row) ? NoApp(app)
        : row.Declared ? Declared($"app {app}")
        : Edited.To(content with { Apps = content.Apps.SetItem(app, change(row)) });

    private static bool Names(PageSettings page, AppId app) =>
        page.Primary == app || page.OldButtons == app || page.Routes.Any(route => route.App == app);

    private static PageSettings Without(PageSettings page, AppId app) => page with
    {
        Primary = page.Primary == app ? null : page.Primary,
        OldButtons = page.OldButtons == app ? null : page.OldButtons,
        Routes = page.Routes.RemoveAll(route => route.App == app),
    };

    private static Edited NoPage(PageId page) => Edited.Refuse(EditRefusal.NotFound, $"There is no Page {page}. Add it first.");

    private static Edited NoApp(AppId app) => Edited.Refuse(EditRefusal.NotFound, $"There is no app {app}. Add it first.");

    private static Edited Declared(string what) => Edited.Refuse(
        EditRefusal.Declared, $"The configuration file names {what}: change it there and start Router again, or take it out of the file.");
}
