using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Router.Sandbox;

/// <summary>
/// One thing the platform saw or did. <c>Sequence</c> is the order in which things happened here, across all kinds; for what
/// takes time (<see cref="GraphCalled"/>, <see cref="WebhookPosted"/>) it is the end, and <c>Began</c> is how far the journal was at the start.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PersonActed), "person_acted")]
[JsonDerivedType(typeof(MessageArrived), "message_arrived")]
[JsonDerivedType(typeof(ControlChanged), "control_changed")]
[JsonDerivedType(typeof(InboxActed), "inbox_acted")]
[JsonDerivedType(typeof(GraphCalled), "graph_called")]
[JsonDerivedType(typeof(GraphAbandoned), "graph_abandoned")]
[JsonDerivedType(typeof(WebhookPosted), "webhook_posted")]
[JsonDerivedType(typeof(WebhookGivenUp), "webhook_given_up")]
[JsonDerivedType(typeof(RoleSet), "role_set")]
[JsonDerivedType(typeof(FaultStruck), "fault_struck")]
[JsonDerivedType(typeof(Unsubscribed), "unsubscribed")]
public abstract record JournalEntry
{
    private JournalEntry() { }

    /// <summary>From 1, without gaps.</summary>
    public long Sequence { get; internal init; }

    /// <summary>The platform's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>A person wrote, tapped, reacted, …; <c>What</c> is the webhook kind's key, <c>Mid</c> null where the kind has none.</summary>
    public sealed record PersonActed(MetaPageId Page, Psid Person, string What, string? Mid, string? Text) : JournalEntry;

    /// <summary>A message reached the person's phone.</summary>
    public sealed record MessageArrived(MetaPageId Page, Psid Person, string Mid, MetaAppId App, string? Text, string? Metadata, string? Tag, long? Call) : JournalEntry;

    /// <summary>Control of a thread moved; null is idle. <c>Version</c> grows by one each time.</summary>
    public sealed record ControlChanged(MetaPageId Page, Psid Person, MetaAppId? From, MetaAppId? To, ControlReason Reason, MetaAppId? By, int Version, long? Call) : JournalEntry;

    public sealed record InboxActed(MetaPageId Page, Psid Person, string What, string? Mid) : JournalEntry;

    /// <summary>A Graph call that was carried out or refused. <c>AnswerLost</c>: the caller never got the answer that stands here.</summary>
    public sealed record GraphCalled(
        long Call, string Method, string Edge, MetaAppId? App, MetaPageId? Page, Psid? Person, JsonObject Arguments,
        int Status, int? Code, int? Subcode, string? Mid, bool AnswerLost, long Began, DateTimeOffset StartedAt) : JournalEntry;

    /// <summary>A Graph call that <see cref="Fault.GraphHang"/> kept until its caller had left: it was never looked at.</summary>
    public sealed record GraphAbandoned(string Method, string Edge, MetaAppId? App, MetaPageId? Page, Psid? Person, JsonObject Arguments, DateTimeOffset StartedAt) : JournalEntry;

    /// <summary>One attempt of one POST. <c>Status</c> null: no answer came (or it was lost). Repeats of a POST share <c>Post</c>.</summary>
    public sealed record WebhookPosted(
        long Post, MetaAppId App, IReadOnlyList<PostedItem> Items, int Attempt, int? Status, WebhookOutcome Outcome, long Began, DateTimeOffset StartedAt) : JournalEntry;

    public sealed record WebhookGivenUp(long Post, MetaAppId App, int Attempts) : JournalEntry;

    public sealed record RoleSet(MetaPageId Page, MetaAppId? DefaultApp) : JournalEntry;

    public sealed record FaultStruck(Fault Fault, MetaAppId? App, string? Edge, Psid? Person) : JournalEntry;

    /// <summary>The callback failed for an hour: "Webhooks Disabled" (WH).</summary>
    public sealed record Unsubscribed(MetaPageId Page, MetaAppId App) : JournalEntry;
}

/// <summary>One item of a POST: its kind's key, its <c>mid</c> where it has one, and the channel the app hears it on.</summary>
public sealed record PostedItem(MetaPageId Page, Psid? Person, string Kind, string? Mid, string Channel, long Timestamp, bool Copy);

[JsonConverter(typeof(JsonStringEnumConverter<WebhookOutcome>))]
public enum WebhookOutcome
{
    /// <summary>Answered 200.</summary>
    Accepted = 1,

    /// <summary>Answered something else.</summary>
    Refused = 2,

    /// <summary>No answer in time, or no connection.</summary>
    NoAnswer = 3,

    /// <summary>Answered 200, but the fault <see cref="Fault.WebhookLose200"/> hid it.</summary>
    AnswerLost = 4,
}

[JsonConverter(typeof(JsonStringEnumConverter<ControlReason>))]
public enum ControlReason
{
    Pass = 1,
    Take = 2,
    Request = 3,
    Release = 4,
    Expired = 5,
    Entry = 6,
    Route = 7,
    Postback = 8,
    Send = 9,
    ThreadControl = 10,
    HumanAgent = 11,
    InboxReply = 12,
    MovedToMain = 13,
    Done = 14,
}
