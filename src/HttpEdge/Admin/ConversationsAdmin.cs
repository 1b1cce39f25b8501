using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary><c>/admin/conversations</c>: look at one, and give control to an app or to nobody.</summary>
internal static class ConversationsAdmin
{
    private const int Timeline = 200;

    public static void MapConversations(this RouteGroupBuilder admin)
    {
        var one = admin.MapGroup("/conversations/{page}/{person}").WithTags("Conversations");
        one.MapGet("", View).Produces<ConversationShown>().WithSummary("Owner, epoch, queue, deadline and what is owed");
        one.MapPost("/assign", Assign).Produces<DoneView>().WithSummary("Give control to an app, whoever owns; null: to nobody");
        one.MapPost("/release", Release).Produces<DoneView>().WithSummary("Take control from whoever owns");
        one.MapPost("/queue", Enqueue).Produces<DoneView>().WithSummary("Queue a request for an app");
        one.MapDelete("/queue/{app}", Cancel).Produces<DoneView>().WithSummary("Cancel an app's waiting request");
        one.MapGet("/timeline", ReadTimeline).Produces<ListOf<TimelineView>>().WithSummary("What happened, oldest first");
    }

    private static async Task<IResult> View(string page, string person, IConversations conversations, IDirectory directory) =>
        !TryKnown(page, person, directory, out var key, out var error) ? error : AdminAnswers.Ok(ConversationShown.Of(key, await conversations.View(key)));

    private static Task<IResult> Assign(string page, string person, AssignBody body, IConversations conversations, IDirectory directory, CancellationToken stop) =>
        PathIds.TryAppOrNone(body.App, out var app, out var error) ? Do(page, person, id => new Command.Assign(id, app), conversations, directory, stop) : Task.FromResult(error);

    private static Task<IResult> Release(string page, string person, IConversations conversations, IDirectory directory, CancellationToken stop) =>
        Do(page, person, id => new Command.Assign(id, To: null), conversations, directory, stop);

    private static Task<IResult> Enqueue(string page, string person, QueueBody body, IConversations conversations, IDirectory directory, CancellationToken stop) =>
        PathIds.TryApp(body.App, out var app, out var error) ? Do(page, person, id => new Command.Enqueue(id, app, body.Metadata), conversations, directory, stop) : Task.FromResult(error);

    private static Task<IResult> Cancel(string page, string person, string app, IConversations conversations, IDirectory directory, CancellationToken stop) =>
        PathIds.TryApp(app, out var id, out var error) ? Do(page, person, command => new Command.CancelRequest(command, id), conversations, directory, stop) : Task.FromResult(error);

    private static async Task<IResult> ReadTimeline(string page, string person, int? most, ITimeline timeline, EdgeOptions options, CancellationToken stop)
    {
        if (!PathIds.TryConversation(page, person, out var key, out var error))
        {
            return error;
        }

        var entries = await timeline.Read(key, Math.Clamp(most ?? Timeline, 1, options.MostListed), stop);
        return AdminAnswers.Ok(new ListOf<TimelineView>([.. entries.Select(e => new TimelineView(e.At, e.What, e.Detail, e.Owner?.ToString(), e.Epoch))]));
    }

    private static async Task<IResult> Do(string page, string person, Func<CommandId, Command> command, IConversations conversations, IDirectory directory, CancellationToken stop) =>
        TryKnown(page, person, directory, out var key, out var error)
            ? AdminAnswers.Of(await conversations.Do(key, command(new CommandId(Guid.NewGuid().ToString("N"))), channel: null, TraceParent.Current(), stop))
            : error;

    private static bool TryKnown(string page, string person, IDirectory directory, out ConversationKey key, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out IResult? error)
    {
        if (PathIds.TryConversation(page, person, out key, out error) && !directory.Current.Pages.ContainsKey(key.Page))
        {
            error = AdminAnswers.NotFound("Page");
        }

        return error is null;
    }
}
