using Router.Conversations;
using Router.Protocol;

namespace Router.WebhookFrontend;

/// <summary>
/// The cluster's conversations, and <em>unavailable</em> for every one until the client has met the cluster once: before, the engine
/// does not even know the conversations' kind. Later losses are ridden out behind it.
/// </summary>
internal sealed class OnceConnected(IConversations cluster, SiloLink link) : IConversations
{
    public ValueTask<Acceptance> Accept(ConversationKey key, Item item, string? trace) =>
        link.EverMet ? cluster.Accept(key, item, trace) : ValueTask.FromResult(Acceptance.Unavailable);

    public ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace, CancellationToken gone) =>
        Cluster.Do(key, command, channel, trace, gone);

    public ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace, CancellationToken gone) =>
        Cluster.Send(key, order, channel, trace, gone);

    public ValueTask<ConversationView> View(ConversationKey key) => Cluster.View(key);

    private IConversations Cluster => link.EverMet ? cluster : throw new StoreUnavailableException("No silo of the cluster has been reached yet.");
}
