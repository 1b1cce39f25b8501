using System.Collections.Frozen;
using System.Globalization;
using Router.Protocol;
using static Router.Protocol.ConversationEvent;

namespace Router.Conversations;

/// <summary>Tells what happened as timeline entries: the reason of everything, the text of nothing.</summary>
internal static class Chronicle
{
    // Every item has such an entry, and it waits in memory for its portion: one text for all of a kind.
    private static readonly FrozenDictionary<(ItemKind, ArrivedOn), string> Arrived =
        (from kind in Enum.GetValues<ItemKind>() from way in Enum.GetValues<ArrivedOn>() select (kind, way))
        .ToFrozenDictionary(a => a, a => $"{a.kind} on {a.way}");

    /// <summary>The entry of an event, or null for events that only accompany another.</summary>
    public static TimelineEntry? Entry(Conversation state, ConversationEvent happened, DateTimeOffset now)
    {
        var (what, detail) = happened switch
        {
            ItemAccepted { EchoOf: { } app } e => ("accepted", $"{ArrivedAs(e.Item)}, sent by {app}"),
            ItemAccepted e => ("accepted", ArrivedAs(e.Item)),
            ChannelLearnt e => ("channel", e.Channel.ToString()),
            OwnerChanged e => ("owner", $"{Name(e.From)} → {Name(e.Next.OwnerNow)}: {e.Reason}"),
            DeadlineMoved e => ("deadline", e.Until.ToString("u", CultureInfo.InvariantCulture)),
            Requested e => ("request", $"{e.Request.App} waits until {e.Request.ExpiresAt.ToString("u", CultureInfo.InvariantCulture)}"),
            RequestEnded e => ("request", $"{e.App}: {e.End}"),
            MoveBegun e => ("moving", $"{Name(e.Moving.Before.OwnerNow)} → {e.Moving.To}: {e.Moving.Reason}"),
            MoveUndone => ("moving", "undone: Meta did not make the change"),
            MetadataPassed e => ("metadata", $"{e.From} → {e.To}"),
            Questioned e => ("question", $"asking Meta who owns: {e.Question.Why}"),
            QuestionAnswered e => ("question", $"answered: {e.Why}"),
            SendBegun e => ("send", $"{e.Send.Kind} of {e.Send.App} begun, {e.Send.Id}"),
            SendEnded e => ("send", $"{e.Id}: {Outcome(e.Outcome)}"),
            SurveyHeld e => ("survey", $"{e.Survey.HeldMid} of {e.Survey.App} held"),
            SurveyReleased e => ("survey", $"{e.Survey.HeldMid} is sent now"),
            SurveyDropped e => ("survey", $"{e.Survey.HeldMid} ended: {e.Reason}"),
            DeliveryDropped e => ("dead", $"delivery {e.Row.Sequence} to {e.Row.App}: {e.Reason}"),
            LineShortened e => ("dead", $"{e.Count} oldest deliveries to {e.App}: its line was full"),
            RoleAnnounced e => ("role", $"{e.App}: {e.Role}"),
            Noted e => ("noted", e.What),
            DeliverySettled or DeliveryPostponed or CommandGranted => ("", ""),
            _ => throw new System.Diagnostics.UnreachableException($"Event {happened.GetType().Name}."),
        };
        return what.Length == 0 ? null : new TimelineEntry(state.Key, now, what, detail, state.Control.OwnerNow, state.Epoch);
    }

    public static TimelineEntry Refused(Conversation state, DateTimeOffset now, Command command, Refusal refusal) =>
        new(state.Key, now, "refused", $"{command.GetType().Name}: {refusal}", state.Control.OwnerNow, state.Epoch);

    public static TimelineEntry Attempted(DeliveryAttempt attempt, AttemptReport report, AttemptOutcome outcome, DateTimeOffset now)
    {
        var answer = report.Status == 0 ? "no answer" : report.Status.ToString(CultureInfo.InvariantCulture);
        return new TimelineEntry(
            attempt.Conversation,
            now,
            "attempt",
            $"delivery {attempt.Row.Sequence} to {attempt.Row.App} on {attempt.Row.On}, attempt {attempt.Row.Attempts + 1}: {answer}, {Outcome(outcome)}",
            attempt.Item.Owner,
            attempt.Item.Epoch);
    }

    public static TimelineEntry Called(ConversationKey key, DateTimeOffset now, string edge, GraphAnswer answer) =>
        new(key, now, "graph", answer.End == GraphEnd.Answered ? $"{edge}: {answer.Status}" : $"{edge}: {answer.End}", Owner: null, Epoch: 0);

    private static string ArrivedAs(Item item) => Arrived.GetValueOrDefault((item.Kind, item.On)) ?? $"{item.Kind} on {item.On}";

    private static string Name(AppId? app) => app switch
    {
        null => "idle",
        { Value: 0 } => "another app at Meta",
        { } id => id.ToString(),
    };

    private static string Outcome(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Accepted a => $"accepted as {a.Mid ?? "an action"}",
        SendOutcome.Refused r => $"refused with {r.Code}{(r.Subcode is { } subcode ? $"/{subcode}" : "")}",
        SendOutcome.Unknown => "outcome unknown, not repeated",
        SendOutcome.NotStarted => "not started",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Outcome(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Delivered => "delivered",
        AttemptOutcome.TryAgain t => $"again at {t.At.ToString("u", CultureInfo.InvariantCulture)}",
        AttemptOutcome.Gone => "parked",
        AttemptOutcome.GaveUp g => $"given up: {g.Reason}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
