using Microsoft.Extensions.Logging;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>
/// The life of one conversation: commands take turns; a turn is step, commit, answer, then the work that became owed
/// (deliver, call Meta, wake). Commands that arrive during a write share the next one. Nothing waits for the outside
/// world inside a turn: outgoing work runs beside it and comes back as a command.
/// </summary>
/// <remarks>
/// Runs in a process of its own (<see cref="ConversationHost"/>) or inside a grain: it needs no thread and starts none,
/// and its continuations stay on the scheduler they are called on.
/// </remarks>
public sealed partial class ConversationLife
{
    private readonly LifePorts _ports;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private List<Turn> _waiting = [];
    private List<Turn> _batch = [];
    private Turn? _wake;
    private bool _running;
    private bool _retired;
    private long _touched;

    public ConversationLife(ConversationKey key, LifePorts ports)
    {
        Key = key;
        _ports = ports;
        _log = ports.Loggers.CreateLogger<ConversationLife>();
        _touched = ports.Clock.GetTimestamp();
    }

    public ConversationKey Key { get; }

    /// <summary>Takes one item of a webhook. Null, at once: this life has been retired, ask for a new one.</summary>
    public Task<Acceptance>? Accept(Item item, string? trace) =>
        Enqueue(new Turn(new Command.Accept(item), awaited: true) { Channel = item.Channel, Trace = trace }) is { } turn ? Accepted(turn) : null;

    /// <summary>Carries out a control call. Null: this life has been retired, ask for a new one.</summary>
    public async ValueTask<Answer?> Do(Command command, Channel? channel, string? trace)
    {
        if (Enqueue(new Turn(command, awaited: true) { Channel = channel, Trace = trace }) is not { } turn)
        {
            return null;
        }

        var end = await turn.End;
        var (step, stored, _) = end;
        if (step.Refusal is { } refusal)
        {
            _ports.Timeline.Add(Chronicle.Refused(stored, _ports.Clock.GetUtcNow(), command, refusal));
            return new Answer.Refused(refusal, stored.Control.OwnerNow, stored.Epoch, ChannelOf(stored, channel));
        }

        return MoveOf(command, end) is { } move
            ? await AnswerOfMove(move, end, channel)
            : new Answer.Granted(stored.Control.OwnerNow, stored.Epoch, ChannelOf(stored, channel));
    }

    /// <summary>Looks, with due times worked off. Null: this life has been retired, ask for a new one.</summary>
    public async ValueTask<ConversationView?> View()
    {
        return Enqueue(new Turn(Command.Touch.Instance, awaited: true)) is { } turn ? new ConversationView((await turn.End).Stored) : null;
    }

    /// <summary>Works off what is due and takes up what is owed. False: this life has been retired.</summary>
    /// <param name="listed">The due index lists it: its next due time is written even if nothing else changes, so that it leaves the list.</param>
    public bool Wake(bool listed = false)
    {
        lock (_gate)
        {
            // A wake that waits already does the same: callers may wake faster than turns are taken.
            if (_wake is { } waits && (waits.Listed || !listed))
            {
                return true;
            }
        }

        return Add(new Turn(Command.Touch.Instance) { Listed = listed }, isWake: true);
    }

    /// <summary>
    /// Ends this life if it rests: nothing waits, nothing is under way, everything is written. False: it goes on.
    /// </summary>
    public bool TryRetire(bool evenIfFresh)
    {
        lock (_gate)
        {
            if (_running || _waiting.Count > 0 || _unwritten || _outcomes.Count > 0 || !IsAtRest
                || (!evenIfFresh && _ports.Clock.GetElapsedTime(_touched) < _ports.Options.RestsAfter))
            {
                return false;
            }

            _retired = true;
            return true;
        }
    }

    /// <summary>
    /// Takes up no further work of its own (deliveries, questions, held surveys), and writes what is settled but not yet
    /// written. What is under way goes on; callers are served.
    /// </summary>
    public async Task Stop()
    {
        _stopping = true;
        if (Enqueue(new Turn(Command.Touch.Instance, awaited: true) { Flush = true }) is { } turn)
        {
            await turn.End;
        }
    }

    private async Task<Acceptance> Accepted(Turn turn)
    {
        try
        {
            await turn.End;
            return Acceptance.Stored;
        }
        catch (StoreUnavailableException)
        {
            return Acceptance.Unavailable;
        }
        catch (Exception e)
        {
            LogStepFailed(e, Key, nameof(Command.Accept));
            return Acceptance.Refused;
        }
    }

    private static Channel ChannelOf(Conversation state, Channel? named) => state.ChannelKnown ? state.Channel : named ?? state.Channel;

    private Turn? Enqueue(Turn turn) => Add(turn) ? turn : null;

    private bool Add(Turn turn, bool isWake = false)
    {
        lock (_gate)
        {
            if (_retired)
            {
                return false;
            }

            _wake = isWake ? turn : _wake;
            _waiting.Add(turn);
            _touched = _ports.Clock.GetTimestamp();
            if (_running)
            {
                return true;
            }

            _running = true;
        }

        _ = TakeTurns();
        return true;
    }

    private async Task TakeTurns()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _running = false;
                    return;
                }

                (_waiting, _batch) = (_batch, _waiting);
                _wake = null;
            }

            await TakeTurn(_batch);
            _batch.Clear();
        }
    }
}
