namespace Router.EndToEnd;

/// <summary>
/// Guarantee 5: an item that Meta repeats is accepted once while its id is remembered.
/// <para>
/// Acceptance gives an item one sequence, so all its deliveries, to one app or to several, carry the same one. A second
/// sequence means that it was accepted twice. Receipts are left out, Router does not remember them. A
/// run must repeat an item within 36 h and within the next 512 items of its conversation, else a second acceptance is allowed.
/// </para>
/// </summary>
internal static class AcceptedOnce
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation)
    {
        foreach (var copies in conversation.Callbacks
            .Where(heard => ItemKinds.IsRemembered(heard.Item.Kind) && !ItemKinds.IsRouters(heard.Item.Kind))
            .GroupBy(heard => heard.Item.Key))
        {
            var first = copies.First();
            if (copies.FirstOrDefault(copy => NothingLost.SequenceOf(copy.DeliveryId) != NothingLost.SequenceOf(first.DeliveryId)) is { } other)
            {
                yield return conversation.Broken(5, $"{copies.Key} was accepted twice: deliveries {first.DeliveryId} and {other.DeliveryId}", first, other);
            }
        }
    }
}
