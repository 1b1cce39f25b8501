using System.Text.Json.Serialization;

namespace Router.EndToEnd;

/// <summary>
/// One thing that somebody outside Router saw. All recorders of a run share one clock, so <c>a.Ended &lt; b.Began</c> means that
/// <c>a</c> was over before <c>b</c> started; events that overlap have no order.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "saw")]
[JsonDerivedType(typeof(WebhookPosted), "webhook")]
[JsonDerivedType(typeof(GraphCalled), "graph")]
[JsonDerivedType(typeof(CallbackReceived), "callback")]
[JsonDerivedType(typeof(ControlCalled), "control")]
[JsonDerivedType(typeof(SendCalled), "send")]
[JsonDerivedType(typeof(OwnerRead), "owner")]
[JsonDerivedType(typeof(ProcessKilled), "killed")]
[JsonDerivedType(typeof(ProcessReady), "ready")]
public abstract record HistoryEvent
{
    private HistoryEvent()
    {
    }

    public DateTimeOffset Began { get; init; }

    public DateTimeOffset Ended { get; init; }

    /// <summary>The platform: one attempt of one POST. <c>Status</c> is what Router answered, even if the platform never learnt it; null: nothing came.</summary>
    public sealed record WebhookPosted(long Post, int Attempt, IReadOnlyList<PostedItem> Items, int? Status) : HistoryEvent;

    /// <summary>The platform: a Graph call that reached it. <c>SendId</c> is the id that the caller wrote into the message; <c>Status</c> is what the platform did, told or not.</summary>
    public sealed record GraphCalled(
        string App, ConversationName? Conversation, string Edge, string? SendId, int Status, int? Code, int? Subcode, string? Mid) : HistoryEvent
    {
        /// <summary>The status of a call that the platform never looked at: its caller had left before.</summary>
        public const int Abandoned = 499;

        /// <summary>The caller never got this answer.</summary>
        public bool AnswerLost { get; init; }

        /// <summary>The caller knows that it has not happened, and that it may later: a bad token, a rate limit.</summary>
        [JsonIgnore]
        public bool MayBeRepeated => Status >= 400 && Status != Abandoned && !AnswerLost && Code is 190 or 4 or 17 or 32 or 613;
    }

    /// <summary>An app: one signed POST of Router's. <c>Status</c> is what the app answered; null: it did not.</summary>
    public sealed record CallbackReceived(
        string App, ConversationName Conversation, string DeliveryId, int Attempt, string Channel, HeardItem Item,
        string? Owner, long Epoch, int? Status) : HistoryEvent;

    /// <summary>A caller: <c>pass</c>, <c>take</c>, <c>request</c>, <c>cancel</c>, <c>release</c>, <c>extend</c> or <c>note</c>. <c>Status</c> null: no answer came.</summary>
    public sealed record ControlCalled(
        string App, ConversationName Conversation, string Verb, string? Target, TimeSpan? Duration, GraphAnswerSeen Answer) : HistoryEvent;

    /// <summary>A caller: a send. <c>SendId</c> stands in the message, so that the platform's side can be matched.</summary>
    public sealed record SendCalled(
        string App, ConversationName Conversation, string SendId, string? Tag, bool Survey, string? Mid, GraphAnswerSeen Answer) : HistoryEvent;

    /// <summary>A caller: <c>thread_owner</c>.</summary>
    public sealed record OwnerRead(string App, ConversationName Conversation, GraphAnswerSeen Answer) : HistoryEvent;

    /// <summary>The run: Router's process was killed; <c>Began</c> is before the signal, <c>Ended</c> after the process was gone.</summary>
    public sealed record ProcessKilled : HistoryEvent;

    /// <summary>The run: Router answered that it is ready.</summary>
    public sealed record ProcessReady : HistoryEvent;
}

/// <summary>What a Graph-compatible call was answered. <c>Epoch</c> null: the answer did not carry Router's headers.</summary>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Subcode">The error's subcode.</param>
/// <param name="Transient">The error says that it is transient.</param>
/// <param name="Owner"><c>X-Router-Owner</c>; null is idle.</param>
/// <param name="Epoch"><c>X-Router-Epoch</c>.</param>
public sealed record GraphAnswerSeen(int? Status, int? Code = null, int? Subcode = null, bool Transient = false, string? Owner = null, long? Epoch = null)
{
    [JsonIgnore]
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>A refusal that promises that nothing was done: neither "temporary" (1, 2) nor transient.</summary>
    [JsonIgnore]
    public bool RefusedForGood => Status is >= 400 and < 500 && !Transient && Code is not (null or 1 or 2);

    /// <summary>"Another app controls the thread", on Messenger or on Instagram.</summary>
    [JsonIgnore]
    public bool AnotherAppControls => (Code, Subcode) is (10, 2018300) or (100, 2534037);
}

/// <summary>One item of a webhook POST.</summary>
/// <param name="Conversation">Whose; person <c>page</c> for an item without a person.</param>
/// <param name="Key">What makes it this item (<see cref="ItemKinds"/>).</param>
/// <param name="Kind">Its kind, as <see cref="ItemKinds"/> names it.</param>
public sealed record PostedItem(ConversationName Conversation, string Key, string Kind);

/// <summary>The item of a callback.</summary>
/// <param name="Key">For an item of Meta's the same key as when it was posted; for one of Router's own its kind and what it says.</param>
/// <param name="Kind">Its kind.</param>
public sealed record HeardItem(string Key, string Kind)
{
    /// <summary>What a <c>control_changed</c> says; null for every other kind.</summary>
    public ChangeHeard? Change { get; init; }

    /// <summary>The reason of a <c>request_ended</c>; null for every other kind.</summary>
    public string? RequestEnd { get; init; }
}

/// <summary>The body of a <c>control_changed</c> item.</summary>
public sealed record ChangeHeard(string? Previous, string? New, long Epoch, string Reason);
