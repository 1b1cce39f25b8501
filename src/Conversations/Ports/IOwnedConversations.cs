using Router.Protocol;

namespace Router.Conversations;

/// <summary>Finds the conversations an app still owns, for the removal of an app (rules.md section 7).</summary>
public interface IOwnedConversations
{
    /// <summary>How many conversations of the Page the app owns, by what is stored now.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<long> Count(PageId page, AppId app, CancellationToken stop);

    /// <summary>The next of them, at most <paramref name="most"/>, in a stable order after <paramref name="after"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyList<ConversationKey>> Read(PageId page, AppId app, ConversationKey? after, int most, CancellationToken stop);
}
