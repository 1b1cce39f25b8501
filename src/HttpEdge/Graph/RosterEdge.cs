using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Who takes part: <c>secondary_receivers</c> and the caller's own <c>subscribed_apps</c>.</summary>
internal sealed class RosterEdge(IDirectoryEditor editor)
{
    // "only the Primary may call" (protocol.md 3.8); on a Page without one, nobody has a role and everyone may look.
    public static Reply Receivers(GraphCall call, Caller caller)
    {
        var roster = caller.Page.Roster;
        if (roster.Primary is { } primary && primary != caller.App.Id)
        {
            return Reply.Of(GraphErrors.Parameter("Only available to Primary and Secondary Receivers. secondary_receivers answers the Primary Receiver (default app) of the Page.", 2018171));
        }

        var hosted = roster.Apps.Values.Where(a => a.Id != roster.Primary).OrderBy(a => a.Id).Select(a => (a.Id, a.Name));
        var platform = roster.PlatformApps.Order().Select(a => (a, roster.Inboxes.Contains(a) ? InboxName(a) : $"App {a}"));
        return PageReplies.Receivers(hosted.Concat(platform), call.Request.Fields);
    }

    public async ValueTask<Reply> Subscribed(GraphCall call, Caller caller, CancellationToken stop)
    {
        var request = call.Request;
        if (request.Method == "GET")
        {
            return PageReplies.SubscribedApp(caller.Page.Roster.Apps[caller.App.Id]);
        }

        var fields = request.Method == "DELETE" ? [] : FieldList.Read(request.Parameters);
        if (fields is null)
        {
            return Reply.Of(GraphErrors.Parameter("subscribed_fields is required: a list of webhook fields such as messages,messaging_postbacks,standby."));
        }

        if (caller.Page.Roster.Apps[caller.App.Id].Fields.SetEquals(fields))
        {
            return PageReplies.Success;
        }

        var settings = editor.FindPageApp(caller.Page.Id, caller.App.Id) ?? new PageAppSettings();
        return EditReplies.ToApp(await editor.SetPageApp(caller.Page.Id, caller.App.Id, settings with { Fields = fields.Value }, stop));
    }

    // The names Meta's own lists print for them (protocol.md 1.2).
    private static string InboxName(AppId app) => app.Value == 1217981644879628 ? "Instagram Inbox" : "Page Inbox";
}
