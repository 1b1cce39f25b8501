using Router.Protocol;

namespace Router.Conversations;

/// <summary>
/// Keeps <see cref="IOwnedConversations"/> true where the conversations' own store cannot be searched (a cluster's grain storage).
/// </summary>
public interface IOwnerLedger
{
    /// <summary>
    /// A stored conversation is owned by <paramref name="owner"/> (null: by no hosted app) since <paramref name="epoch"/>. Returns at once and
    /// never throws; written in batches. What comes late with a smaller epoch changes nothing.
    /// </summary>
    void Owned(ConversationKey key, AppId? owner, long epoch);
}
