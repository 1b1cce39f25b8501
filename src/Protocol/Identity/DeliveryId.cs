using System.Globalization;

namespace Router.Protocol;

/// <summary>
/// Names one delivery: item <paramref name="Sequence"/> of a conversation, owed to one app.
/// A repeated or replayed delivery keeps its id (rules.md section 9, guarantee 4).
/// </summary>
public readonly record struct DeliveryId(ConversationKey Conversation, long Sequence, AppId App)
{
    /// <summary><c>page:person:sequence:app</c>, the value of the header <c>X-Router-Delivery</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Conversation}:{Sequence}:{App}");
}
