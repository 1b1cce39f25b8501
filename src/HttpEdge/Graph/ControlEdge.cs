using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>The calls of thread control: read, hand to the conversation, map its answer.</summary>
internal sealed class ControlEdge(IConversations conversations)
{
    public async ValueTask<Reply> Answer(GraphCall call, Caller caller, Reading<ControlCall> reading, CancellationToken stop)
    {
        if (!reading.TryGet(out var control, out var error))
        {
            return Reply.Of(error);
        }

        if (!call.TryCommandId(caller.App.Id, out var id))
        {
            return Reply.Of(GraphCall.KeyTooLong);
        }

        var key = new ConversationKey(caller.Page.Id, control.Recipient);
        return control.ToCommand(id, caller.App.Id) is { } command
            ? AnswerReplies.Of(await conversations.Do(key, command, control.Platform ?? caller.ChannelOf(call.Request), call.Trace, stop))
            : Owner(await conversations.View(key), caller);
    }

    // Conversation Routing shows the owner only to the owner and the default app; others see that somebody owns (protocol.md 3.9).
    private static Reply Owner(ConversationView view, Caller caller)
    {
        var roster = caller.Page.Roster;
        var sees = roster.Profile.EveryoneSeesOwner || view.Owner == caller.App.Id || roster.Primary == caller.App.Id;
        var owner = sees && view.Owner != AppId.UnknownAtMeta ? view.Owner : null;
        return Reply.Ok(output => OwnerReply.Write(output, owner, view.Expiration, caller.App.IdleOwnerAsObject)) with
        {
            // "none" beside the epoch would say that nobody owns.
            Standing = sees || view.Owner is null ? new Standing(view.Owner, view.Epoch) : null,
        };
    }
}
