using static Router.Protocol.Command;
using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

public static partial class Decider
{
    // "The app in control of the conversation has the exclusive ability to respond" (HOP). The two exceptions: a message
    // tagged HUMAN_AGENT by an approved app, and a survey, which is held.
    private static Decision Sending(Conversation state, BeginSend c, StepContext context)
    {
        foreach (var before in state.Sends)
        {
            if (before.Id == c.Id && before.Outcome is not SendOutcome.NotStarted)
            {
                return Decision.Again;
            }
        }

        foreach (var held in state.Surveys)
        {
            if (held.Id == c.Id)
            {
                return Decision.Again;
            }
        }

        var roster = context.Roster;
        var humanAgent = c is { HumanAgent: true, Kind: SendKind.Message } && roster.Apps[c.By].HumanAgent;
        return (state.Control, c.Kind) switch
        {
            (Control.Idle, SendKind.Survey) => Begin(),
            (Control.Idle, _) when humanAgent => Begin(),
            (Control.Idle, _) when !roster.Profile.AnyoneMaySendIdle => roster.Primary == c.By ? Begin() : Refuse(),
            (Control.Idle, _) when roster.Claim == ClaimPolicy.Refuse => Refuse(),
            (Control.Idle, SendKind.Message) when c.MayClaim && roster.Claim == ClaimPolicy.Claim => Claim(),
            (Control.Idle, _) => Begin(),
            (Control.Hosted h, _) when h.Owner == c.By => BeginAsOwner(h),
            (_, SendKind.Survey) => Hold(),
            _ when humanAgent => Begin(),
            _ => Refuse(),
        };

        Decision Refuse() => Decision.Refuse(Refusal.AnotherAppControls);

        SendBegun Begun(bool claimed) => new(new BegunSend(c.Id, c.By, c.Kind, context.Now, claimed, c.Then));

        Decision Begin() => Decision.Do(Begun(claimed: false));

        Decision BeginAsOwner(Control.Hosted h) =>
            c.Kind == SendKind.Message && roster.Profile.OwnersMessageIsActivity && context.Now + roster.Numbers.IdleAfter > h.Until
                ? Decision.Do(new DeadlineMoved(context.Now + roster.Numbers.IdleAfter), Begun(claimed: false))
                : Begin();

        Decision Claim() => Decision.Do(
        [
            .. Moves.Told(state, c.By, ChangeReason.Claim, metadata: null, context.Now, context, atMeta: null)
                .Select(e => e is OwnerChanged changed ? changed with { Claim = c.Id } : e),
            Begun(claimed: true),
        ]);

        Decision Hold() => state.Surveys.Count(s => s.App == c.By) >= roster.Numbers.MaxSurveysPerApp
            ? Decision.Refuse(Refusal.TooManySurveys)
            : state.Surveys.Sum(s => s.Body.Length) + c.Body.Length > roster.Numbers.MaxSurveyBytes
            ? Decision.Refuse(Refusal.ConversationFull)
            : Decision.Do(new SurveyHeld(new HeldSurvey(c.Id, c.By, c.Body, context.Now, context.Now + roster.Numbers.SurveyLasts)));
    }

    private static Decision SendEnding(Conversation state, EndSend c, StepContext context)
    {
        if (state.Sends.FirstOrDefault(s => s.Id == c.Id) is not { Outcome: null } send)
        {
            return Decision.Again;
        }

        var ended = new SendEnded(c.Id, c.Outcome);
        return c.Outcome switch
        {
            // Only the platform can know better than the books: ask it, and let nobody send until it has answered.
            SendOutcome.Refused { AnotherAppOwns: true } when state.Control is Control.Hosted or Control.Idle =>
                Decision.Do([ended, .. Doubted(state, QuestionReason.SendRefused, context)]),
            SendOutcome.Refused or SendOutcome.NotStarted when state.Claim == c.Id && state.IsOwnedBy(send.App) =>
                Decision.Do([ended, .. Moves.To(state, null, ChangeReason.ClaimUndone, c.Id, metadata: null, context)]),
            // What Router owes on its own account waits for the Page's new token (rules.md section 4).
            SendOutcome.NotStarted when c.Held is { } survey => Decision.Do(ended, new SurveyHeld(survey)),
            SendOutcome.Accepted when send.Then is { } then => Decision.Do([ended, .. Following(state, send, then, context)]),
            _ => Decision.Do(ended),
        };
    }

    // Send API, thread_control: runs after the message is sent, by the rules of a pass or release of the same app.
    private static IReadOnlyList<ConversationEvent> Following(Conversation state, BegunSend send, AfterSend then, StepContext context)
    {
        var decision = !context.Roster.Hosts(send.App) ? Decision.Refuse(Refusal.UnknownCaller) : then switch
        {
            AfterSend.Pass pass => Passing(state, send.Id, send.App, pass.To, metadata: null, context),
            _ => Releasing(state, send.Id, send.App, context),
        };
        return decision.Refusal is { } refusal
            ? [new Noted($"thread_control of send {send.Id} was not carried out: {refusal}")]
            : decision.Events;
    }

    private static Decision SurveyBeginning(Conversation state, BeginSurvey c, StepContext context) =>
        state.SurveyReady is { } survey && survey.Id == c.Id
            ? Decision.Do(
                new SurveyReleased(survey),
                new SendBegun(new BegunSend(survey.Id, survey.App, SendKind.Survey, context.Now, Claimed: false, Then: null)))
            : Decision.Refuse(Refusal.AnotherAppControls);
}
