using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary><c>/admin/pages/{page}/apps</c> and <c>/admin/tokens</c>: an app's part on a Page, and its tokens for it.</summary>
internal static class PageAppsAdmin
{
    public static void MapPageApps(this RouteGroupBuilder admin)
    {
        var apps = admin.MapGroup("/pages/{page}/apps/{app}").WithTags("Apps of a Page");
        apps.MapPut("", Write).Produces<DoneView>().WithSummary("Register an app for the Page, or replace its fields and switches");
        apps.MapDelete("", Remove).Produces<OwnedView>().WithSummary("Take the app off the Page; answers how many conversations it still owns");
        apps.MapPost("/tokens", Issue).Produces<TokenShown>().WithSummary("Issue a token, shown this once");
        var tokens = admin.MapGroup("/tokens").WithTags("Tokens");
        tokens.MapGet("", List).Produces<ListOf<TokenView>>().WithSummary("All tokens, without their texts");
        tokens.MapDelete("/{token}", Revoke).Produces<DoneView>().WithSummary("Revoke a token");
    }

    private static async Task<IResult> Write(string page, string app, PageAppBody body, IDirectoryEditor editor, RoleNews news, CancellationToken stop)
    {
        if (!PathIds.TryPage(page, out var pageId, out var error) || !PathIds.TryApp(app, out var appId, out error))
        {
            return error;
        }

        var isNew = editor.FindPageApp(pageId, appId) is null;
        var settings = new PageAppSettings { Fields = Words.Clean(body.Fields), MayTakeOver = body.MayTakeOver, HumanAgent = body.HumanAgent, Priority = body.Priority };
        var outcome = await editor.SetPageApp(pageId, appId, settings, stop);
        if (outcome.IsDone && isNew)
        {
            await news.Added(pageId, appId);
        }

        return AdminAnswers.Of(outcome);
    }

    private static async Task<IResult> Remove(string page, string app, IDirectoryEditor editor, IOwnedConversations index, CancellationToken stop)
    {
        if (!PathIds.TryPage(page, out var pageId, out var error) || !PathIds.TryApp(app, out var appId, out error))
        {
            return error;
        }

        var outcome = await editor.RemovePageApp(pageId, appId, stop);
        return outcome.IsDone ? AdminAnswers.Ok(new OwnedView(true, await index.CountOwned(appId, pageId, stop))) : AdminAnswers.Refused(outcome);
    }

    private static async Task<IResult> Issue(string page, string app, TokenBody? body, IDirectoryEditor editor, TimeProvider time, CancellationToken stop)
    {
        if (!PathIds.TryPage(page, out var pageId, out var error) || !PathIds.TryApp(app, out var appId, out error))
        {
            return error;
        }

        if (body?.ExpiresAt <= time.GetUtcNow())
        {
            return AdminAnswers.Invalid("expires_at must lie in the future.");
        }

        var issued = await editor.IssueToken(pageId, appId, body?.ExpiresAt, stop);
        return issued is { Outcome.IsDone: true, Text: { } text, Token: { } token }
            ? AdminAnswers.Ok(new TokenShown(text, token.Hash, app, page, token.ExpiresAt))
            : AdminAnswers.Refused(issued.Outcome);
    }

    private static IResult List(IDirectory directory, string? page, string? app) =>
        AdminAnswers.Ok(new ListOf<TokenView>([.. directory.Current.Tokens.Values
            .Where(t => (page is null || t.Page.Value == page) && (app is null || t.App.ToString() == app))
            .OrderBy(t => t.IssuedAt).Select(t => new TokenView(t.Hash, t.App.ToString(), t.Page.Value, t.IssuedAt, t.ExpiresAt))]));

    private static async Task<IResult> Revoke(string token, IDirectoryEditor editor, CancellationToken stop) =>
        AdminAnswers.Of(await editor.RevokeToken(token, stop));
}
