using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary><c>POST …/messages</c>: messages, sender actions, surveys, and sends to others than a person's id.</summary>
internal sealed class SendEdge(IConversations conversations, IGraph graph, ILongPayloads payloads)
{
    public async ValueTask<Reply> Answer(GraphCall call, Caller caller, CancellationToken stop)
    {
        if (call.Upload is not null)
        {
            return Reply.Of(GraphErrors.Parameter("A file cannot be sent with the message. Upload it to message_attachments and send its attachment_id."));
        }

        if (!SendCall.Read(call.Request).TryGet(out var send, out var error))
        {
            return Reply.Of(error);
        }

        if (!call.TryCommandId(caller.App.Id, out var id))
        {
            return Reply.Of(GraphCall.KeyTooLong);
        }

        if (!SendWriter.Write(call.Request, caller.App.Id, await ChannelOf(call, caller, send)).TryGet(out var written, out error))
        {
            return Reply.Of(error);
        }

        if (written.ToKeep.Count > 0)
        {
            await payloads.Keep(caller.Page.Id, written.ToKeep, stop);
        }

        var priority = send.HumanAgent ? GraphPriority.Human : GraphPriority.Bot;
        if (send.Person is not { } person)
        {
            return await WithoutConversation(caller.Page.Id, written.Body, priority, stop);
        }

        var order = new SendOrder(send.ToCommand(id, caller.App.Id, written.Body) with { Body = written.Body }, priority);
        var key = new ConversationKey(caller.Page.Id, person);
        return AnswerReplies.Of(await conversations.Send(key, order, send.Platform ?? caller.ChannelOf(call.Request), call.Trace, stop), person);
    }

    // What the caller says, else what the conversation has learnt; a Page without an Instagram account need not be asked.
    private async ValueTask<Channel> ChannelOf(GraphCall call, Caller caller, SendCall send) =>
        send.Platform ?? caller.ChannelOf(call.Request)
        ?? (caller.Page.InstagramId is not null && send.Person is { } person
            ? (await conversations.View(new ConversationKey(caller.Page.Id, person))).State.Channel
            : Channel.Messenger);

    // A private reply or a user_ref names no conversation yet: forwarded without an owner check (rules.md section 4).
    private async ValueTask<Reply> WithoutConversation(PageId page, ReadOnlyMemory<byte> body, GraphPriority priority, CancellationToken stop)
    {
        await graph.WaitForBudget(page, priority, stop);
        return AnswerReplies.Of(await graph.Send(page, body));
    }
}
