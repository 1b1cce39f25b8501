using System.Collections.Immutable;
using System.Diagnostics;
using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

/// <summary>Folds an event into the state. The only place where a conversation changes, apart from what is owed (<see cref="Planner"/>).</summary>
public static class Evolver
{
    public static Conversation Evolve(Conversation state, ConversationEvent happened, DateTimeOffset now, RuleNumbers numbers) => happened switch
    {
        ItemAccepted e => e.Item.KnownBy is { } id ? Touched(state) with { Seen = state.Seen.With(id, now, numbers) } : state,
        ChannelLearnt e => state with { Channel = e.Channel, ChannelKnown = true },
        OwnerChanged e => Changed(state, e),
        DeadlineMoved e => Touched(state) with { Control = WithDeadline(state.Control, e.Until) },
        Requested e => Touched(state) with { Queue = WithRequest(state.Queue, e.Request) },
        RequestEnded e => state with { Queue = state.Queue.RemoveAll(r => r.App == e.App) },
        MoveBegun e => Touched(state) with { Control = e.Moving },
        MoveUndone => state.Control is Control.Moving m ? state with { Control = m.Before, Granted = state.Granted.Remove(m.Id) } : state,
        MetadataPassed => state,
        Questioned e => state with { Question = e.Question },
        QuestionAnswered => state with { Question = null },
        SendBegun e => (e.Send.Claimed ? state : Touched(state)) with { Sends = Bounded(state.Sends.RemoveAll(s => s.Id == e.Send.Id), e.Send, numbers.MaxCommands) },
        SendEnded e => state with { Sends = WithOutcome(state.Sends, e) },
        SurveyHeld e => state with { Surveys = state.Surveys.Add(e.Survey) },
        SurveyReleased e => state with { Surveys = state.Surveys.Remove(e.Survey) },
        SurveyDropped e => state with { Surveys = state.Surveys.Remove(e.Survey) },
        DeliverySettled e => state with { Outbox = state.Outbox.Without(e.App, e.Sequence) },
        DeliveryPostponed e => Postponed(state, e),
        DeliveryDropped e => state with { Outbox = state.Outbox.Without(e.Row.App, e.Row.Sequence) },
        LineShortened => state,
        RoleAnnounced => state,
        CommandGranted e => state with { Granted = Bounded(state.Granted, e.Id, numbers.MaxCommands) },
        Noted => state,
        _ => throw new UnreachableException($"Event {happened.GetType().Name}."),
    };

    private static Conversation Changed(Conversation state, OwnerChanged e) => state with
    {
        Control = e.Next,
        Epoch = state.Epoch + 1,
        Claim = e.Claim,
        ChangedAtMeta = e.AtMeta is { } at && (state.ChangedAtMeta is not { } last || at > last) ? at : state.ChangedAtMeta,
        // A move that ended elsewhere was not granted after all: its repeat is decided anew.
        Granted = state.Control is Control.Moving m && e.Next.OwnerNow != m.To ? state.Granted.Remove(m.Id) : state.Granted,
        InboxDone = e.InboxDone || (e.Next is not Control.Platform && state.InboxDone),
    };

    // "A claim ends again if Graph says no and nothing else has happened since" (rules.md section 4).
    private static Conversation Touched(Conversation state) => state.Claim is null ? state : state with { Claim = null };

    private static Control WithDeadline(Control control, DateTimeOffset until) => control switch
    {
        Control.Hosted h => h with { Until = until },
        Control.Platform p => p with { Until = until },
        Control.Moving m => m with { Before = WithDeadline(m.Before, until) },
        _ => control,
    };

    private static ImmutableArray<ControlRequest> WithRequest(ImmutableArray<ControlRequest> queue, ControlRequest request)
    {
        for (var i = 0; i < queue.Length; i++)
        {
            if (queue[i].App == request.App)
            {
                return queue.SetItem(i, queue[i] with { Metadata = request.Metadata });
            }
        }

        var place = 0;
        while (place < queue.Length && queue[place].Priority >= request.Priority)
        {
            place++;
        }

        return queue.Insert(place, request);
    }

    private static ImmutableArray<BegunSend> WithOutcome(ImmutableArray<BegunSend> sends, SendEnded e)
    {
        for (var i = 0; i < sends.Length; i++)
        {
            if (sends[i].Id == e.Id)
            {
                return sends.SetItem(i, sends[i] with { Outcome = e.Outcome });
            }
        }

        return sends;
    }

    private static Conversation Postponed(Conversation state, DeliveryPostponed e) =>
        state.Outbox.Find(e.App, e.Sequence) is not { } row ? state : state with
        {
            Outbox = state.Outbox.Replace(row, row with
            {
                Attempts = row.Attempts + 1,
                Refusals = row.Refusals + (e.Refused ? 1 : 0),
                NextAt = e.At,
            }),
        };

    private static ImmutableArray<T> Bounded<T>(ImmutableArray<T> all, T one, int most) =>
        (all.Length >= most ? all.RemoveRange(0, all.Length - most + 1) : all).Add(one);
}
