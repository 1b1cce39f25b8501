using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// Who may write menus (rules.md section 8; protocol.md 2.6): the Page's only the primary where one is set, a person's the
/// owner of the conversation, or any app while it is idle.
/// </summary>
internal sealed class MenuGate(IConversations conversations)
{
    /// <summary>The error, or null: the call may go on.</summary>
    public async ValueTask<GraphError?> Check(GraphRequest request, Caller caller) => (request.Method, request.Edge) switch
    {
        ("GET", _) => null,
        (_, "messenger_profile") => PageMenu(request, caller),
        (_, "custom_user_settings") => await UserMenu(request, caller),
        _ => null,
    };

    private static GraphError? PageMenu(GraphRequest request, Caller caller)
    {
        var menu = request.Parameters.Has("persistent_menu") || request.Fields?.Contains("persistent_menu", StringComparison.Ordinal) == true;
        return menu && caller.Page.Roster.Primary is { } primary && primary != caller.App.Id
            ? GraphErrors.NotAllowed("Only the Primary Receiver (default app) of this Page may set or delete its persistent menu.")
            : null;
    }

    private async ValueTask<GraphError?> UserMenu(GraphRequest request, Caller caller)
    {
        var psid = request.Parameters.Text("psid")?.Trim();
        if (string.IsNullOrEmpty(psid) || psid.Length > 64 || psid == PersonId.PageLine.Value)
        {
            return GraphErrors.Parameter("psid is required: the id of the person whose menu it is.");
        }

        var owner = (await conversations.View(new ConversationKey(caller.Page.Id, new PersonId(psid)))).Owner;
        return owner is null || owner == caller.App.Id
            ? null
            : GraphErrors.NotAllowed("Another app controls this thread. Only the thread owner may set or delete this person's menu.");
    }
}
