using Router.Conversations;

namespace Router.Outgoing;

/// <summary>
/// One Page's rate budget: below the paced share everybody goes at once; above it calls are spaced, and control calls go
/// before human replies before bot chatter, each first come first served.
/// </summary>
internal sealed class RateBudget : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter>[] _lines = [new(), new(), new()];
    private readonly OutgoingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _alarm;
    private BudgetState _state;
    private DateTimeOffset _lastStart;
    private int _waiting;

    // Free is the word for the happy path: no limit near, nobody waiting. Written under the lock, read without.
    private volatile bool _free = true;

    public RateBudget(OutgoingOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _alarm = clock.CreateTimer(static budget => ((RateBudget)budget!).Admit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes in what an answer said.</summary>
    public void See(UsageSeen seen)
    {
        if (_free && !seen.RateError && !(seen.Usage is { } usage && usage.Percent >= _options.PacedFrom))
        {
            return;
        }

        lock (_lock)
        {
            _state = _state.After(seen, _clock.GetUtcNow(), _options);
        }

        Admit();
    }

    /// <summary>Waits for a turn. False: it would take longer than <paramref name="most"/>, and no turn was taken.</summary>
    public ValueTask<bool> Wait(GraphPriority priority, TimeSpan most, CancellationToken stop) =>
        _free ? new ValueTask<bool>(true) : WaitInLine(priority, most, stop);

    /// <summary>How long the Page is blocked from now on; zero if it is not.</summary>
    public TimeSpan BlockedFor()
    {
        if (_free)
        {
            return TimeSpan.Zero;
        }

        lock (_lock)
        {
            var left = _state.BlockedUntil - _clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Dispose() => _alarm.Dispose();

    private async ValueTask<bool> WaitInLine(GraphPriority priority, TimeSpan most, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var waiter = new Waiter();
        lock (_lock)
        {
            if (_state.BlockedUntil - _clock.GetUtcNow() > most)
            {
                return false;
            }

            _lines[LineOf(priority)].Enqueue(waiter);
            _waiting++;
        }

        Admit();
        if (waiter.Task.IsCompleted)
        {
            return await waiter.Task;
        }

        // Who gives up leaves a mark; the line steps over it.
        using var tooLong = new CancellationTokenSource(most, _clock);
        await using var left = stop.UnsafeRegister(static (w, token) => ((Waiter)w!).TrySetCanceled(token), waiter);
        await using var late = tooLong.Token.UnsafeRegister(static w => ((Waiter)w!).TrySetResult(false), waiter);
        return await waiter.Task;
    }

    // Lets in who may start now, and sets the alarm for the next.
    private void Admit()
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            while (_waiting > 0)
            {
                var at = _state.NextStart(_lastStart, now, _options);
                if (at > now)
                {
                    _free = false;
                    // A timer counts whole milliseconds: one more, so that it never rings too early.
                    _alarm.Change(at - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                    return;
                }

                if (Next().TrySetResult(true))
                {
                    _lastStart = now;
                }
            }

            _free = _state.BlockedUntil <= now && _state.Pace(now, _options) == TimeSpan.Zero;
        }
    }

    private Waiter Next()
    {
        _waiting--;
        foreach (var line in _lines)
        {
            if (line.TryDequeue(out var waiter))
            {
                return waiter;
            }
        }

        throw new System.Diagnostics.UnreachableException("The count of waiting calls and the lines differ.");
    }

    private static int LineOf(GraphPriority priority) => priority switch
    {
        GraphPriority.Control => 0,
        GraphPriority.Human => 1,
        GraphPriority.Bot => 2,
        _ => throw new System.Diagnostics.UnreachableException($"Priority {priority}."),
    };

    // Completed under the lock, continued elsewhere.
    private sealed class Waiter() : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
}
