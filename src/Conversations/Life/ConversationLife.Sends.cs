using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <content>
/// Sends go one after another, in the order they came, whichever app sent them. Each has its step stored before its
/// Graph call starts; one that had to wait is checked by that step, not by what was true when it came.
/// </content>
public sealed partial class ConversationLife
{
    private readonly Dictionary<CommandId, Task<SendAnswer?>> _sending = [];
    private Task _lastSend = Task.CompletedTask;

    /// <summary>Sends to the person. Null: this life has been retired, ask for a new one.</summary>
    public ValueTask<SendAnswer?> Send(SendOrder order, Channel? channel, string? trace)
    {
        lock (_sending)
        {
            if (_sending.TryGetValue(order.Command.Id, out var same))
            {
                return new ValueTask<SendAnswer?>(same);
            }

            var before = _lastSend;
            var mine = SendAfter(before, order, channel, trace);
            _lastSend = Settled(mine);
            if (!mine.IsCompleted)
            {
                _sending.Add(order.Command.Id, mine);
                _ = Remove(order.Command.Id, mine);
            }

            return new ValueTask<SendAnswer?>(mine);
        }
    }

    private bool IsSending(CommandId id)
    {
        lock (_sending)
        {
            return _sending.ContainsKey(id);
        }
    }

    private async Task Remove(CommandId id, Task<SendAnswer?> send)
    {
        await Settled(send);
        lock (_sending)
        {
            _sending.Remove(id);
        }
    }

    private static async Task Settled(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task<SendAnswer?> SendAfter(Task before, SendOrder order, Channel? channel, string? trace)
    {
        Begin();
        try
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!before.IsCompleted)
            {
                // It will have to wait: say no at once if it is no already, and decide again when its turn comes.
                if (Enqueue(order.Command, channel, trace, peek: true) is not { } look)
                {
                    return null;
                }

                var (seen, now) = await look.End;
                if (seen.Refusal is { } no)
                {
                    return Refused(order, no, now, channel);
                }

                await before;
            }

            await _ports.Graph.WaitForBudget(Key.Page, order.Priority, CancellationToken.None);
            if (Enqueue(order.Command, channel, trace) is not { } turn)
            {
                return null;
            }

            var (step, stored) = await turn.End;
            if (step.Refusal is { } refusal)
            {
                return Refused(order, refusal, stored, channel);
            }

            if (step.Repeated || !step.Events.Any(e => e is ConversationEvent.SendBegun))
            {
                return KnownBefore(order.Command.Id, stored, channel);
            }

            var answer = await Call(order.Command.Id, order.Command.Body);
            return new SendAnswer.Graph(answer, stored.Control.OwnerNow, stored.Epoch, ChannelOf(stored, channel));
        }
        finally
        {
            End();
        }
    }

    private SendAnswer.Refused Refused(SendOrder order, Refusal refusal, Conversation state, Channel? channel)
    {
        _ports.Timeline.Add(Chronicle.Refused(state, _ports.Clock.GetUtcNow(), order.Command, refusal));
        return new SendAnswer.Refused(refusal, state.Control.OwnerNow, state.Epoch, ChannelOf(state, channel));
    }

    // A repeated id, or a survey that is held now: no second call.
    private static SendAnswer KnownBefore(CommandId id, Conversation state, Channel? channel)
    {
        var named = ChannelOf(state, channel);
        foreach (var held in state.Surveys)
        {
            if (held.Id == id)
            {
                return new SendAnswer.Held(held.HeldMid, state.Control.OwnerNow, state.Epoch, named);
            }
        }

        var before = state.Sends.LastOrDefault(s => s.Id == id)?.Outcome ?? SendOutcome.Unknown.Instance;
        return new SendAnswer.Before(before, state.Control.OwnerNow, state.Epoch, named);
    }

    private async Task<GraphAnswer> Call(CommandId id, ReadOnlyMemory<byte> body)
    {
        GraphAnswer? answer = null;
        try
        {
            answer = await _ports.Graph.Send(Key.Page, body);
            return answer;
        }
        finally
        {
            var outcome = answer is null ? SendOutcome.Unknown.Instance : OutcomeOfSend(answer);
            if (answer is not null)
            {
                _ports.Timeline.Add(Chronicle.Called(Key, _ports.Clock.GetUtcNow(), "messages", answer));
            }

            if (Enqueue(new Command.EndSend(id, outcome), channel: null, trace: null) is { } turn)
            {
                // The message is out whatever the store says now: the caller gets Graph's answer in any case.
                await Settled(turn.End);
            }
        }
    }

    private static SendOutcome OutcomeOfSend(GraphAnswer answer) => answer.End switch
    {
        GraphEnd.NotStarted => SendOutcome.NotStarted.Instance,
        GraphEnd.Answered => GraphReply.Read(answer.Status, answer.Body.Span) switch
        {
            GraphReply.Accepted accepted => new SendOutcome.Accepted(accepted.Mid),
            GraphReply.Error error => new SendOutcome.Refused(error.Code, error.Subcode),
            _ => SendOutcome.Unknown.Instance,
        },
        _ => SendOutcome.Unknown.Instance,
    };

    private async Task SendSurvey(HeldSurvey survey)
    {
        Begin();
        try
        {
            Task before;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_sending)
            {
                before = _lastSend;
                _lastSend = done.Task;
            }

            try
            {
                await before;
                await _ports.Graph.WaitForBudget(Key.Page, GraphPriority.Bot, CancellationToken.None);
                if (Enqueue(new Command.BeginSurvey(survey.Id), channel: null, trace: null) is { } turn
                    && await turn.End is { Step.Refusal: null })
                {
                    await Call(survey.Id, survey.Body);
                }
            }
            finally
            {
                done.TrySetResult();
            }
        }
        catch (Exception e)
        {
            LogWorkFailed(e, Key, "survey");
        }
        finally
        {
            _surveying = false;
            End();
            Post(Command.Touch.Instance);
        }
    }
}
