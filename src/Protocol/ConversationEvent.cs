namespace Router.Protocol;

/// <summary>What has happened to a conversation. <see cref="Evolver"/> folds it into the state, <see cref="Planner"/> tells who hears.</summary>
public abstract record ConversationEvent
{
    private ConversationEvent()
    {
    }

    /// <summary>An item was accepted. <paramref name="EchoOf"/>: whom an echo is shown as sent by.</summary>
    public sealed record ItemAccepted(Item Item, AppId? EchoOf) : ConversationEvent;

    public sealed record ChannelLearnt(Channel Channel) : ConversationEvent;

    /// <summary>Control changed; the epoch grows by one.</summary>
    public sealed record OwnerChanged(AppId? From, Control Next, ChangeReason Reason, string? Metadata) : ConversationEvent
    {
        /// <summary>When it changed at Meta, if it crossed the two levels.</summary>
        public DateTimeOffset? AtMeta { get; init; }

        /// <summary>The send that claimed, for reason <see cref="ChangeReason.Claim"/>.</summary>
        public CommandId? Claim { get; init; }

        /// <summary>An inbox gave control back: staff marked the thread Done.</summary>
        public bool InboxDone { get; init; }
    }

    /// <summary>Activity or an extension moved the deadline.</summary>
    public sealed record DeadlineMoved(DateTimeOffset Until) : ConversationEvent;

    /// <summary>A request was queued, or asked again (keeps its place).</summary>
    public sealed record Requested(ControlRequest Request) : ConversationEvent;

    public sealed record RequestEnded(AppId App, RequestEnd End) : ConversationEvent;

    /// <summary>A change across the two levels was begun; the Graph call starts when this is stored.</summary>
    public sealed record MoveBegun(Control.Moving Moving) : ConversationEvent;

    /// <summary>Meta did not make the change: the books stay as they were.</summary>
    public sealed record MoveUndone(CommandId Id) : ConversationEvent;

    /// <summary>A metadata note.</summary>
    public sealed record MetadataPassed(AppId From, AppId To, string? Metadata) : ConversationEvent;

    /// <summary>Router has to ask Meta who owns.</summary>
    public sealed record Questioned(OwnerQuestion Question) : ConversationEvent;

    /// <summary>Meta told who owns.</summary>
    public sealed record QuestionAnswered(QuestionReason Why) : ConversationEvent;

    public sealed record SendBegun(BegunSend Send) : ConversationEvent;

    public sealed record SendEnded(CommandId Id, SendOutcome Outcome) : ConversationEvent;

    public sealed record SurveyHeld(HeldSurvey Survey) : ConversationEvent;

    /// <summary>A held survey was taken out to be sent.</summary>
    public sealed record SurveyReleased(HeldSurvey Survey) : ConversationEvent;

    /// <summary>A held survey ended unsent, in the dead letters.</summary>
    public sealed record SurveyDropped(HeldSurvey Survey, DeadReason Reason) : ConversationEvent;

    public sealed record DeliverySettled(AppId App, long Sequence) : ConversationEvent;

    public sealed record DeliveryPostponed(AppId App, long Sequence, DateTimeOffset At, bool Refused) : ConversationEvent;

    /// <summary>A delivery goes to the dead letters.</summary>
    public sealed record DeliveryDropped(Owed Row, OwedItem Item, DeadReason Reason) : ConversationEvent;

    /// <summary>An app's oldest deliveries were dropped because its line was full.</summary>
    public sealed record LineShortened(AppId App, int Count) : ConversationEvent;

    public sealed record RoleAnnounced(AppId App, string Role) : ConversationEvent;

    /// <summary>A command was granted; its repeat changes nothing.</summary>
    public sealed record CommandGranted(CommandId Id) : ConversationEvent;

    /// <summary>Something the timeline tells and the state does not: an observation that changes nothing, a <c>thread_control</c> that could not be carried out.</summary>
    public sealed record Noted(string What) : ConversationEvent;
}
