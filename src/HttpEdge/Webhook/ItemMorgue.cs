using System.Security.Cryptography;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// Puts items that no conversation took into the dead letters, each as a small webhook of its own, so that a replay is
/// nothing but the same webhook again.
/// </summary>
internal sealed class ItemMorgue(IDeadLetters letters, TimeProvider time)
{
    public async ValueTask UnknownPage(IReadOnlyList<WebhookItem> items) =>
        await letters.Store([.. items.Select(i => Letter(new ConversationKey(new PageId(i.Account), i.Person), i, DeadReason.UnknownPage))]);

    public async ValueTask NotStorable(ConversationKey key, WebhookItem item) =>
        await letters.Store([Letter(key, item, DeadReason.NotStorable)]);

    /// <summary>True for a letter this class wrote: it is replayed as a webhook.</summary>
    public static bool IsItem(DeadLetterRecord letter) => letter.App is null && letter.Reason is DeadReason.UnknownPage or DeadReason.NotStorable;

    // The id is made of the item's bytes: Meta's repeats of it are one letter.
    private DeadLetterRecord Letter(ConversationKey key, WebhookItem item, DeadReason reason) => new(
        $"item:{Convert.ToHexStringLower(SHA256.HashData(item.Item.Json.Span).AsSpan(0, 12))}",
        key, App: null, reason, time.GetUtcNow(), SingleItem.Write(item),
        item.Item.On == ArrivedOn.Standby ? HeardOn.Standby : HeardOn.Messaging);
}
