using System.Diagnostics;
using static Router.Protocol.Command;
using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

/// <summary>
/// The decision table of rules.md section 2: what each command comes to in each state. This file holds the control
/// calls; items stand in <c>Decider.Items.cs</c>, sends in <c>Decider.Sends.cs</c>, Meta's word in <c>Decider.Meta.cs</c>.
/// </summary>
public static partial class Decider
{
    public static Decision Decide(Conversation state, Command command, StepContext context) => command switch
    {
        Accept c => Accepting(state, c.Item, context),
        Pass c => Hosted(state, c.By, context) ?? TooLong(c.Metadata, context) ?? Passing(state, c.Id, c.By, c.To, c.Metadata, context),
        Take c => Hosted(state, c.By, context) ?? TooLong(c.Metadata, context) ?? Taking(state, c, context),
        Request c => Hosted(state, c.By, context) ?? TooLong(c.Metadata, context) ?? (context.Roster.Profile.KnowsRequests
            ? Requesting(state, c.Id, c.By, c.Metadata, context)
            : Decision.Refuse(Refusal.RequestsUnavailable)),
        CancelRequest c => Cancelling(state, c),
        Release c => Hosted(state, c.By, context) ?? Releasing(state, c.Id, c.By, context),
        Extend c => Hosted(state, c.By, context) ?? Extending(state, c, context),
        PassMetadata c => Hosted(state, c.By, context) ?? TooLong(c.Metadata, context) ?? Noting(state, c, context),
        Assign c => Assigning(state, c, context),
        Enqueue c => Hosted(state, c.App, context) ?? TooLong(c.Metadata, context) ?? Requesting(state, c.Id, c.App, c.Metadata, context),
        BeginSend c => Hosted(state, c.By, context) ?? Sending(state, c, context),
        EndSend c => SendEnding(state, c, context),
        BeginSurvey c => SurveyBeginning(state, c, context),
        EndMove c => MoveEnding(state, c, context),
        OwnerTold c => OwnerAnswered(state, c.Answer, context),
        Settle c => Settling(state, c, context),
        AnnounceRole c => Decision.Do(new RoleAnnounced(c.App, c.Role)),
        Touch => Decision.Nothing,
        _ => throw new UnreachableException($"Command {command.GetType().Name}."),
    };

    // Handover Protocol, "Pass Thread Control": only the owner passes; while idle anybody may (protocol.md T5).
    private static Decision Passing(Conversation state, CommandId id, AppId by, AppId? to, string? metadata, StepContext context)
    {
        var roster = context.Roster;
        return (state.Control, to ?? roster.Primary) switch
        {
            (Control.Moving, _) => Decision.Refuse(Refusal.Moving),
            (Control.Hosted or Control.Platform, _) when !state.IsOwnedBy(by) => Decision.Refuse(Refusal.NotTheOwner),
            (_, null) => Decision.Refuse(Refusal.NoPrimary),
            (_, { } target) when !roster.Knows(target) => Decision.Refuse(Refusal.UnknownTarget),
            (_, { } target) when state.IsOwnedBy(target) => Decision.Refuse(Refusal.AlreadyTheOwner),
            (_, { } target) => Decision.Do(Moves.To(state, target, ChangeReason.Pass, id, metadata, context)),
        };
    }

    // "Take Thread Control": any app while idle; from another owner only the Primary Receiver or, since Conversation
    // Routing, an app with the take-over permission (protocol.md T7).
    private static Decision Taking(Conversation state, Take c, StepContext context)
    {
        var profile = context.Roster.Profile;
        var mayTakeOver = context.Roster.Apps[c.By].MayTakeOver;
        return state.Control switch
        {
            Control.Moving => Decision.Refuse(Refusal.Moving),
            _ when state.IsOwnedBy(c.By) => profile.OwnersTakeSucceeds ? Decision.Nothing : Decision.Refuse(Refusal.AlreadyTheOwner),
            Control.Idle when profile.AnyoneMayTakeIdle => Taken(),
            _ when mayTakeOver => Taken(),
            Control.Hosted or Control.Platform when profile.PrimaryMayTake && context.Roster.Primary == c.By => Taken(),
            _ => Decision.Refuse(profile.TakeRefusal),
        };

        Decision Taken() => Decision.Do(Moves.To(state, c.By, ChangeReason.Take, c.Id, c.Metadata, context));
    }

    // "Request Thread Control": granted at once while idle, else the owner hears of it (protocol.md T8); the queue is
    // Router's own (2.11).
    private static Decision Requesting(Conversation state, CommandId id, AppId by, string? metadata, StepContext context) => state.Control switch
    {
        Control.Moving => Decision.Refuse(Refusal.Moving),
        Control.Idle => Decision.Do(Moves.To(state, by, ChangeReason.Grant, id, metadata, context)),
        _ when state.IsOwnedBy(by) => Decision.Refuse(Refusal.AlreadyTheOwner),
        _ => Decision.Do(new Requested(new ControlRequest(
            by,
            metadata,
            Priority: context.Roster.Apps.TryGetValue(by, out var app) ? app.Priority : 0,
            AskedAt: context.Now,
            ExpiresAt: context.Now + context.Roster.Numbers.RequestLasts))),
    };

    private static Decision Cancelling(Conversation state, CancelRequest c)
    {
        if (state.Control is Control.Moving)
        {
            return Decision.Refuse(Refusal.Moving);
        }

        foreach (var request in state.Queue)
        {
            if (request.App == c.By)
            {
                return Decision.Do(new RequestEnded(c.By, RequestEnd.Cancelled));
            }
        }

        return Decision.Refuse(Refusal.NoSuchRequest);
    }

    // "Release Thread Control": only the owner; the head of the queue is served, as HOP's best practice 5 asks.
    private static Decision Releasing(Conversation state, CommandId id, AppId by, StepContext context) => state.Control switch
    {
        Control.Moving => Decision.Refuse(Refusal.Moving),
        Control.Hosted when state.IsOwnedBy(by) => Decision.Do(Moves.ToNext(state, ChangeReason.Release, id, context)),
        _ => Decision.Refuse(Refusal.OnlyTheOwner),
    };

    // "Extend Thread Control": the owner, at most 7 days (protocol.md T9). From now, and never shortened (rules.md section 2).
    private static Decision Extending(Conversation state, Extend c, StepContext context) => state.Control switch
    {
        Control.Moving => Decision.Refuse(Refusal.Moving),
        Control.Hosted h when h.Owner == c.By =>
            c.Duration < TimeSpan.FromSeconds(1) || c.Duration > context.Roster.Numbers.MaxExtension
                ? Decision.Refuse(Refusal.DurationOutOfRange)
                : context.Now + c.Duration > h.Until ? Decision.Do(new DeadlineMoved(context.Now + c.Duration)) : Decision.Nothing,
        _ => Decision.Refuse(Refusal.OnlyTheOwner),
    };

    // "Pass Metadata" (HOP best practice 4): context for another app, control unchanged.
    private static Decision Noting(Conversation state, PassMetadata c, StepContext context) => c switch
    {
        _ when state.Control is Control.Moving => Decision.Refuse(Refusal.Moving),
        _ when c.To == c.By => Decision.Refuse(Refusal.NoteToSelf),
        _ when !context.Roster.Knows(c.To) => Decision.Refuse(Refusal.UnknownTarget),
        _ => Decision.Do(new MetadataPassed(From: c.By, To: c.To, c.Metadata)),
    };

    // An operator's word, above the protocol; but a platform app's control is never released on Router's own word.
    private static Decision Assigning(Conversation state, Assign c, StepContext context) => (state.Control, c.To) switch
    {
        _ when state.Key.Person.IsPageLine => Decision.Refuse(Refusal.NoSuchConversation),
        (Control.Moving, _) => Decision.Refuse(Refusal.Moving),
        (Control.Idle, null) => Decision.Nothing,
        (Control.Platform, null) => Decision.Refuse(Refusal.OnlyTheOwner),
        (_, null) => Decision.Do(Moves.ToNext(state, ChangeReason.Operator, c.Id, context)),
        (_, { } to) when !context.Roster.Knows(to) => Decision.Refuse(Refusal.UnknownTarget),
        (_, { } to) when state.IsOwnedBy(to) => Decision.Nothing,
        (Control.Platform, { } to) when context.Roster.IsPlatform(to) => Decision.Refuse(Refusal.OnlyTheOwner),
        (_, { } to) => Decision.Do(Moves.To(state, to, ChangeReason.Operator, c.Id, metadata: null, context)),
    };

    private static Decision Settling(Conversation state, Settle c, StepContext context)
    {
        if (state.Outbox.Find(c.App, c.Sequence) is not { } row)
        {
            return Decision.Again;
        }

        return c.Outcome switch
        {
            AttemptOutcome.Delivered => Decision.Do(new DeliverySettled(c.App, c.Sequence)),
            AttemptOutcome.TryAgain again => Decision.Do(new DeliveryPostponed(c.App, c.Sequence, again.At, again.Refused)),
            AttemptOutcome.GaveUp gaveUp => Decision.Do(new DeliveryDropped(row, state.Outbox.ItemOf(row), gaveUp.Reason)),
            // The delivery waits behind the parked app, and its next attempt is marked as a repeat (rules.md, guarantee 4).
            AttemptOutcome.Gone => Decision.Do(new DeliveryPostponed(c.App, c.Sequence, context.Now, Refused: false)),
            _ => throw new UnreachableException($"Outcome {c.Outcome.GetType().Name}."),
        };
    }

    private static Decision? TooLong(string? metadata, StepContext context) =>
        metadata?.Length > context.Roster.Numbers.MaxMetadata ? Decision.Refuse(Refusal.MetadataTooLong) : null;

    private static Decision? Hosted(Conversation state, AppId caller, StepContext context) =>
        !context.Roster.Hosts(caller) ? Decision.Refuse(Refusal.UnknownCaller)
        : state.Key.Person.IsPageLine ? Decision.Refuse(Refusal.NoSuchConversation)
        : null;
}
