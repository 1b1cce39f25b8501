using Router.Conversations;
using Router.Protocol;

namespace Router.Grains;

/// <summary>The alarms of one activation, on one timer of the grain's. All calls come on the activation's scheduler.</summary>
internal sealed class GrainAlarm : IAlarms
{
    private readonly SortedSet<DateTimeOffset> _alarms = [];
    private readonly TimeProvider _clock;
    private readonly IGrainTimer _timer;

    public GrainAlarm(IGrainBase grain, TimeProvider clock, Action ring)
    {
        _clock = clock;
        _timer = grain.RegisterGrainTimer(
            static (alarm, _) => alarm(),
            () => Ring(ring),
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    public void WakeAt(ConversationKey key, DateTimeOffset at)
    {
        if (_alarms.Add(at) && _alarms.Min == at)
        {
            SetTimer();
        }
    }

    private Task Ring(Action ring)
    {
        var now = _clock.GetUtcNow();
        if (_alarms.RemoveWhere(at => at <= now) > 0)
        {
            ring();
        }

        SetTimer();
        return Task.CompletedTask;
    }

    private void SetTimer()
    {
        if (_alarms.Count > 0)
        {
            var wait = _alarms.Min - _clock.GetUtcNow();
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
