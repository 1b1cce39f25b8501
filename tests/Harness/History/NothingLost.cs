using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// Guarantee 3: an item of a webhook that was answered 200 reaches every entitled app, or is still owed, or stands in the dead letters.
/// <para>
/// Who is entitled follows from the configuration: apps that subscribe to the kind's field and to <c>standby</c> hear every item that has a standby form,
/// whoever owns. The owner hears all it subscribes to; who owned at acceptance stands in the headers of any copy of
/// the item, or follows from sightings before and after its POST. While nobody owns, kinds without a standby form go
/// to every subscriber. Where the owner cannot be known, only the first rule is used. A Page that Router does not serve is left out.
/// </para>
/// <para>
/// Router's own items belong here too: an app with the field <c>router_control_changed</c> hears every epoch. What is owed
/// or dead is matched by delivery id (the sequence is the same for all apps that hear an item), by the item's key where the admin
/// API shows it, else by number.
/// </para>
/// </summary>
internal static class NothingLost
{
    /// <summary>Stands for the app of a dead letter that no conversation took: the item is owed to nobody in particular.</summary>
    private const string NoApp = "";

    public static IEnumerable<Violation> Check(ConversationHistory conversation)
    {
        if (!conversation.Facts.On(conversation.Name.Page).Any())
        {
            yield break;
        }

        var unmatched = Unmatched(conversation);
        var heardBy = conversation.Callbacks.ToLookup(heard => heard.Item.Key);
        foreach (var item in conversation.Items)
        {
            if (item.Promised is not { } post || ItemKinds.Observations.Contains(item.Item.Kind))
            {
                continue;
            }

            CallbackReceived[] heard = [.. heardBy[item.Item.Key]];
            if (heard.Length == 0 && TakeOne(unmatched, NoApp))
            {
                continue;
            }

            foreach (var app in Entitled(conversation, item, heard))
            {
                if (heard.All(copy => copy.App != app.App) && !IsKept(conversation, app.App, item.Item.Key, heard, unmatched))
                {
                    yield return conversation.Broken(3, $"{item.Item.Key} was answered 200 and app {app.App} never heard it", [post, .. heard]);
                }
            }
        }

        foreach (var violation in MissedChanges(conversation, unmatched))
        {
            yield return violation;
        }
    }

    private static IEnumerable<RunApp> Entitled(ConversationHistory conversation, ItemHistory item, CallbackReceived[] heard)
    {
        var fields = ItemKinds.FieldsOf(item.Item.Kind);
        var standby = ItemKinds.HasStandbyForm(item.Item.Kind);
        var (known, owner) = OwnerAtAcceptance(conversation, item, heard);
        return conversation.Facts.On(conversation.Name.Page).Where(app => app.Subscribes(fields)
            && (conversation.Name.Person == "page"
                || (standby && app.Fields.Contains("standby"))
                || (known && owner == app.App)
                || (known && owner is null && !standby)));
    }

    private static (bool Known, string? Owner) OwnerAtAcceptance(ConversationHistory conversation, ItemHistory item, CallbackReceived[] heard)
    {
        if (heard.Length > 0)
        {
            return (true, heard[0].Owner);
        }

        // Nobody heard it: its acceptance lies between the first POST and the first 200. An entry may itself change the owner.
        var before = conversation.Epochs.ReachedBy(item.NotBefore);
        var after = conversation.Epochs.NotPassedBy(item.Promised!.Ended);
        return before == after && conversation.Epochs.OwnerOf(before) is { } sighting ? (true, sighting.Owner) : (false, null);
    }

    /// <summary>How many deliveries per app (or raw items, <see cref="NoApp"/>) are owed or dead without telling which item they are.</summary>
    private static Dictionary<string, int> Unmatched(ConversationHistory conversation)
    {
        var sequences = conversation.Callbacks.Select(heard => SequenceOf(heard.DeliveryId)).ToHashSet();
        return Kept(conversation)
            .Where(kept => kept.Key is null && SequenceOf(kept.Id) is var sequence && (sequence is null || !sequences.Contains(sequence)))
            .GroupBy(kept => kept.App ?? NoApp)
            .ToDictionary(group => group.Key, group => group.Count());
    }

    private static bool IsKept(ConversationHistory conversation, string app, string key, CallbackReceived[] heard, Dictionary<string, int> unmatched)
    {
        var sequence = heard.Length > 0 ? SequenceOf(heard[0].DeliveryId) : null;
        if (Kept(conversation).Any(kept => (kept.App is null || kept.App == app)
            && (kept.Key == key || (sequence is not null && SequenceOf(kept.Id) == sequence))))
        {
            return true;
        }

        return TakeOne(unmatched, app);
    }

    private static IEnumerable<Violation> MissedChanges(ConversationHistory conversation, Dictionary<string, int> unmatched)
    {
        if (conversation.Final is not { } final)
        {
            yield break;
        }

        foreach (var app in conversation.Facts.On(conversation.Name.Page).Where(app => app.Fields.Contains(ItemKinds.ControlChangedField)))
        {
            var heard = conversation.Callbacks.Where(copy => copy.App == app.App && copy.Item.Change is not null)
                .Select(copy => copy.Item.Change!.Epoch).ToHashSet();
            for (var epoch = 1L; epoch <= final.Epoch; epoch++)
            {
                if (!heard.Contains(epoch) && !IsChangeKept(conversation, app.App, epoch) && !TakeOne(unmatched, app.App))
                {
                    yield return conversation.Broken(3, $"app {app.App} never heard of the change to epoch {epoch}");
                }
            }
        }
    }

    private static bool IsChangeKept(ConversationHistory conversation, string app, long epoch)
    {
        var sequence = conversation.Callbacks.FirstOrDefault(copy => copy.Item.Change?.Epoch == epoch) is { } copy ? SequenceOf(copy.DeliveryId) : null;
        return Kept(conversation).Any(kept => kept.App == app
            && (kept.Key == $"control_changed:{epoch}" || (sequence is not null && SequenceOf(kept.Id) == sequence)));
    }

    private static IEnumerable<FinalDelivery> Kept(ConversationHistory conversation) =>
        conversation.DeadLetters.Concat(conversation.Final?.Owed ?? []);

    private static bool TakeOne(Dictionary<string, int> left, string app)
    {
        if (left.GetValueOrDefault(app) == 0)
        {
            return false;
        }

        left[app]--;
        return true;
    }

    /// <summary>The sequence in a delivery id, <c>page:person:sequence:app</c>; null for another kind of id.</summary>
    internal static long? SequenceOf(string deliveryId) =>
        deliveryId.Split(':') is [_, _, var sequence, _] && long.TryParse(sequence, out var number) ? number : null;
}
