using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

/// <summary>
/// Works off what is due, in order of time, before anything new is looked at: so a deadline counts at the next touch
/// even if every timer was lost (rules.md section 2).
/// </summary>
internal static class Due
{
    public static void WorkOff(Draft draft)
    {
        while (Next(draft.State, draft.Roster) is { } due && due.At <= draft.Context.Now)
        {
            foreach (var happened in due.Happens(draft.State, draft.Context with { Now = due.At }))
            {
                // The Graph call of a move can only start now, however long ago the deadline was.
                draft.Add(happened is MoveBegun begun ? new MoveBegun(begun.Moving with { Since = draft.Context.Now }) : happened, due.At);
            }
        }
    }

    private static (DateTimeOffset At, Func<Conversation, StepContext, IReadOnlyList<ConversationEvent>> Happens)? Next(
        Conversation state, PageRoster roster)
    {
        (DateTimeOffset At, Func<Conversation, StepContext, IReadOnlyList<ConversationEvent>> Happens)? next = state.Control switch
        {
            Control.Hosted h => (h.Until, Expire),
            // Router does not expire a platform app's control on its own word: it asks (rules.md section 3).
            Control.Platform p when state.Question is null => (p.Until, (_, c) => [new Questioned(new OwnerQuestion(QuestionReason.Deadline, Echo: null, c.Now, Asked: 0))]),
            Control.Moving m => (m.Since + roster.Numbers.MovingLasts, MovedTooLong),
            _ => null,
        };

        foreach (var request in state.Queue)
        {
            if (next is not { } n || request.ExpiresAt < n.At)
            {
                next = (request.ExpiresAt, (_, _) => [new RequestEnded(request.App, RequestEnd.Expired)]);
            }
        }

        foreach (var survey in state.Surveys)
        {
            if (next is not { } n || survey.ExpiresAt < n.At)
            {
                next = (survey.ExpiresAt, (_, _) => [new SurveyDropped(survey, DeadReason.SurveyExpired)]);
            }
        }

        return next;
    }

    // "A conversation will automatically return to idle when it has received no activity for 24 hours" (HOP).
    private static IReadOnlyList<ConversationEvent> Expire(Conversation state, StepContext context) =>
        context.Roster.Profile.DeadlineServesQueue
            ? Moves.ToNext(state, ChangeReason.Expired, Moves.IdOf("expired", state, context), context)
            : Moves.To(state, null, ChangeReason.Expired, Moves.IdOf("expired", state, context), metadata: null, context);

    private static IReadOnlyList<ConversationEvent> MovedTooLong(Conversation state, StepContext context) =>
    [
        state.Control is Control.Moving { Before: Control.Platform } m && state.Control.OwnerNow == AppId.UnknownAtMeta
            ? new MoveUndone(m.Id)
            : new OwnerChanged(
                state.Control.OwnerNow,
                new Control.Platform(AppId.UnknownAtMeta, context.Now + context.Roster.Numbers.IdleAfter),
                ChangeReason.Observed,
                Metadata: null),
        new Questioned(state.Question ?? new OwnerQuestion(QuestionReason.Move, Echo: null, context.Now, Asked: 0)),
    ];
}
