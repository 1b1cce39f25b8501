using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <content>
/// What a stored state still owes, taken up after every turn: the state says it, so a restart finds it again. Everything
/// here runs beside the turns and comes back as a command.
/// </content>
public sealed partial class ConversationLife
{
    private readonly List<AppId> _attempting = [];
    private int _underWay;
    private bool _asking;
    private bool _surveying;
    private CommandId? _calling;
    private DateTimeOffset _alarmAt;

    private bool IsAtRest => Volatile.Read(ref _underWay) == 0;

    private void Begin() => Interlocked.Increment(ref _underWay);

    private void End() => Interlocked.Decrement(ref _underWay);

    private void Work(Conversation state, PageEntry page, ImmutableArray<ConversationEvent>.Builder events, bool loaded)
    {
        var now = _ports.Clock.GetUtcNow();
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ConversationEvent.MoveBegun begun when state.Control is Control.Moving m && m.Id == begun.Moving.Id:
                    _calling = m.Id;
                    _ = CallMeta(m, state.Channel);
                    break;
                case ConversationEvent.Requested asked when state.Control is Control.Platform
                    && page.Roster.MetaKnowsRequests && page.Roster.Hosts(asked.Request.App):
                    _ = RequestAtMeta(asked.Request, state.Channel);
                    break;
            }
        }

        if (state.Control is Control.Moving old && _calling != old.Id && state.Question is null)
        {
            // Begun by a process that is gone: its call may have happened.
            Post(new Command.EndMove(old.Id, MoveOutcome.Unknown));
        }

        if (loaded)
        {
            EndForgottenSends(state);
        }

        if (state.Question is { } question && question.AskAt <= now && !_asking)
        {
            _asking = true;
            _ = AskOwner(state.Channel);
        }

        if (state.SurveyReady is { } survey && !_surveying)
        {
            _surveying = true;
            _ = SendSurvey(survey);
        }

        if (!state.Outbox.IsEmpty)
        {
            Deliver(state, now);
        }

        if (state.NextDue(page.Roster.Numbers, after: now) is { } due && due < now + _ports.Options.RestsAfter
            && (due < _alarmAt || _alarmAt <= now))
        {
            _alarmAt = due;
            _ports.Alarms.WakeAt(Key, due);
        }
    }

    // One attempt per app at a time, so that each app hears the conversation in order; apps do not wait for each other.
    private void Deliver(Conversation state, DateTimeOffset now)
    {
        foreach (var row in state.Outbox.Heads())
        {
            if (row.NextAt > now)
            {
                continue;
            }

            lock (_attempting)
            {
                if (_attempting.Contains(row.App) || !_ports.Callbacks.TryEnter(row.App, Key))
                {
                    continue;
                }

                _attempting.Add(row.App);
            }

            _ = Attempt(new DeliveryAttempt(Key, state.Channel, state.Outbox.ItemOf(row), row));
        }
    }

    private async Task Attempt(DeliveryAttempt attempt)
    {
        Begin();
        var row = attempt.Row;
        try
        {
            var report = await _ports.Callbacks.Post(attempt);
            var numbers = _ports.Directory.Current.Pages.GetValueOrDefault(Key.Page)?.Roster.Numbers ?? RuleNumbers.Default;
            var now = _ports.Clock.GetUtcNow();
            var outcome = _ports.Retries.Settle(report, row, attempt.Item.AcceptedAt, numbers.DeliveryLasts, now, _ports.Chance());
            if (outcome is AttemptOutcome.Gone)
            {
                await _ports.Directory.Park(row.App, "its callback answered 410 Gone", CancellationToken.None);
            }

            _ports.Timeline.Add(Chronicle.Attempted(attempt, report, outcome, now));
            Leave(row.App);
            Post(new Command.Settle(row.App, row.Sequence, outcome));
        }
        catch (Exception e)
        {
            // The ports never throw for what the network does: this is the store (parking), or a bug. The row is still owed.
            LogWorkFailed(e, Key, "attempt");
            Leave(row.App);
            _ports.Alarms.WakeAt(Key, _ports.Clock.GetUtcNow() + _ports.Options.AfterStoreFailure);
        }
        finally
        {
            End();
        }
    }

    private void Leave(AppId app)
    {
        lock (_attempting)
        {
            _attempting.Remove(app);
        }
    }

    private async Task AskOwner(Channel channel)
    {
        Begin();
        OwnerAtMeta? answer = null;
        try
        {
            answer = await _ports.Graph.ThreadOwner(Key, channel);
        }
        catch (Exception e)
        {
            LogWorkFailed(e, Key, "thread_owner");
        }
        finally
        {
            _asking = false;
            End();
            Post(new Command.OwnerTold(answer));
        }
    }

    private async Task RequestAtMeta(ControlRequest request, Channel channel)
    {
        Begin();
        try
        {
            var answer = await _ports.Graph.Request(Key, channel, request.Metadata);
            _ports.Timeline.Add(Chronicle.Called(Key, _ports.Clock.GetUtcNow(), "request_thread_control", answer));
        }
        catch (Exception e)
        {
            LogWorkFailed(e, Key, "request_thread_control");
        }
        finally
        {
            End();
        }
    }

    private void EndForgottenSends(Conversation state)
    {
        foreach (var send in state.Sends)
        {
            if (send.Outcome is null && !IsSending(send.Id))
            {
                Post(new Command.EndSend(send.Id, SendOutcome.Unknown.Instance));
            }
        }
    }
}
