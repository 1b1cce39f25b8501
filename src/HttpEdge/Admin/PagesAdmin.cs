using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;
using Route = Router.Protocol.Route;

namespace Router.HttpEdge;

/// <summary><c>/admin/pages</c>: Pages, their tokens at Meta, primary, routes and numbers.</summary>
internal static class PagesAdmin
{
    public static void MapPages(this RouteGroupBuilder admin)
    {
        var pages = admin.MapGroup("/pages").WithTags("Pages");
        pages.MapGet("", List).Produces<ListOf<PageView>>().WithSummary("All Pages");
        pages.MapGet("/{page}", Read).Produces<PageView>().WithSummary("One Page");
        pages.MapPut("/{page}", Write).Produces<DoneView>().WithSummary("Add a Page, or change one");
        pages.MapDelete("/{page}", Remove).Produces<DoneView>().WithSummary("Remove a Page: it accepts no calls, its rows are kept 30 days");
        pages.MapPut("/{page}/token", SetToken).Produces<DoneView>().WithSummary("Give Router the Page's access token, in use from the next call on");
        pages.MapDelete("/{page}/token", DropToken).Produces<DoneView>().WithSummary("Take the Page's access token away");
        pages.MapPut("/{page}/primary", SetPrimary).Produces<DoneView>().WithSummary("Name the Primary Receiver (default app), or none");
        pages.MapPut("/{page}/routes", SetRoutes).Produces<DoneView>().WithSummary("Replace all routes; the first that fits counts");
    }

    private static IResult List(IDirectory directory, IDirectoryEditor editor) =>
        AdminAnswers.Ok(new ListOf<PageView>([.. directory.Current.Pages.Values.OrderBy(p => p.Id.Value, StringComparer.Ordinal).Select(p => View(p, editor))]));

    private static IResult Read(string page, IDirectory directory, IDirectoryEditor editor) =>
        !PathIds.TryPage(page, out var id, out var error) ? error
        : directory.Current.Pages.TryGetValue(id, out var entry) ? AdminAnswers.Ok(View(entry, editor))
        : AdminAnswers.NotFound("Page");

    private static async Task<IResult> Write(string page, PageBody body, IDirectory directory, IDirectoryEditor editor, CancellationToken stop)
    {
        if (!PathIds.TryPage(page, out var id, out var error) || !TryApply(body, out var apply, out error))
        {
            return error;
        }

        var known = directory.Current.Pages.TryGetValue(id, out var entry) && !entry.Removed;
        return AdminAnswers.Of(known ? await editor.ChangePage(id, apply, stop) : await editor.AddPage(id, apply(new PageSettings(body.Name)), stop));
    }

    private static async Task<IResult> Remove(string page, IDirectoryEditor editor, CancellationToken stop) =>
        PathIds.TryPage(page, out var id, out var error) ? AdminAnswers.Of(await editor.RemovePage(id, stop)) : error;

    private static async Task<IResult> SetToken(string page, PageTokenBody body, IDirectoryEditor editor, CancellationToken stop) =>
        !PathIds.TryPage(page, out var id, out var error) ? error
        : string.IsNullOrWhiteSpace(body.Token) ? AdminAnswers.Invalid("token must not be empty.")
        : AdminAnswers.Of(await editor.SetPageToken(id, new Secret(body.Token.Trim()), stop));

    private static async Task<IResult> DropToken(string page, IDirectoryEditor editor, CancellationToken stop) =>
        PathIds.TryPage(page, out var id, out var error) ? AdminAnswers.Of(await editor.SetPageToken(id, null, stop)) : error;

    private static async Task<IResult> SetPrimary(string page, PrimaryBody body, IDirectory directory, IDirectoryEditor editor, RoleNews news, CancellationToken stop)
    {
        if (!PathIds.TryPage(page, out var id, out var error) || !PathIds.TryAppOrNone(body.App, out var app, out error))
        {
            return error;
        }

        var before = directory.Current.Pages.GetValueOrDefault(id)?.Roster.Primary;
        var outcome = await editor.SetPrimary(id, app, stop);
        if (outcome.IsDone)
        {
            await news.PrimaryChanged(id, before, app);
        }

        return AdminAnswers.Of(outcome);
    }

    private static async Task<IResult> SetRoutes(string page, RouteBody[] body, IDirectoryEditor editor, CancellationToken stop)
    {
        if (!PathIds.TryPage(page, out var id, out var error))
        {
            return error;
        }

        var routes = ImmutableArray.CreateBuilder<Route>(body.Length);
        foreach (var route in body)
        {
            if (Words.Route(route.Kind) is not { } kind)
            {
                return AdminAnswers.Invalid("A route's kind is link, ad, get_started or organic.");
            }

            if (!PathIds.TryApp(route.App, out var app, out error))
            {
                return error;
            }

            routes.Add(new Route(kind, route.Key, app));
        }

        return AdminAnswers.Of(await editor.SetRoutes(id, routes.ToImmutable(), stop));
    }

    private static bool TryApply(PageBody body, out Func<PageSettings, PageSettings> apply, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out IResult? error)
    {
        apply = s => s;
        var platform = new List<AppId>();
        foreach (var text in body.PlatformApps)
        {
            if (!PathIds.TryApp(text, out var app, out error))
            {
                return false;
            }

            platform.Add(app);
        }

        if (!PathIds.TryAppOrNone(body.OldButtons, out var oldButtons, out error))
        {
            return false;
        }

        var (profile, claim) = (Profile.Named(body.Profile), Words.Claim(body.Claim));
        error = profile is null ? AdminAnswers.Invalid("profile is handover or routing.")
            : claim is null ? AdminAnswers.Invalid("claim is claim, allow or refuse.")
            : string.IsNullOrWhiteSpace(body.Name) ? AdminAnswers.Invalid("name must not be empty.")
            : !body.Numbers.IsSane() ? AdminAnswers.Invalid("Each number is between 1 second and a year.")
            : null;
        if (error is not null)
        {
            return false;
        }

        apply = settings => settings with
        {
            Name = body.Name.Trim(),
            InstagramId = body.InstagramId,
            Profile = profile!,
            Claim = claim!.Value,
            OldButtons = oldButtons,
            MetaKnowsRequests = body.MetaKnowsRequests,
            PlatformApps = [.. platform],
            Numbers = body.Numbers.ToNumbers(),
        };
        return true;
    }

    private static PageView View(PageEntry page, IDirectoryEditor editor)
    {
        var settings = editor.FindPage(page.Id);
        var roster = page.Roster;
        var primary = roster.Primary?.ToString();
        return new PageView(
            page.Id.Value, page.Name, page.InstagramId, roster.Profile.Name, PrimaryReceiver: primary, DefaultApp: primary, Words.Of(roster.Claim),
            roster.OldButtons?.ToString(), roster.MetaKnowsRequests, [.. roster.PlatformApps.Order().Select(a => a.ToString())],
            NumbersBody.Of(settings?.Numbers ?? PageNumbers.AsRouter),
            [.. roster.Routes.Select(r => new RouteBody { Kind = Words.Of(r.Kind), Key = r.Key, App = r.App.ToString() })],
            [.. roster.Apps.Values.OrderBy(a => a.Id).Select(a => new PageAppView(a.Id.ToString(), a.Name, [.. a.Fields.Order(StringComparer.Ordinal)], a.MayTakeOver, a.HumanAgent, a.Priority, a.Parked))],
            page.Token is not null, page.Declared, page.Removed);
    }
}
