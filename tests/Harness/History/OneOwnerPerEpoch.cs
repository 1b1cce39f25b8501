namespace Router.EndToEnd;

/// <summary>
/// Guarantee 1: at most one owner per epoch; epochs only grow; the owner is an app the Page knows.
/// <para>
/// Whoever is told an epoch is told its owner: by the headers of answers and callbacks, by <c>control_changed</c> (which also
/// names the owner of the epoch before), by the final state. So two sightings of one epoch must name the same owner. Where
/// one sighting was over before another began, the second cannot show a smaller epoch. And the app that hears an item on
/// <c>messaging</c> hears it as the owner: the header beside it must name that app. An epoch that nobody was told
/// of can have had two owners without anybody noticing.
/// </para>
/// <para>
/// A contradiction with a kill between its two sides is reported as guarantee 8 (<see cref="ToldIsStored"/>): there the likely
/// cause is that something was told before it was stored.
/// </para>
/// </summary>
internal static class OneOwnerPerEpoch
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation) =>
        Contradictions(conversation)
            .Where(found => !found.AcrossKill)
            .Select(found => found.Violation)
            .Concat(UnknownOwners(conversation))
            .Concat(HeardAsOwner(conversation));

    /// <summary>Pairs of sightings that cannot both be true, and whether the process was killed between them.</summary>
    internal static IEnumerable<(Violation Violation, bool AcrossKill)> Contradictions(ConversationHistory conversation)
    {
        // Neighbours in time are compared, so that a kill between them is their kill.
        foreach (var epoch in conversation.Epochs.Sightings.GroupBy(sighting => sighting.Epoch))
        {
            Sighting? before = null;
            foreach (var sighting in epoch.OrderBy(sighting => sighting.NotAfter))
            {
                if (before is not null && before.Owner != sighting.Owner)
                {
                    yield return Contradiction(conversation, before, sighting, $"{before.Says}, and {sighting.Says}");
                }

                before = sighting;
            }
        }

        Sighting? highest = null;
        var told = new PriorityQueue<Sighting, DateTimeOffset>();
        foreach (var sighting in conversation.Epochs.Sightings)
        {
            while (told.TryPeek(out var earlier, out var over) && over < sighting.NotBefore)
            {
                told.Dequeue();
                highest = highest is null || earlier.Epoch >= highest.Epoch ? earlier : highest;
            }

            if (highest is not null && highest.Epoch > sighting.Epoch)
            {
                yield return Contradiction(conversation, highest, sighting, $"epoch {highest.Epoch} was told before, and afterwards {sighting.Says}");
            }

            told.Enqueue(sighting, sighting.NotAfter);
        }
    }

    private static (Violation, bool) Contradiction(ConversationHistory conversation, Sighting one, Sighting other, string what)
    {
        var afterwards = other.Source?.Ended ?? conversation.Run.Final.At;
        var acrossKill = one.Source is not null && conversation.KilledBetween(one.Source.Ended, afterwards);
        return (conversation.Broken(acrossKill ? 8 : 1, what, [.. one.Proof, .. other.Proof]), acrossKill);
    }

    private static IEnumerable<Violation> UnknownOwners(ConversationHistory conversation) =>
        conversation.Epochs.Sightings
            .Where(sighting => sighting.Owner is { } owner
                && owner != "0" // "another app at Meta", until Meta says which
                && conversation.Facts.Find(conversation.Name.Page, owner) is null
                && !conversation.Facts.PlatformApps.Contains(owner))
            .Select(sighting => conversation.Broken(1, $"{sighting.Says}, an app the Page does not know", sighting.Proof));

    private static IEnumerable<Violation> HeardAsOwner(ConversationHistory conversation) =>
        conversation.Callbacks
            .Where(heard => heard.Channel == "messaging" && heard.Owner != heard.App && conversation.Name.Person != "page"
                && !ItemKinds.IsRouters(heard.Item.Kind)
                && (ItemKinds.HasStandbyForm(heard.Item.Kind) || heard.Owner is not null))
            .Select(heard => conversation.Broken(
                1, $"app {heard.App} heard {heard.Item.Key} on messaging in epoch {heard.Epoch}, which belongs to {heard.Owner ?? "nobody"}", heard));
}
