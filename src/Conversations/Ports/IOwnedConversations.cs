using Router.Protocol;

namespace Router.Conversations;

/// <summary>Finds the conversations an app owns, for operators. It may lag a second behind: who acts on a conversation looks at it again.</summary>
/// <remarks>Every method throws <see cref="StoreUnavailableException"/> when the store is away.</remarks>
public interface IOwnedConversations
{
    /// <summary>How many conversations an app owns, on one Page or on all.</summary>
    ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop);

    /// <summary>The next page of the conversations an app owns, ordered by key.</summary>
    ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop);
}
