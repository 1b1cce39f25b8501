using Router.Protocol;

namespace Router.Conversations;

/// <summary>
/// All conversations, wherever they live: in this process or in a cluster. What the web edge and other internal callers
/// speak to. Every answer is given after the step is stored.
/// </summary>
public interface IConversations
{
    /// <summary>Takes one item of a webhook. Repeating it is harmless.</summary>
    ValueTask<Acceptance> Accept(ConversationKey key, Item item, string? trace);

    /// <summary>Carries out a control call or an operator's command.</summary>
    /// <exception cref="StoreUnavailableException">The store is away; nothing was stored.</exception>
    ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace);

    /// <summary>
    /// Sends to the person, if the rules allow it. Once <paramref name="gone"/> says that the caller waits no longer (it may repeat the send),
    /// the send is not offered to the conversation again; one that has been taken goes on.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="gone"/>, before there was an answer.</exception>
    ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace, CancellationToken gone);

    /// <summary>Looks at a conversation.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<ConversationView> View(ConversationKey key);
}
