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

    /// <summary>
    /// Carries out a control call or an operator's command. Once <paramref name="gone"/> says that the caller waits no longer (it may have asked
    /// for something else meanwhile), the command is not offered to the conversation again; one that has been taken goes on.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; nothing was stored.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="gone"/>, before there was an answer.</exception>
    ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace, CancellationToken gone);

    /// <summary>
    /// Sends to the person, if the rules allow it. <paramref name="gone"/> as for <see cref="Do"/>: the caller may repeat the send.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="gone"/>, before there was an answer.</exception>
    ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace, CancellationToken gone);

    /// <summary>Looks at a conversation. That is a touch: what is due is worked off, and a changed directory is followed, before it is shown.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<ConversationView> View(ConversationKey key);
}
