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
    private readonly HashSet<CommandId> _calling = [];
    private Task _lastSend = Task.CompletedTask;
    private bool _surveying;
    private DateTimeOffset _surveysFrom;

    /// <summary>Sends to the person. Null: this life has been retired, ask for a new one.</summary>
    public ValueTask<SendAnswer?> Send(SendOrder order, Channel? channel, string? trace)
    {
        lock (_sending)
        {
            if (_sending.TryGetValue(order.Command.Id, out var first))
            {
                return new ValueTask<SendAnswer?>(SendAgain(first, order, channel, trace));
            }

            var before = _lastSend;
            var mine = SendAfter(before, order, channel, trace);
            _lastSend = Settled(mine);
            _sending.Add(order.Command.Id, mine);
            return new ValueTask<SendAnswer?>(mine);
        }
    }

    // A repeat of a send under way waits for it, and gets Graph's answer. Control may have moved since that send's step, and have been
    // told: owner and epoch are those of now (guarantee 1). Whatever else came of it, this is a repeat like any other.
    private async Task<SendAnswer?> SendAgain(Task<SendAnswer?> first, SendOrder order, Channel? channel, string? trace)
    {
        await Settled(first);
        if (first is not { IsCompletedSuccessfully: true, Result: SendAnswer.Graph answer })
        {
            return await Send(order, channel, trace);
        }

        return await View() is { State: var now } ? answer with { Owner = now.Control.OwnerNow, Epoch = now.Epoch } : null;
    }

    private static async Task Settled(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task<SendAnswer?> SendAfter(Task before, SendOrder order, Channel? channel, string? trace)
    {
        Begin();
        try
        {
            await Task.Yield();

            // It may have to wait: say no at once if it is no already, and decide again when its turn comes.
            if (Enqueue(new Turn(order.Command, awaited: true) { Channel = channel, Trace = trace, Peek = true }) is not { } look)
            {
                return null;
            }

            var (seen, now, _) = await look.End;
            if (seen.Refusal is { } no)
            {
                return Refused(order, no, now, channel);
            }

            if (seen.Repeated)
            {
                return KnownBefore(order.Command.Id, now, channel);
            }

            await before;
            await _ports.Graph.WaitForBudget(Key.Page, order.Priority, CancellationToken.None);
            while (true)
            {
                Task<GraphAnswer>? call = null;
                if (Enqueue(new Turn(order.Command, awaited: true)
                    {
                        Channel = channel,
                        Trace = trace,
                        Then = end => call = CallIfNewest(end, order.Command.Id, order.Command.Body, survey: null),
                    }) is not { } turn)
                {
                    return null;
                }

                var (step, stored, _) = await turn.End;
                if (step.Refusal is { } refusal)
                {
                    return Refused(order, refusal, stored, channel);
                }

                if (!HasBegun(step))
                {
                    return KnownBefore(order.Command.Id, stored, channel);
                }

                if (call is not null)
                {
                    return new SendAnswer.Graph(await call, stored.Control.OwnerNow, stored.Epoch, ChannelOf(stored, channel));
                }
            }
        }
        finally
        {
            // Before it ends, so that who waited for its end does not find it still under way.
            lock (_sending)
            {
                _sending.Remove(order.Command.Id);
            }

            End();
        }
    }

    private static bool HasBegun(Step step) => step.Events.Any(e => e is ConversationEvent.SendBegun);

    // No Graph call starts for a send whose stored step is not the newest word on control (guarantee 2): the call starts
    // before the next turn, and not at all if control moved on in the very write that stored its step.
    private Task<GraphAnswer>? CallIfNewest(TurnEnd end, CommandId id, ReadOnlyMemory<byte> body, HeldSurvey? survey)
    {
        if (!HasBegun(end.Step))
        {
            return null;
        }

        var then = end.Step.Next;
        if (then.Epoch == end.Stored.Epoch && (end.Stored.Control is not Control.Moving || then.Control is Control.Moving))
        {
            _calling.Add(id);
            return Call(id, body, survey);
        }

        Add(new Turn(new Command.EndSend(id, SendOutcome.NotStarted.Instance) { Held = survey }));
        return null;
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

    private async Task<GraphAnswer> Call(CommandId id, ReadOnlyMemory<byte> body, HeldSurvey? survey)
    {
        SendOutcome outcome = SendOutcome.Unknown.Instance;
        try
        {
            var answer = await _ports.Graph.Send(Key.Page, body);
            outcome = OutcomeOfSend(answer, isHeld: survey is not null);
            _ports.Timeline.Add(Chronicle.Called(Key, _ports.Clock.GetUtcNow(), "messages", answer));
            return answer;
        }
        finally
        {
            var turn = Enqueue(new Turn(new Command.EndSend(id, outcome) { Held = survey }, awaited: true) { Ended = () => _calling.Remove(id) });

            // The message is out whatever the store says now: the caller gets Graph's answer in any case.
            await Settled(turn?.End ?? Task.CompletedTask);
        }
    }

    private static SendOutcome OutcomeOfSend(GraphAnswer answer, bool isHeld) => answer.End switch
    {
        GraphEnd.NotStarted => SendOutcome.NotStarted.Instance,
        GraphEnd.Answered => GraphReply.Read(answer.Status, answer.Body.Span) switch
        {
            GraphReply.Accepted accepted => new SendOutcome.Accepted(accepted.Mid),
            // 190, a bad Page token, and the rate errors: a held survey is owed on Router's own account, and waits until it may be sent.
            GraphReply.Error { Code: 190 } or GraphReply.Error { IsRateLimit: true } when isHeld => SendOutcome.NotStarted.Instance,
            GraphReply.Error error => new SendOutcome.Refused(error.Code, error.Subcode),
            _ => SendOutcome.Unknown.Instance,
        },
        _ => SendOutcome.Unknown.Instance,
    };

    private async Task SendSurvey(HeldSurvey survey)
    {
        Begin();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pause = _ports.Options.BeforeSurveyAgain;
        try
        {
            Task before;
            lock (_sending)
            {
                before = _lastSend;
                _lastSend = done.Task;
            }

            await before;
            await _ports.Graph.WaitForBudget(Key.Page, GraphPriority.Bot, CancellationToken.None);
            Task<GraphAnswer>? call = null;
            var turn = Enqueue(new Turn(new Command.BeginSurvey(survey.Id), awaited: true)
            {
                Then = end => call = CallIfNewest(end, survey.Id, survey.Body, survey),
            });
            if (turn is not null)
            {
                await turn.End;
            }

            if (call is null || OutcomeOfSend(await call, isHeld: true) is not SendOutcome.NotStarted)
            {
                pause = TimeSpan.Zero;
            }
        }
        catch (Exception e)
        {
            LogWorkFailed(e, Key, "survey");
        }
        finally
        {
            done.TrySetResult();
            Add(new Turn(Command.Touch.Instance) { Ended = () => EndSurvey(pause) });
            End();
        }
    }

    // Held on while its call cannot start (the Page's token is bad): what Router owes on its own account waits.
    private void EndSurvey(TimeSpan pause)
    {
        _surveying = false;
        _surveysFrom = _ports.Clock.GetUtcNow() + pause;
        if (pause > TimeSpan.Zero)
        {
            _ports.Alarms.WakeAt(Key, _surveysFrom);
        }
    }
}
