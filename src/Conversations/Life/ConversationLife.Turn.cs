using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <content>One turn: steps, one write, answers, work.</content>
public sealed partial class ConversationLife
{
    private bool _flushAsked;
    private bool _flushAlarm;

    private async Task TakeTurn(List<Turn> batch)
    {
        Conversation state;
        var loaded = false;
        try
        {
            loaded = _state is null;
            state = _state ?? await Load();
        }
        catch (Exception e)
        {
            FailAll(batch, e);
            return;
        }

        if (!_ports.Directory.Current.Pages.TryGetValue(Key.Page, out var page))
        {
            FailAll(batch, new StoreUnavailableException($"Page {Key.Page} is not configured."));
            return;
        }

        var now = _ports.Clock.GetUtcNow();
        var events = ImmutableArray.CreateBuilder<ConversationEvent>();
        foreach (var turn in batch)
        {
            state = Run(turn, state, page.Roster, now, events);
        }

        if (!await Commit(state, events, now, page))
        {
            FailAll(batch, new StoreUnavailableException());
            return;
        }

        foreach (var turn in batch)
        {
            if (turn.Step is not null)
            {
                turn.Complete(state);
            }
        }

        Tell(state, events, now);
        Work(state, page, events, loaded);
    }

    private async ValueTask<Conversation> Load()
    {
        var bytes = await _ports.Store.Load(Key, CancellationToken.None);
        return bytes is { } stored ? ConversationCodec.Decode(Key, stored) : new Conversation(Key);
    }

    private Conversation Run(
        Turn turn, Conversation state, PageRoster roster, DateTimeOffset now, ImmutableArray<ConversationEvent>.Builder events)
    {
        try
        {
            var known = turn.Channel is { } named && !state.ChannelKnown ? state with { Channel = named } : state;
            var step = Step.Run(known, turn.Command, new StepContext(now, roster, turn.Trace));
            turn.Step = step;
            if (turn.Peek)
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
            turn.Fail(e);
            return state;
        }
    }

    // One write for everything the turn changed. Settled deliveries alone may wait for the next event or a short quiet
    // time: a delivery repeated after a crash is allowed, one lost is not.
    private async ValueTask<bool> Commit(Conversation state, ImmutableArray<ConversationEvent>.Builder events, DateTimeOffset now, PageEntry page)
    {
        var urgent = false;
        var dead = false;
        foreach (var happened in events)
        {
            urgent |= !MayWait(happened);
            dead |= happened is ConversationEvent.DeliveryDropped or ConversationEvent.SurveyDropped;
        }

        var flush = false;
        lock (_gate)
        {
            flush = _flushAsked;
            _flushAsked = false;
        }

        try
        {
            if (dead)
            {
                // Stored before the delivery leaves the outbox; storing it twice is harmless.
                await _ports.DeadLetters.Store(DeadLetters.Of(Key, events, now));
            }

            if (urgent || ((flush || _flushAlarm) && (_unwritten || events.Count > 0)))
            {
                await _ports.Store.Save(Key, new ConversationRecord(
                    ConversationCodec.Encode(state), state.NextDue(page.Roster.Numbers), state.Owes, (state.Control as Control.Hosted)?.Owner));
                _unwritten = false;
            }
            else if (events.Count > 0 && !_unwritten)
            {
                _unwritten = true;
                _ = FlushAfterQuiet();
            }

            _flushAlarm = false;
            _state = state;
            return true;
        }
        catch (Exception e)
        {
            LogStoreFailed(e, Key);
            Forget(now);
            return false;
        }
    }

    private static bool MayWait(ConversationEvent happened) => happened is
        ConversationEvent.DeliverySettled or ConversationEvent.DeliveryPostponed or ConversationEvent.DeliveryDropped
        or ConversationEvent.SendEnded or ConversationEvent.Noted;

    private async Task FlushAfterQuiet()
    {
        Begin();
        try
        {
            await Task.Delay(_ports.Options.QuietBeforeSettling, _ports.Clock);
        }
        finally
        {
            _flushAlarm = true;
            End();
            Post(Command.Touch.Instance);
        }
    }

    // After a failed write memory may be ahead of storage: it is dropped, and read again before the next step.
    private void Forget(DateTimeOffset now)
    {
        _state = null;
        _unwritten = false;
        _ports.Alarms.WakeAt(Key, now + _ports.Options.AfterStoreFailure);
    }

    private void FailAll(List<Turn> batch, Exception why)
    {
        if (_state is null)
        {
            _ports.Alarms.WakeAt(Key, _ports.Clock.GetUtcNow() + _ports.Options.AfterStoreFailure);
        }

        foreach (var turn in batch)
        {
            turn.Fail(why);
        }
    }

    private void Tell(Conversation state, ImmutableArray<ConversationEvent>.Builder events, DateTimeOffset now)
    {
        foreach (var happened in events)
        {
            if (Chronicle.Entry(state, happened, now) is { } entry)
            {
                _ports.Timeline.Add(entry);
            }
        }
    }
}
