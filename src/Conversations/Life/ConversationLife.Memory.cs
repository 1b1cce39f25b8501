using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <content>
/// Memory and storage: after a failed write memory is dropped and read again; what the world has answered meanwhile is not
/// forgotten with it.
/// </content>
public sealed partial class ConversationLife
{
    // How attempts, sends and moves ended, since the last write: not to be lost when a write fails and memory is dropped.
    private readonly List<Command> _outcomes = [];
    private Conversation? _state;
    private bool _unwritten;
    private bool _awaitsQuiet;
    private (DateTimeOffset? Due, bool Owes, AppId? Owner)? _index;

    private async ValueTask<Conversation> Load()
    {
        var bytes = await _ports.Store.Load(Key, CancellationToken.None);
        return bytes is { } stored ? ConversationCodec.Decode(Key, stored) : new Conversation(Key);
    }

    private ConversationRecord RecordOf(Conversation state, DateTimeOffset now, PageRoster roster)
    {
        var index = (Due: DueOf(state, now, roster), state.Owes, (state.Control as Control.Hosted)?.Owner);
        return new ConversationRecord(ConversationCodec.Encode(state), index.Due, index.Owes, index.Owner) { IndexUnchanged = index == _index, Epoch = state.Epoch };
    }

    // What was due and waits for somebody else (a row before a shut gate) is not due by time any more: it would stand first
    // in the index for hours. A far time is stored rounded down, so that the index does not move with every message; who is
    // woken too early stores the exact time.
    private DateTimeOffset? DueOf(Conversation state, DateTimeOffset now, PageRoster roster) =>
        state.NextDue(roster.Numbers, after: now) is not { } due ? null
        : due - now > 2 * _ports.Options.DueRounding ? new DateTimeOffset(due.Ticks - (due.Ticks % _ports.Options.DueRounding.Ticks), TimeSpan.Zero)
        : due;

    // What this process knows and the loaded state does not: outcomes whose write failed. Then what no process knows any
    // more: a send or a move that is under way by the books, and not here.
    private IEnumerable<Turn> Remembered(Conversation state, int told)
    {
        foreach (var outcome in _outcomes.Take(told))
        {
            yield return new Turn(outcome);
        }

        foreach (var send in state.Sends)
        {
            if (send.Outcome is null && !_calling.Contains(send.Id) && !_outcomes.OfType<Command.EndSend>().Any(e => e.Id == send.Id))
            {
                yield return new Turn(new Command.EndSend(send.Id, SendOutcome.Unknown.Instance));
            }
        }

        if (state.Control is Control.Moving moving && _move?.Id != moving.Id)
        {
            yield return new Turn(new Command.EndMove(moving.Id, MoveOutcome.Unknown));
        }
    }

    // After a failed write memory may be ahead of storage: it is dropped, and read again before the next step.
    private void Forget(ImmutableArray<ConversationEvent>.Builder events)
    {
        _state = null;
        _index = null;
        _unwritten = false;
        HeldSurvey? survey = null;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ConversationEvent.SurveyReleased released:
                    survey = released.Survey;
                    break;
                case ConversationEvent.SendBegun begun:
                    // Whether it was stored or not: its Graph call was never started, and a repeat may start it.
                    _outcomes.Add(new Command.EndSend(begun.Send.Id, SendOutcome.NotStarted.Instance)
                    {
                        Held = survey?.Id == begun.Send.Id ? survey : null,
                    });
                    break;
            }
        }

        WakeSoon();
    }

    private void WakeSoon()
    {
        var now = _ports.Clock.GetUtcNow();
        WakeAt(now + _ports.Options.AfterStoreFailure, now);
    }
}
