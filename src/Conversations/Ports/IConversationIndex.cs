using Router.Protocol;

namespace Router.Conversations;

/// <summary>Finds stored conversations by what they wait for. Sees what <see cref="IConversationStore.Save"/> has completed.</summary>
/// <remarks>Every method throws <see cref="StoreUnavailableException"/> when the store is away.</remarks>
public interface IConversationIndex : IOwnedConversations
{
    /// <summary>At most <paramref name="limit"/> conversations whose due time has come, the earliest first.</summary>
    ValueTask<IReadOnlyList<ConversationKey>> DueBefore(DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>
    /// The next page of conversations that owe somebody something, ordered by key; <paramref name="after"/> is the last of
    /// the page before. An empty page is the end.
    /// </summary>
    ValueTask<IReadOnlyList<ConversationKey>> Owing(ConversationKey? after, int limit, CancellationToken stop);
}
