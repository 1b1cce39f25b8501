using static Router.Protocol.Command;
using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

public static partial class Decider
{
    // What Meta tells moves the books only across the two levels (rules.md section 3, Observations).
    private static IReadOnlyList<ConversationEvent> Observing(Conversation state, Item item, StepContext context)
    {
        var seen = item.Observation ?? new Observation(ObservationKind.Roles);
        var at = item.At ?? context.Now;
        if (seen.Kind == ObservationKind.Roles)
        {
            return [new Noted("app_roles at Meta; Router's own roles count")];
        }

        if (seen.Kind == ObservationKind.Request)
        {
            return MetasRequest(state, seen, context);
        }

        if (IsStale(state, item))
        {
            return [new Noted($"{seen.Kind} at Meta is older than the last change of control: ignored")];
        }

        if (seen.New is not { } owner)
        {
            // Until 2021 take_thread_control named only who lost control (protocol.md 4.6).
            return state.Control is Control.Platform || state.Question is not null
                ? [new Noted($"{seen.Kind} at Meta names no new owner")]
                : [Question(QuestionReason.Standby, echo: null, context)];
        }

        return owner == context.Roster.RouterApp || context.Roster.Hosts(owner)
            ? SeatIsOurs(state, at, context)
            : OwnedAtMeta(state, owner, at, expiration: null, context);
    }

    // Staff or another vendor's app asks for control (protocol.md T15): it waits in the queue like anybody.
    private static IReadOnlyList<ConversationEvent> MetasRequest(Conversation state, Observation seen, StepContext context)
    {
        if (seen.Requested is not { } app || !context.Roster.IsPlatform(app) || app == AppId.UnknownAtMeta || state.IsOwnedBy(app))
        {
            return [new Noted("request_thread_control at Meta, by an app that cannot be served here")];
        }

        var id = new CommandId($"meta.{app}.{context.Now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        var decision = Requesting(state, id, app, seen.Metadata, context);
        return decision.IsGranted ? decision.Events : [new Noted($"request_thread_control at Meta was refused: {decision.Refusal}")];
    }

    private static IReadOnlyList<ConversationEvent> SeatIsOurs(Conversation state, DateTimeOffset at, StepContext context) => state.Control switch
    {
        Control.Platform => Moves.Returned(state, at, context),
        Control.Moving { Before: Control.Platform } m => Completed(state, m, at, context),
        Control.Moving m => NotMoved(state, m, context),
        _ => [new Noted("Meta names Router's app as owner: nothing changes between hosted apps")],
    };

    private static IReadOnlyList<ConversationEvent> OwnedAtMeta(
        Conversation state, AppId owner, DateTimeOffset at, DateTimeOffset? expiration, StepContext context)
    {
        switch (state.Control)
        {
            case Control.Platform p when p.Owner == owner:
                var until = expiration ?? context.Now + context.Roster.Numbers.IdleAfter;
                return until > p.Until ? [new DeadlineMoved(until)] : [];
            case Control.Moving m when m.To == owner:
                return Completed(state, m, at, context);
            case Control.Moving { Before: Control.Platform p } m when p.Owner == owner:
                return NotMoved(state, m, context);
            default:
                return ToPlatform(state, owner, at, context);
        }
    }

    // While the call of a move is under way, Meta's "not moved" may be older than its effect: only the call's own outcome
    // undoes it. Once that outcome is unknown, Meta's word decides (rules.md section 3, Moving).
    private static IReadOnlyList<ConversationEvent> NotMoved(Conversation state, Control.Moving m, StepContext context) =>
        state.Question is { Why: QuestionReason.Move }
            ? Undone(state, m)
            : [new Noted("Meta has not made the change that is under way yet")];

    // A grant that came to nothing would be tried again at each deadline: its request ends, and the next in the queue gets its turn.
    private static IReadOnlyList<ConversationEvent> Undone(Conversation state, Control.Moving m) =>
        m.Reason == ChangeReason.Grant && state.Queue.Any(r => r.App == m.To)
            ? [new MoveUndone(m.Id), new RequestEnded(m.To, RequestEnd.Cancelled)]
            : [new MoveUndone(m.Id)];

    private static IReadOnlyList<ConversationEvent> Completed(Conversation state, Control.Moving m, DateTimeOffset at, StepContext context) =>
        m.Before is Control.Platform && !context.Roster.Hosts(m.To)
            ? Moves.Arrived(state, otherwise: null, ChangeReason.AppRemoved, at, context)
            : Moves.Told(state, m.To, m.Reason, m.Metadata, context.Now, context, atMeta: at);

    private static IReadOnlyList<ConversationEvent> ToPlatform(Conversation state, AppId owner, DateTimeOffset? at, StepContext context)
    {
        var changed = new OwnerChanged(
            state.Control.OwnerNow,
            new Control.Platform(owner, context.Now + context.Roster.Numbers.IdleAfter),
            ChangeReason.Observed,
            Metadata: null)
        {
            AtMeta = at,
        };

        return state.Queue.Any(r => r.App == owner) ? [changed, new RequestEnded(owner, RequestEnd.Granted)] : [changed];
    }

    // An item on Meta's standby says that another app owns there. Until Meta names it, the owner is the app id 0.
    private static IReadOnlyList<ConversationEvent> Doubting(Conversation state, Item item, StepContext context) =>
        state.Control is Control.Platform or Control.Moving || IsStale(state, item)
            ? []
            : Doubted(state, QuestionReason.Standby, context);

    private static IReadOnlyList<ConversationEvent> Doubted(Conversation state, QuestionReason why, StepContext context) =>
        [.. ToPlatform(state, AppId.UnknownAtMeta, at: null, context), Question(why, state.Question?.Echo, context)];

    private static IReadOnlyList<ConversationEvent> Echoing(Conversation state, Item item, StepContext context)
    {
        var foreign = item.EchoApp is { } app && app != context.Roster.RouterApp && !context.Roster.Hosts(app) ? item.EchoApp : null;
        return (state.Control, foreign) switch
        {
            (Control.Platform p, { } sender) when p.Owner == sender => StillThere(p, item, context),
            (Control.Moving, _) => [],
            _ when item.On == ArrivedOn.Standby && state.Control is Control.Hosted or Control.Idle && !IsStale(state, item) =>
                [.. ToPlatform(state, AppId.UnknownAtMeta, at: null, context), Question(QuestionReason.Standby, foreign, context)],
            // "If you respond to a message that is marked as Done in the inbox, control remains": an echo is a reason to ask.
            (_, { } sender) when !IsStale(state, item) => [Question(QuestionReason.Echo, sender, context)],
            _ => [],
        };
    }

    private static IReadOnlyList<ConversationEvent> StillThere(Control.Platform p, Item item, StepContext context) =>
        ActivityAt(item, context) + context.Roster.Numbers.IdleAfter is var until && until > p.Until ? [new DeadlineMoved(until)] : [];

    private static Questioned Question(QuestionReason why, AppId? echo, StepContext context) =>
        new(new OwnerQuestion(why, echo, context.Now, Asked: 0));

    // The Graph call of a move ended. An unknown outcome is resolved by asking, or by the next observation.
    private static Decision MoveEnding(Conversation state, EndMove c, StepContext context)
    {
        if (state.Control is not Control.Moving m || m.Id != c.Id)
        {
            return Decision.Again;
        }

        return c.Outcome switch
        {
            MoveOutcome.Done => Decision.Do(Completed(state, m, context.Now, context)),
            MoveOutcome.Refused => Decision.Do([.. Undone(state, m)]),
            _ => state.Question is { Why: QuestionReason.Move } ? Decision.Nothing : Decision.Do(Question(QuestionReason.Move, state.Question?.Echo, context)),
        };
    }

    // Meta's answer to thread_owner (protocol.md 3.9).
    private static Decision OwnerAnswered(Conversation state, OwnerAtMeta? answer, StepContext context)
    {
        if (state.Question is not { } question)
        {
            return Decision.Again;
        }

        if (answer is null)
        {
            var numbers = context.Roster.Numbers;
            var pause = TimeSpan.FromTicks(Math.Min(numbers.AskFirst.Ticks << Math.Min(question.Asked, 20), numbers.AskAtMost.Ticks));
            return Decision.Do(new Questioned(question with { AskAt = context.Now + pause, Asked = question.Asked + 1 }));
        }

        return Decision.Do([new QuestionAnswered(question.Why), .. Learning(state, question, answer, context)]);
    }

    private static IReadOnlyList<ConversationEvent> Learning(
        Conversation state, OwnerQuestion question, OwnerAtMeta answer, StepContext context) => answer switch
    {
        OwnerAtMeta.App a when a.Id == context.Roster.RouterApp || context.Roster.Hosts(a.Id) =>
            SeatIsOurs(state, context.Now, context),
        OwnerAtMeta.App a => OwnedAtMeta(state, a.Id, context.Now, a.Expiration, context),
        OwnerAtMeta.Nobody => state.Control switch
        {
            Control.Platform => Freed(state, context),
            Control.Moving { Before: Control.Platform } m => Completed(state, m, context.Now, context),
            Control.Moving m => NotMoved(state, m, context),
            _ => [],
        },
        _ => Hidden(state, question, context),
    };

    private static IReadOnlyList<ConversationEvent> Freed(Conversation state, StepContext context) =>
        Moves.Arrived(state, otherwise: null, ChangeReason.Observed, context.Now, context);

    // Another app owns and Meta does not say which. An inbox's echo then counts as a take, unless staff had marked the
    // thread Done: a reply to a Done thread leaves control where it was (HOP, "Inbox").
    private static IReadOnlyList<ConversationEvent> Hidden(Conversation state, OwnerQuestion question, StepContext context)
    {
        switch (state.Control)
        {
            case Control.Moving { Before: Control.Platform } m:
                return NotMoved(state, m, context);
            case Control.Moving m:
                return Completed(state, m, context.Now, context);
            case Control.Platform p when p.Owner == AppId.UnknownAtMeta && question.Echo is { } echo:
                return ToPlatform(state, echo, context.Now, context);
            case Control.Platform:
                return [new DeadlineMoved(context.Now + context.Roster.Numbers.IdleAfter)];
            default:
                return question.Echo is { } app
                    ? state.InboxDone && context.Roster.Inboxes.Contains(app) ? [] : ToPlatform(state, app, context.Now, context)
                    : ToPlatform(state, AppId.UnknownAtMeta, context.Now, context);
        }
    }

    private static bool IsStale(Conversation state, Item item) =>
        item.At is { } at && state.ChangedAtMeta is { } last
        && (at.Millisecond == 0 ? at.ToUnixTimeSeconds() < last.ToUnixTimeSeconds() : at < last);
}
