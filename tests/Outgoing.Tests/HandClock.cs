namespace Router.Outgoing.Tests;

/// <summary>A clock that moves when a test moves it; timers ring inside <see cref="Move"/>, in order of time.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<HandTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Move(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            Action? ring = null;
            lock (_lock)
            {
                var next = _timers.Where(t => t.At <= end).MinBy(t => t.At);
                if (next is null)
                {
                    _now = end;
                    return;
                }

                _now = next.At > _now ? next.At : _now;
                next.Rang(_now);
                ring = next.Ring;
            }

            ring();
        }
    }

    private sealed class HandTimer(HandClock clock, Action ring) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset At { get; private set; } = DateTimeOffset.MaxValue;

        public Action Ring { get; } = ring;

        public void Rang(DateTimeOffset now) => At = _period > TimeSpan.Zero ? now + _period : DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                At = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock._now + dueTime;
                if (!clock._timers.Contains(this))
                {
                    clock._timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
