using Router.Protocol;

namespace Router.Conversations;

/// <summary>One attempt to deliver one item to one app.</summary>
public readonly record struct DeliveryAttempt(ConversationKey Conversation, Channel Channel, OwedItem Item, Owed Row)
{
    public DeliveryId Id => new(Conversation, Row.Sequence, Row.App);
}

/// <summary>
/// The way out to the apps: signed callbacks, with a concurrency limit and a circuit per app. A conversation asks for
/// a place before it attempts; when there is none it is woken as soon as there is.
/// </summary>
public interface ICallbacks
{
    /// <summary>
    /// Takes a place for one attempt to <paramref name="app"/>. False: the app is busy or its circuit open; then
    /// <paramref name="key"/> is remembered and woken when its turn comes, and no attempt is used up.
    /// </summary>
    bool TryEnter(AppId app, ConversationKey key);

    /// <summary>Writes, signs and posts the delivery, and gives the place back. Never throws; no answer is a report with status 0.</summary>
    Task<AttemptReport> Post(DeliveryAttempt attempt);
}

/// <summary>Wakes a conversation: something it waited for has come.</summary>
public interface IWaker
{
    void Wake(ConversationKey key);
}
