using Router.Conversations;
using Router.Protocol;

namespace Router.WebhookFrontend;

/// <summary>
/// Conversations sleep and wake in the silos. The one delivery that is tried here is an operator's replay of a dead letter: when its app
/// has no place for it the operator is told, and nobody waits.
/// </summary>
internal sealed class NobodyAsleep : IWaker
{
    public void Wake(ConversationKey key)
    {
    }
}
