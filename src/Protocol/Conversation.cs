using System.Collections.Immutable;

namespace Router.Protocol;

/// <summary>The whole truth about one conversation: what one write stores.</summary>
public sealed record Conversation(ConversationKey Key)
{
    /// <summary>Learnt from the first webhook; Messenger if never told.</summary>
    public Channel Channel { get; init; } = Channel.Messenger;

    /// <summary>False until a webhook or a caller named the channel.</summary>
    public bool ChannelKnown { get; init; }

    /// <summary>Grows by one with every change of owner.</summary>
    public long Epoch { get; init; }

    public Control Control { get; init; } = Control.Idle.Instance;

    /// <summary>Waiting requests in the order they are served: larger priority first, then first come first served.</summary>
    public ImmutableArray<ControlRequest> Queue { get; init; } = [];

    public SeenIds Seen { get; init; } = SeenIds.None;

    public Outbox Outbox { get; init; } = Outbox.Empty;

    /// <summary>The sequence the next owed item gets.</summary>
    public long NextSequence { get; init; } = 1;

    public ImmutableArray<HeldSurvey> Surveys { get; init; } = [];

    /// <summary>The last sends, oldest first: under way, or remembered for repeats and echoes.</summary>
    public ImmutableArray<BegunSend> Sends { get; init; } = [];

    /// <summary>The last granted commands, oldest first, so that a repeat changes nothing.</summary>
    public ImmutableArray<CommandId> Granted { get; init; } = [];

    /// <summary>What Router has to ask Meta, or null.</summary>
    public OwnerQuestion? Question { get; init; }

    /// <summary>When control last changed at Meta, by Meta's clock where it told, else by Router's. Older observations change nothing.</summary>
    public DateTimeOffset? ChangedAtMeta { get; init; }

    /// <summary>Control came back from an inbox since the inbox last took it: staff marked the thread Done (rules.md section 3).</summary>
    public bool InboxDone { get; init; }

    /// <summary>The send that claimed the conversation, as long as nothing else has happened since.</summary>
    public CommandId? Claim { get; init; }

    /// <summary>True if the conversation owes somebody something, and must be woken after a restart.</summary>
    public bool Owes =>
        !Outbox.IsEmpty || Question is not null || Control is Control.Moving || SurveyReady is not null || HasSendUnderWay;

    /// <summary>The held survey whose time has come, or null.</summary>
    public HeldSurvey? SurveyReady => Control is Control.Idle && !Surveys.IsEmpty ? Surveys[0] : null;

    /// <summary>The app that hears items on <em>messaging</em>, or null; while moving the one that owned before.</summary>
    public AppId? Listener => Control.OwnerNow;

    /// <summary>True if <paramref name="app"/> is a hosted owner right now (not while moving).</summary>
    public bool IsOwnedBy(AppId app) => Control switch
    {
        Control.Hosted h => h.Owner == app,
        Control.Platform p => p.Owner == app,
        _ => false,
    };

    /// <summary>
    /// The earliest time after <paramref name="after"/> at which something becomes due, or null. Deliveries that may be
    /// attempted at once are not a matter of time and do not count. A hosted owner's deadline counts also when it has passed: a change
    /// that is undone, or an entry that comes a day late, gives control that is over already, and ends at the next touch.
    /// </summary>
    public DateTimeOffset? NextDue(RuleNumbers numbers, DateTimeOffset after = default)
    {
        DateTimeOffset? due = null;
        switch (Control)
        {
            case Control.Hosted h:
                due = h.Until;
                break;
            case Control.Platform p when Question is null:
                Consider(p.Until);
                break;
            case Control.Moving m:
                Consider(m.Since + numbers.MovingLasts);
                break;
        }

        foreach (var request in Queue)
        {
            Consider(request.ExpiresAt);
        }

        foreach (var survey in Surveys)
        {
            Consider(survey.ExpiresAt);
        }

        if (Question is { } question)
        {
            Consider(question.AskAt);
        }

        foreach (var row in Outbox.Rows)
        {
            if (row.NextAt is { } at)
            {
                Consider(at);
            }
        }

        return due;

        void Consider(DateTimeOffset time)
        {
            if (time > after && (due is not { } earliest || time < earliest))
            {
                due = time;
            }
        }
    }

    private bool HasSendUnderWay
    {
        get
        {
            foreach (var send in Sends)
            {
                if (send.Outcome is null)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>Router's doubt about the owner at Meta: asked until Meta answers.</summary>
/// <param name="Why">What raised it.</param>
/// <param name="Echo">The platform app whose echo raised it, if one did.</param>
/// <param name="AskAt">When to ask (again).</param>
/// <param name="Asked">How often Meta was asked without an answer.</param>
public sealed record OwnerQuestion(QuestionReason Why, AppId? Echo, DateTimeOffset AskAt, int Asked);

/// <summary>Why Router asks Meta who owns. Values are stored: never renumber.</summary>
public enum QuestionReason
{
    /// <summary>An item came on Meta's standby, although a hosted app or nobody owned.</summary>
    Standby = 1,

    /// <summary>A send was refused because another app controls the thread at Meta.</summary>
    SendRefused = 2,

    /// <summary>An app at Meta sent something.</summary>
    Echo = 3,

    /// <summary>A Graph pass or take has an unknown outcome.</summary>
    Move = 4,

    /// <summary>A platform app's control has reached its deadline.</summary>
    Deadline = 5,

    /// <summary>A person's entry came on Meta's messaging channel, although an app at Meta owned.</summary>
    Messaging = 6,
}
