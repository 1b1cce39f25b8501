using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Router.Protocol;

namespace Router.Conversations;

/// <content>One turn: steps, one write, answers, work. Everything here runs in turns, one at a time.</content>
public sealed partial class ConversationLife
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask TakeTurn(List<Turn> batch)
    {
        var told = _outcomes.Count;
        foreach (var turn in batch)
        {
            turn.Ended?.Invoke();
            if (turn.Command is Command.Settle or Command.EndSend or Command.EndMove)
            {
                _outcomes.Add(turn.Command);
            }
        }

        Conversation state;
        try
        {
            state = _state ?? await Load();
        }
        catch (Exception e)
        {
            LogLoadFailed(e, Key);
            if (e is StoreUnavailableException)
            {
                WakeSoon();
            }

            FailAll(batch, e);
            return;
        }

        if (!_ports.Directory.Current.Pages.TryGetValue(Key.Page, out var page))
        {
            FailAll(batch, new StoreUnavailableException($"Page {Key.Page} is not configured."));
            return;
        }

        if (_state is null)
        {
            batch.InsertRange(0, Remembered(state, told));
        }

        var now = _ports.Clock.GetUtcNow();
        var events = ImmutableArray.CreateBuilder<ConversationEvent>();
        foreach (var turn in batch)
        {
            state = Run(turn, state, page.Roster, now, events);
        }

        try
        {
            await Commit(batch, state, events, now, page.Roster);
        }
        catch (Exception e)
        {
            LogStoreFailed(e, Key);
            Forget(events);
            FailAll(batch, new StoreUnavailableException("The store is not available; whether it stored the step is not known.", e));
            return;
        }

        MoveUnderWay? move = null;
        try
        {
            FollowMove(state, events);
            move = _move;
            Start(batch, state, move);
            Tell(batch, now);
            Work(state, page, events, now);
        }
        catch (Exception e)
        {
            // Stored is stored, and the state still says what is owed: the next turn takes it up.
            LogWorkFailed(e, Key, "a turn's work");
            WakeSoon();
        }

        Answer(batch, state, move);
    }

    private Conversation Run(
        Turn turn, Conversation state, PageRoster roster, DateTimeOffset now, ImmutableArray<ConversationEvent>.Builder events)
    {
        try
        {
            var known = turn.Channel is { } named && !state.ChannelKnown ? state with { Channel = named } : state;
            var step = Step.Run(known, turn.Command, new StepContext(now, roster, turn.Trace));
            turn.Step = step;
            if (turn.IsDropped)
            {
                return state;
            }

            events.AddRange(step.Events);
            return step.Next;
        }
        catch (Exception e)
        {
            // The step is a pure function: what it cannot take has changed nothing, and costs its neighbours nothing.
            LogStepFailed(e, Key, turn.Command.GetType().Name);
            turn.Failure = e;
            return state;
        }
    }

    // One write for everything the turn changed. Settled deliveries alone may wait for the next event or a short quiet
    // time: a delivery repeated after a crash is allowed, one lost is not.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Commit(
        List<Turn> batch, Conversation state, ImmutableArray<ConversationEvent>.Builder events, DateTimeOffset now, PageRoster roster)
    {
        var urgent = false;
        var dead = false;
        foreach (var happened in events)
        {
            urgent |= !MayWait(happened);
            dead |= happened is ConversationEvent.DeliveryDropped or ConversationEvent.SurveyDropped;
        }

        if (dead)
        {
            // Stored before the delivery leaves the outbox; storing it twice is harmless.
            await _ports.DeadLetters.Store(DeadLetters.Of(Key, events, now));
        }

        var changed = events.Count > 0 || batch.Exists(t => t.Listed);
        if (urgent || (batch.Exists(t => t.Flush) && (_unwritten || changed)))
        {
            var record = RecordOf(state, now, roster);
            _index = null;
            await _ports.Store.Save(Key, record);
            _index = (record.Due, record.Owes, record.Owner);
            _unwritten = false;
            _outcomes.Clear();
        }
        else if (changed && !_unwritten)
        {
            _unwritten = true;
            _ = FlushAfterQuiet();
        }

        if (!_unwritten)
        {
            // Nothing came of them: they were known already.
            _outcomes.Clear();
        }

        _state = state;
    }

    private static bool MayWait(ConversationEvent happened) => happened is
        ConversationEvent.DeliverySettled or ConversationEvent.DeliveryPostponed or ConversationEvent.DeliveryDropped
        or ConversationEvent.SendEnded or ConversationEvent.Noted;

    // One at a time, and only after real quiet: while events come, their own writes carry what is settled. A long line that is
    // worked off is never quiet: then ten quiet times are enough, so that a crash repeats little of it.
    private async Task FlushAfterQuiet()
    {
        if (Interlocked.Exchange(ref _awaitsQuiet, true))
        {
            return;
        }

        var quiet = _ports.Options.QuietBeforeSettling;
        var began = _ports.Clock.GetTimestamp();
        for (var left = quiet; left > TimeSpan.Zero && _ports.Clock.GetElapsedTime(began) < 10 * quiet; left = quiet - _ports.Clock.GetElapsedTime(Volatile.Read(ref _touched)))
        {
            await Task.Delay(left, _ports.Clock);
        }

        Volatile.Write(ref _awaitsQuiet, false);
        Add(new Turn(Command.Touch.Instance) { Flush = true });
    }

    private static void FailAll(List<Turn> batch, Exception why)
    {
        foreach (var turn in batch)
        {
            turn.Fail(turn.Failure ?? why);
        }
    }

    private static void Start(List<Turn> batch, Conversation state, MoveUnderWay? move)
    {
        foreach (var turn in batch)
        {
            if (turn is { Then: { } then, Step: { } step })
            {
                then(new TurnEnd(step, state, move));
            }
        }
    }

    // The last thing a turn does: who waited may go on right here.
    private static void Answer(List<Turn> batch, Conversation state, MoveUnderWay? move)
    {
        foreach (var turn in batch)
        {
            if (turn.Failure is { } why)
            {
                turn.Fail(why);
            }
            else if (turn.Step is { } step)
            {
                turn.Complete(new TurnEnd(step, state, move));
            }
        }
    }

    private void Tell(List<Turn> batch, DateTimeOffset now)
    {
        foreach (var turn in batch)
        {
            foreach (var happened in turn is { IsDropped: false, Step: { } step } ? step.Events : [])
            {
                // Every message moves the deadline: only an extension is worth a line of its own.
                if ((happened is not ConversationEvent.DeadlineMoved || turn.Command is Command.Extend)
                    && Chronicle.Entry(turn.Step!.Next, happened, now) is { } entry)
                {
                    _ports.Timeline.Add(entry);
                }
            }
        }
    }
}
