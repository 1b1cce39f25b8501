using System.Collections.Immutable;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <content>Changes across the two levels: stored as moving, then a Graph call, then its outcome.</content>
public sealed partial class ConversationLife
{
    private MoveUnderWay? _move;

    // The change across the levels that this command began, now or when it came before with the same id.
    private static CommandId? MoveOf(Command command, TurnEnd end)
    {
        var id = Step.IdOf(command);
        foreach (var happened in end.Step.Events)
        {
            if (happened is ConversationEvent.MoveBegun begun && begun.Moving.Id == id)
            {
                return id;
            }
        }

        return end.Step.Repeated && end.Stored.Control is Control.Moving moving && moving.Id == id ? id : null;
    }

    // Whoever waits for a change hears when the books know how it ended: by Meta's answer, an observation, or 30 s.
    private void FollowMove(Conversation state, ImmutableArray<ConversationEvent>.Builder events)
    {
        foreach (var happened in events)
        {
            if (happened is ConversationEvent.MoveBegun begun)
            {
                // Also when its id is that of a move that ended before: a repeat after a refusal is a new change.
                _move?.Complete();
                _move = new MoveUnderWay(begun.Moving.Id);
            }
        }

        var moving = state.Control as Control.Moving;
        if (_move is { } move && (move.Id != moving?.Id || move.Returned))
        {
            move.Complete();
            _move = move.Id == moving?.Id ? move : null;
        }
    }

    private async Task CallMeta(MoveUnderWay move, Control.Moving moving, Channel channel)
    {
        Begin();
        var outcome = MoveOutcome.Unknown;
        try
        {
            var toMeta = moving.Before is not Control.Platform;
            var answer = toMeta
                ? await _ports.Graph.Pass(Key, channel, moving.To, moving.Metadata)
                : await _ports.Graph.Take(Key, channel, moving.Metadata);
            move.Answer = answer;
            outcome = OutcomeOf(answer);
            _ports.Timeline.Add(Chronicle.Called(
                Key, _ports.Clock.GetUtcNow(), toMeta ? "pass_thread_control" : "take_thread_control", answer));
        }
        catch (Exception e)
        {
            LogWorkFailed(e, Key, "moving");
        }
        finally
        {
            Add(new Turn(new Command.EndMove(move.Id, outcome)) { Ended = () => move.Returned = true });
            End();
        }
    }

    private static MoveOutcome OutcomeOf(GraphAnswer answer) => answer.End switch
    {
        GraphEnd.NotStarted => MoveOutcome.Refused,
        GraphEnd.Answered => GraphReply.Read(answer.Status, answer.Body.Span) switch
        {
            GraphReply.Accepted => MoveOutcome.Done,
            // Codes 1 and 2 are Meta's own trouble: it may have happened all the same.
            GraphReply.Error { Code: not (1 or 2) } => MoveOutcome.Refused,
            _ => MoveOutcome.Unknown,
        },
        _ => MoveOutcome.Unknown,
    };

    // The books decide, Meta's answer only explains: an observation may have completed what the call does not know.
    private async ValueTask<Answer> AnswerOfMove(CommandId id, TurnEnd begun, Channel? channel)
    {
        var move = begun.Move?.Id == id ? begun.Move : null;
        var state = begun.Stored;
        try
        {
            if (move is not null)
            {
                await move.End.WaitAsync(_ports.Options.CallerWaitsForMove, _ports.Clock);
            }

            if (Enqueue(new Turn(Command.Touch.Instance, awaited: true)) is { } turn)
            {
                state = (await turn.End).Stored;
            }
        }
        catch (Exception e) when (e is TimeoutException or StoreUnavailableException)
        {
            LogMoveOutcomeUnknown(Key, id);
        }

        var named = ChannelOf(state, channel);
        if (state.Granted.Contains(id) && !(state.Control is Control.Moving moving && moving.Id == id))
        {
            return new Answer.Granted(state.Control.OwnerNow, state.Epoch, named);
        }

        return move?.Answer is { } meta && OutcomeOf(meta) == MoveOutcome.Refused
            ? new Answer.RefusedByMeta(meta, state.Control.OwnerNow, state.Epoch, named)
            : new Answer.Unknown(state.Control.OwnerNow, state.Epoch, named);
    }
}
