using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// Guarantee 4: to one app, the first arrivals of one conversation are in the order of acceptance; a repeat has the same delivery id
/// and is marked by its attempt.
/// <para>
/// The delivery id holds the sequence that the item got at acceptance. Per app and conversation the first arrivals must
/// have growing sequences. The sequences must also fit the platform: an item that was promised before another one was
/// posted for the first time has the smaller one (POSTs that overlap have no order). A delivery id always stands for
/// the same item and the same channel. A later arrival of the same delivery has a higher attempt; only where the process was
/// killed in between, or silos of a cluster come and go, may the number be the same or lower (ADR 11). What is in
/// the dead letters at the end is left out of the order: an operator may replay it at any time.
/// </para>
/// </summary>
internal static class DeliveredInOrder
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation) =>
        conversation.Callbacks.GroupBy(heard => heard.App).SelectMany(app => (IEnumerable<Violation>)
        [
            .. FirstArrivals(conversation, [.. app]),
            .. PlatformsOrder(conversation, [.. app]),
            .. app.GroupBy(heard => heard.DeliveryId).SelectMany(delivery => Repeats(conversation, [.. delivery])),
        ]);

    private static IEnumerable<Violation> FirstArrivals(ConversationHistory conversation, CallbackReceived[] heard)
    {
        var dead = conversation.DeadLetters.Select(letter => letter.Id).ToHashSet();
        CallbackReceived? newest = null;
        foreach (var first in heard.DistinctBy(copy => copy.DeliveryId).Where(copy => !dead.Contains(copy.DeliveryId)))
        {
            if (NothingLost.SequenceOf(first.DeliveryId) is not { } sequence)
            {
                yield return conversation.Broken(4, $"{first.DeliveryId} is no delivery id", first);
                continue;
            }

            if (newest is not null && NothingLost.SequenceOf(newest.DeliveryId) > sequence)
            {
                yield return conversation.Broken(4, $"app {first.App} heard {newest.DeliveryId} before {first.DeliveryId}", newest, first);
                continue;
            }

            newest = first;
        }
    }

    private static IEnumerable<Violation> PlatformsOrder(ConversationHistory conversation, CallbackReceived[] heard)
    {
        // Router's own handover items can bear the same kind and millisecond as one of Meta's, which nobody hears.
        var sequences = heard.DistinctBy(copy => copy.Item.Key).ToDictionary(copy => copy.Item.Key);
        (ItemHistory Item, CallbackReceived Heard)[] items =
        [
            .. conversation.Items.Where(item => ItemKinds.IsRemembered(item.Item.Kind) && !ItemKinds.IsRouters(item.Item.Kind) && sequences.ContainsKey(item.Item.Key))
                .Select(item => (item, sequences[item.Item.Key])),
        ];
        (ItemHistory Item, CallbackReceived Heard)? newest = null;
        var promised = new Queue<(ItemHistory Item, CallbackReceived Heard)>(
            items.Where(pair => pair.Item.Promised is not null).OrderBy(pair => pair.Item.Promised!.Ended));
        foreach (var later in items.OrderBy(pair => pair.Item.NotBefore))
        {
            while (promised.TryPeek(out var earlier) && earlier.Item.Promised!.Ended < later.Item.NotBefore)
            {
                promised.Dequeue();
                newest = newest is not { } known || Sequence(earlier) > Sequence(known) ? earlier : known;
            }

            if (newest is { } before && Sequence(before) > Sequence(later))
            {
                yield return conversation.Broken(
                    4, $"{before.Item.Item.Key} was answered 200 before {later.Item.Item.Key} was posted, and got the later place", before.Heard, later.Heard);
            }
        }

        static long Sequence((ItemHistory Item, CallbackReceived Heard) pair) => NothingLost.SequenceOf(pair.Heard.DeliveryId) ?? 0;
    }

    private static IEnumerable<Violation> Repeats(ConversationHistory conversation, CallbackReceived[] copies)
    {
        for (var i = 1; i < copies.Length; i++)
        {
            var (before, again) = (copies[i - 1], copies[i]);
            if (again.Item != before.Item || again.Channel != before.Channel)
            {
                var guarantee = conversation.KilledBetween(before.Began, again.Began) ? 8 : 4;
                yield return conversation.Broken(guarantee, $"delivery {again.DeliveryId} was {before.Item.Key} and then {again.Item.Key}", before, again);
            }
            else if (again.Attempt <= before.Attempt && !MayBearItsNumber(conversation, before, again))
            {
                yield return conversation.Broken(4, $"attempt {again.Attempt} of {again.DeliveryId} came after attempt {before.Attempt}", before, again);
            }
        }
    }
    private static bool MayBearItsNumber(ConversationHistory conversation, CallbackReceived before, CallbackReceived again) =>
        conversation.Facts.FailoverLasts is { Ticks: > 0 } failover
            ? conversation.MembersChangeBetween(before.Began - failover, again.Began)
            : conversation.KilledBetween(before.Began, again.Began);
}
