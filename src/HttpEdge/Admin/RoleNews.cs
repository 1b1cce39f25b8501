using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary>Tells apps of a new role: <c>app_roles</c> on the Page's line (rules.md section 2).</summary>
internal sealed class RoleNews(IConversations conversations)
{
    private const string Primary = "primary_receiver";
    private const string Secondary = "secondary_receiver";

    public async ValueTask PrimaryChanged(PageId page, AppId? before, AppId? after)
    {
        if (before == after)
        {
            return;
        }

        if (after is { } primary)
        {
            await Tell(page, primary, Primary);
        }

        if (before is { } secondary)
        {
            await Tell(page, secondary, Secondary);
        }
    }

    public ValueTask<Answer> Added(PageId page, AppId app) => Tell(page, app, Secondary);

    private ValueTask<Answer> Tell(PageId page, AppId app, string role) =>
        conversations.Do(new ConversationKey(page, PersonId.PageLine), new Command.AnnounceRole(new CommandId(Guid.NewGuid().ToString("N")), app, role), channel: null, trace: null, CancellationToken.None);
}
