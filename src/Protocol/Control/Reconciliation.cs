using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

/// <summary>
/// Brings a conversation in line with a changed roster at its next touch (rules.md section 7): an app that is gone owns
/// nothing, waits for nothing and is owed nothing.
/// </summary>
internal static class Reconciliation
{
    public static void Apply(Draft draft)
    {
        var roster = draft.Roster;
        foreach (var request in draft.State.Queue)
        {
            if (!roster.Knows(request.App))
            {
                draft.Add(new RequestEnded(request.App, RequestEnd.Cancelled));
            }
        }

        foreach (var row in draft.State.Outbox.Rows)
        {
            if (!roster.Hosts(row.App))
            {
                draft.Add(new DeliveryDropped(row, draft.State.Outbox.ItemOf(row), DeadReason.AppRemoved));
            }
        }

        foreach (var survey in draft.State.Surveys)
        {
            if (!roster.Hosts(survey.App))
            {
                draft.Add(new SurveyDropped(survey, DeadReason.AppRemoved));
            }
        }

        if (draft.State.Control is Control.Hosted h && !roster.Hosts(h.Owner))
        {
            AddAll(draft, Moves.ToNext(draft.State, ChangeReason.AppRemoved, IdOf(draft), draft.Context));
        }

        ServeQueue(draft);
    }

    /// <summary>
    /// Nobody controls and somebody waits: an app that was parked when its turn came is not any more, or Meta did not make the change that the
    /// one before was granted.
    /// </summary>
    public static void ServeQueue(Draft draft)
    {
        if (draft.State.Control is Control.Idle && draft.Roster.Profile.DeadlineServesQueue
            && !draft.State.Queue.IsEmpty && Moves.Head(draft.State, draft.Roster) is not null)
        {
            AddAll(draft, Moves.ToNext(draft.State, ChangeReason.Grant, IdOf(draft), draft.Context));
        }
    }

    private static void AddAll(Draft draft, IReadOnlyList<ConversationEvent> events)
    {
        foreach (var happened in events)
        {
            draft.Add(happened);
        }
    }

    private static CommandId IdOf(Draft draft) => Moves.IdOf("roster", draft.State, draft.Context);
}
