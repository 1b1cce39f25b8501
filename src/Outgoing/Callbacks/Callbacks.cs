using Router.Conversations;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>The way out to the apps: the gate, and the post behind it.</summary>
public sealed class Callbacks(AppGates gates, CallbackPoster poster) : ICallbacks
{
    /// <inheritdoc />
    public bool TryEnter(AppId app, ConversationKey key) => gates.TryEnter(app, key);

    /// <inheritdoc />
    public async Task<AttemptReport> Post(DeliveryAttempt attempt)
    {
        var report = await poster.Post(attempt);
        gates.Leave(attempt.Row.App, report);
        return report;
    }
}
