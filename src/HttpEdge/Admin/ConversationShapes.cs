using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary>
/// A conversation as the operator reads it: who controls, who waits, what is owed, and which of the remembered sends ended
/// without an answer (their ids: the person may have got them). No texts.
/// </summary>
internal sealed record ConversationShown(
    string Page, string Person, string Channel, string Control, string? Owner, long Epoch, DateTimeOffset? Expiration, string? MovingTo,
    IReadOnlyList<RequestView> Queue, IReadOnlyList<OwedView> Owed, int HeldSurveys, int SendsUnderWay,
    IReadOnlyList<string> SendsUnknown)
{
    public static ConversationShown Of(ConversationKey key, ConversationView view) => new(
        key.Page.Value, key.Person.Value, Words.Of(view.State.Channel), view.State.Control.GetType().Name.ToUpperInvariant() switch
        {
            "IDLE" => "idle",
            "HOSTED" => "hosted",
            "PLATFORM" => "platform",
            _ => "moving",
        },
        view.Owner?.ToString(), view.Epoch, view.Expiration, (view.State.Control as Control.Moving)?.To.ToString(),
        [.. view.Queue.Select(r => new RequestView(r.App.ToString(), r.Priority, r.AskedAt, r.ExpiresAt))],
        [.. view.State.Outbox.Rows.GroupBy(r => r.App).OrderBy(g => g.Key).Select(g => new OwedView(g.Key.ToString(), g.Count()))],
        view.State.Surveys.Length, view.State.Sends.Count(s => s.Outcome is null),
        [.. view.State.Sends.Where(s => s.Outcome is SendOutcome.Unknown).Select(s => s.Id.ToString())]);
}

/// <summary>A request that waits. Its metadata is the apps' own affair.</summary>
internal sealed record RequestView(string App, int Priority, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt);

/// <summary>How many deliveries are owed to an app.</summary>
internal sealed record OwedView(string App, int Deliveries);

/// <summary>Who gets control; null: nobody.</summary>
internal sealed record AssignBody
{
    public required string? App { get; init; }
}

/// <summary>Who is queued.</summary>
internal sealed record QueueBody
{
    public required string App { get; init; }

    public string? Metadata { get; set; }

    public override string ToString() => $"QueueBody {{ {App} }}";
}

/// <summary>A line of a timeline.</summary>
internal sealed record TimelineView(DateTimeOffset At, string What, string Detail, string? Owner, long Epoch);
