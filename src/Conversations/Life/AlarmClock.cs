using Router.Protocol;

namespace Router.Conversations;

/// <summary>Wakes conversations at times: one timer for all of them.</summary>
internal sealed class AlarmClock : IDisposable
{
    private readonly PriorityQueue<ConversationKey, DateTimeOffset> _alarms = new();
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Action<ConversationKey> _wake;
    private readonly ITimer _timer;
    private DateTimeOffset _set = DateTimeOffset.MaxValue;

    public AlarmClock(TimeProvider clock, Action<ConversationKey> wake)
    {
        _clock = clock;
        _wake = wake;
        _timer = clock.CreateTimer(static me => ((AlarmClock)me!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(ConversationKey key, DateTimeOffset at)
    {
        lock (_gate)
        {
            _alarms.Enqueue(key, at);
            if (at < _set)
            {
                SetTimer(at);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        List<ConversationKey> due = [];
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            while (_alarms.TryPeek(out var key, out var at) && at <= now)
            {
                _alarms.Dequeue();
                due.Add(key);
            }

            SetTimer(_alarms.TryPeek(out _, out var next) ? next : DateTimeOffset.MaxValue);
        }

        foreach (var key in due)
        {
            _wake(key);
        }
    }

    private void SetTimer(DateTimeOffset at)
    {
        _set = at;
        if (at == DateTimeOffset.MaxValue)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // A time in the past rings at once; one far away is looked at again on the way.
        var wait = TimeSpan.FromTicks(Math.Clamp((at - _clock.GetUtcNow()).Ticks, 0, TimeSpan.TicksPerDay));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
