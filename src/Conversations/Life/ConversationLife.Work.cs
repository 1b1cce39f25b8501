using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <content>
/// What a stored state still owes, taken up after every turn: the state says it, so a restart finds it again. The work
/// runs beside the turns and comes back as a command; what is under way is known to the turns alone.
/// </content>
public sealed partial class ConversationLife
{
    private readonly HashSet<AppId> _attempting = [];
    private int _underWay;
    private bool _asking;
    private volatile bool _stopping;
    private DateTimeOffset _alarmAt;

    private bool IsAtRest => Volatile.Read(ref _underWay) == 0;

    // Between these two the life is not retired. What comes back as a command is added before the end.
    private void Begin() => Interlocked.Increment(ref _underWay);

    private void End() => Interlocked.Decrement(ref _underWay);

    private void Work(Conversation state, PageEntry page, ImmutableArray<ConversationEvent>.Builder events, DateTimeOffset now)
    {
        if (state.Control is Control.Moving moving && _move is { Called: false } move)
        {
            move.Called = true;
            _ = CallMeta(move, moving, state.Channel);
        }

        foreach (var happened in events)
        {
            if (happened is ConversationEvent.Requested { Request: var request } && state.Control is Control.Platform
                && page.Roster.MetaKnowsRequests && page.Roster.Hosts(request.App))
            {
                _ = RequestAtMeta(request, state.Channel);
            }
        }

        if (_stopping)
        {
            return;
        }

        if (state.Question is { } question && question.AskAt <= now && !_asking)
        {
            _asking = true;
            _ = AskOwner(state.Channel);
        }

        if (state.SurveyReady is { } survey && !_surveying && _surveysFrom <= now)
        {
            _surveying = true;
            _ = SendSurvey(survey);
        }

        Deliver(state, now);
        if (state.NextDue(page.Roster.Numbers, after: now) is { } due && due < now + _ports.Options.RestsAfter)
        {
            WakeAt(due, now);
        }
    }

    // One alarm at a time is enough: every turn sets the next.
    private void WakeAt(DateTimeOffset at, DateTimeOffset now)
    {
        if (at < _alarmAt || _alarmAt <= now)
        {
            _alarmAt = at;
            _ports.Alarms.WakeAt(Key, at);
        }
    }

    // One attempt per app at a time, so that each app hears the conversation in order; apps do not wait for each other.
    private void Deliver(Conversation state, DateTimeOffset now)
    {
        foreach (var row in state.Outbox.Heads())
        {
            if (row.NextAt > now || _attempting.Contains(row.App) || !_ports.Callbacks.TryEnter(row.App, Key))
            {
                continue;
            }

            _attempting.Add(row.App);
            _ = Attempt(new DeliveryAttempt(Key, state.Channel, state.Outbox.ItemOf(row), row));
        }
    }

    private async Task Attempt(DeliveryAttempt attempt)
    {
        Begin();
        var row = attempt.Row;
        Command end = Command.Touch.Instance;
        try
        {
            var report = await _ports.Callbacks.Post(attempt);
            var numbers = _ports.Directory.Current.Pages.GetValueOrDefault(Key.Page)?.Roster.Numbers ?? RuleNumbers.Default;
            var now = _ports.Clock.GetUtcNow();
            var outcome = _ports.Retries.Settle(report, row, attempt.Item.AcceptedAt, numbers.DeliveryLasts, now, _ports.Chance());
            _ports.Timeline.Add(Chronicle.Attempted(attempt, report, outcome, now));
            if (outcome is AttemptOutcome.Gone)
            {
                await _ports.Directory.Park(row.App, "its callback answered 410 Gone", CancellationToken.None);

                // Should the directory not have parked it after all, it is not asked again at once.
                await Task.Delay(_ports.Options.AfterStoreFailure, _ports.Clock);
            }

            end = new Command.Settle(row.App, row.Sequence, outcome);
        }
        catch (Exception e)
        {
            // The ports never throw for what the network does: this is the store (parking), or a bug. The row is still owed.
            LogWorkFailed(e, Key, "attempt");
            await Task.Delay(_ports.Options.AfterStoreFailure, _ports.Clock);
        }
        finally
        {
            // Only the turn that settles the row lets the next attempt in: else the row would be attempted twice.
            Add(new Turn(end) { Ended = () => _attempting.Remove(row.App) });
            End();
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
            Add(new Turn(new Command.OwnerTold(answer)) { Ended = () => _asking = false });
            End();
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
}
