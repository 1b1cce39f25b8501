using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// Guarantee 8: nothing is told to anyone before it is stored.
/// <para>
/// A kill separates what was stored from what was only in memory. So whatever was told before a kill must still be true after
/// it: the epoch and owner of an answer, a header or a <c>control_changed</c> are not contradicted later, no epoch that anybody
/// heard of is above the final one, a delivery id does not come back with another item. Without any kill: no app hears an
/// item of Meta's that the platform never posted; a send that was answered with a <c>mid</c> has that <c>mid</c> at the platform; a survey that
/// was answered as held is still held, or was sent (what Meta refused for good or never answered counts: it is not repeated, but a bad
/// token and a rate limit are waited for; a call that did not even reach Meta is known from Router's timeline), or stands in the dead letters (by number). A thing that was told early
/// and stored a moment later, with no kill between, cannot be noticed.
/// </para>
/// </summary>
internal static class ToldIsStored
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation) =>
        OneOwnerPerEpoch.Contradictions(conversation)
            .Where(found => found.AcrossKill)
            .Select(found => found.Violation)
            .Concat(AboveTheFinalEpoch(conversation))
            .Concat(Invented(conversation))
            .Concat(SendsNeverMade(conversation));

    private static IEnumerable<Violation> AboveTheFinalEpoch(ConversationHistory conversation)
    {
        var final = conversation.Final?.Epoch ?? 0;
        if (conversation.Epochs.Sightings.Where(sighting => sighting.Epoch > final).MaxBy(sighting => sighting.Epoch) is { } told)
        {
            yield return conversation.Broken(8, $"somebody was told epoch {told.Epoch}, and the final state has {final}", told.Proof);
        }
    }

    private static IEnumerable<Violation> Invented(ConversationHistory conversation)
    {
        var posted = conversation.Items.Select(item => item.Item.Key).ToHashSet();
        return conversation.Callbacks
            .Where(heard => !ItemKinds.IsRouters(heard.Item.Kind) && !posted.Contains(heard.Item.Key))
            .Select(heard => conversation.Broken(8, $"app {heard.App} heard {heard.Item.Key}, which the platform never posted", heard));
    }

    private static IEnumerable<Violation> SendsNeverMade(ConversationHistory conversation)
    {
        var ended = conversation.Graph.Where(call => !call.MayBeRepeated).Select(call => call.SendId).ToHashSet();
        var mids = conversation.Graph.Where(call => call.Mid is not null).Select(call => call.Mid).ToHashSet();
        foreach (var send in conversation.Sends.Where(send => send.Answer.Succeeded && send.Mid is { } mid && !IsHeld(mid) && !mids.Contains(mid)))
        {
            yield return conversation.Broken(8, $"send {send.SendId} was answered {send.Mid}, which the platform never gave", send);
        }

        SendCalled[] waiting =
        [
            .. conversation.Sends.Where(send => send.Answer.Succeeded && send.Mid is { } mid && IsHeld(mid) && !ended.Contains(send.SendId)
                && conversation.Final?.UnknownSurveys.Contains(send.Mid) != true)
                .DistinctBy(send => send.SendId),
        ];
        var dead = conversation.DeadLetters.Count(letter => NothingLost.SequenceOf(letter.Id) is null);
        if (waiting.Length > (conversation.Final?.Held ?? 0) + dead)
        {
            yield return conversation.Broken(8, $"{waiting.Length} surveys were answered as held and not sent, and only {conversation.Final?.Held ?? 0} are held", waiting);
        }
    }

    private static bool IsHeld(string mid) => mid.StartsWith("held.", StringComparison.Ordinal);
}
