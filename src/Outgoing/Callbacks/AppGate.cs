using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>
/// The gate before one app: how many callbacks are under way, its circuit, and who waits. The lock is held for a few
/// instructions and never while somebody is woken or called.
/// </summary>
/// <remarks>
/// Places are not reserved. A conversation that is woken is <em>called</em>: it may enter before those behind it, but if it
/// does not come within <see cref="OutgoingOptions.WakeGrace"/> the next one is called in its place.
/// </remarks>
internal sealed class AppGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly WaitingLine _line = new();
    private readonly Dictionary<ConversationKey, DateTimeOffset> _called = [];
    private readonly Circuit _circuit;
    private readonly AppId _app;
    private readonly OutgoingOptions _options;
    private readonly IDirectory _directory;
    private readonly IWaker _waker;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ITimer _alarm;
    private int _active;
    private bool _asking;
    private bool _shut;

    public AppGate(AppId app, OutgoingOptions options, IDirectory directory, IWaker waker, TimeProvider clock, Func<double> chance, ILogger logger)
    {
        _app = app;
        _options = options;
        _directory = directory;
        _waker = waker;
        _clock = clock;
        _logger = logger;
        _circuit = new Circuit(options, chance);
        _alarm = clock.CreateTimer(static gate => ((AppGate)gate!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many conversations wait, and how many attempts are under way.</summary>
    public (int Waiting, int Active, bool Open) Look()
    {
        lock (_lock)
        {
            return (_line.Count, _active, _circuit.IsOpen);
        }
    }

    public bool TryEnter(ConversationKey key)
    {
        var callable = _directory.Current.Apps.GetValueOrDefault(_app) is { } entry && IsCallable(entry);
        lock (_lock)
        {
            var called = _called.Count > 0 && _called.Remove(key);
            if (!callable)
            {
                // No address, not verified, parked or unknown: it waits, and the directory is looked at from time to time.
                _shut = true;
                _line.Add(key);
                SetAlarm(_clock.GetUtcNow());
                return false;
            }

            Unshut();
            if ((called || _line.Count == 0) && _active < Limit())
            {
                _active++;
                _asking = _circuit.IsOpen;
                return true;
            }

            _line.Add(key);
            SetAlarm(_clock.GetUtcNow());
            return false;
        }
    }

    public void Leave(AttemptReport report)
    {
        bool changed;
        bool open;
        lock (_lock)
        {
            _active = Math.Max(0, _active - 1);
            changed = _circuit.Settle(report, _asking, _clock.GetUtcNow());
            open = _circuit.IsOpen;
            _asking = false;
            if (_line.Count == 0 && !changed)
            {
                return;
            }
        }

        if (changed)
        {
            Tell(open, report);
        }

        CallWhoMayCome();
    }

    public void Dispose() => _alarm.Dispose();

    /// <summary>An app that can be called: it has an address that answered the handshake, and is not parked.</summary>
    internal static bool IsCallable(AppEntry entry) => entry is { Callback: not null, Verified: true, Parked: null };

    private void Ring()
    {
        var entry = _directory.Current.Apps.GetValueOrDefault(_app);
        lock (_lock)
        {
            if (entry is not null && IsCallable(entry))
            {
                Unshut();
            }

            var late = _clock.GetUtcNow() - _options.WakeGrace;
            foreach (var (key, at) in _called)
            {
                if (at <= late)
                {
                    _called.Remove(key);
                }
            }
        }

        CallWhoMayCome(gone: entry is null);
    }

    /// <summary>Wakes as many as there are places. For an app that is <paramref name="gone"/>: so many that their conversations find out.</summary>
    private void CallWhoMayCome(bool gone = false)
    {
        while (Next(gone) is { } key)
        {
            _waker.Wake(key);
        }
    }

    private ConversationKey? Next(bool gone)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            var places = _shut ? (gone ? _options.MaxCallbacksPerApp : 0) : Limit() - _active;
            if (_line.Count == 0 || places <= _called.Count)
            {
                SetAlarm(now);
                return null;
            }

            var key = _line.Next();
            _called[key] = now;
            return key;
        }
    }

    private void Unshut()
    {
        if (_shut)
        {
            _shut = false;
            _called.Clear();
            _circuit.StartSlowly();
        }
    }

    // The clock is asked only behind an open circuit: the happy path has no use for it. An open circuit lets nobody in
    // while attempts from before are still under way.
    private int Limit() => _circuit.LimitAt(_circuit.IsOpen ? _clock.GetUtcNow() : default);

    // While somebody waits, something must come that looks again: an attempt that ends, or this alarm.
    private void SetAlarm(DateTimeOffset now)
    {
        if (_line.Count == 0)
        {
            return;
        }

        DateTimeOffset? at = _shut ? now + _options.ReachableCheck
            : _circuit.IsOpen && now < _circuit.AskAt ? _circuit.AskAt
            : Limit() - _active > _called.Count ? now
            : null;
        foreach (var (_, called) in _called)
        {
            at = at is null || called + _options.WakeGrace < at ? called + _options.WakeGrace : at;
        }

        if (at is { } time)
        {
            _alarm.Change(time > now ? time - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell(bool open, AttemptReport report)
    {
        if (open)
        {
            CallbackLog.CircuitOpened(_logger, _app, report.Status);
        }
        else
        {
            CallbackLog.CircuitClosed(_logger, _app, report.Status);
        }
    }
}
