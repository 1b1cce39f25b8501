using System.Collections.Concurrent;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <content>Changes across the two levels: stored as moving, then a Graph call, then its outcome.</content>
public sealed partial class ConversationLife
{
    private readonly ConcurrentDictionary<CommandId, TaskCompletionSource<GraphAnswer>> _moves = new();

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

    private async Task CallMeta(Control.Moving move, Channel channel)
    {
        Begin();
        var told = MoveEnd(move.Id);
        try
        {
            var toMeta = move.Before is not Control.Platform;
            var answer = toMeta
                ? await _ports.Graph.Pass(Key, channel, move.To, move.Metadata)
                : await _ports.Graph.Take(Key, channel, move.Metadata);
            _ports.Timeline.Add(Chronicle.Called(
                Key, _ports.Clock.GetUtcNow(), toMeta ? "pass_thread_control" : "take_thread_control", answer));

            // The books are settled before the caller hears.
            if (Enqueue(new Command.EndMove(move.Id, OutcomeOf(answer)), channel: null, trace: null) is { } turn)
            {
                await turn.End;
            }

            told.TrySetResult(answer);
        }
        catch (Exception e)
        {
            LogWorkFailed(e, Key, "moving");
            told.TrySetException(e);
            Post(new Command.EndMove(move.Id, MoveOutcome.Unknown));
        }
        finally
        {
            End();
            ForgetOldMoves();
        }
    }

    // The outcome stays for a moment: the caller may come for it only after it is known.
    private void ForgetOldMoves()
    {
        if (_moves.Count > 16)
        {
            foreach (var (id, move) in _moves)
            {
                if (move.Task.IsCompleted)
                {
                    _moves.TryRemove(id, out _);
                }
            }
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

    private async ValueTask<Answer> AnswerOfMove(CommandId move, Channel? channel)
    {
        GraphAnswer? meta = null;
        try
        {
            meta = await MoveEnd(move).Task.WaitAsync(_ports.Options.CallerWaitsForMove, _ports.Clock);
        }
        catch (Exception e) when (e is TimeoutException or StoreUnavailableException)
        {
            LogMoveOutcomeUnknown(Key, move);
        }

        var (_, state) = Enqueue(Command.Touch.Instance, channel: null, trace: null) is { } turn
            ? await turn.End
            : throw new StoreUnavailableException();
        var named = ChannelOf(state, channel);
        return meta is null ? new Answer.Unknown(state.Control.OwnerNow, state.Epoch, named) : OutcomeOf(meta) switch
        {
            MoveOutcome.Done => new Answer.Granted(state.Control.OwnerNow, state.Epoch, named),
            MoveOutcome.Refused => new Answer.RefusedByMeta(meta, state.Control.OwnerNow, state.Epoch, named),
            _ => new Answer.Unknown(state.Control.OwnerNow, state.Epoch, named),
        };
    }

    private TaskCompletionSource<GraphAnswer> MoveEnd(CommandId move) =>
        _moves.GetOrAdd(move, _ => new TaskCompletionSource<GraphAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
}
