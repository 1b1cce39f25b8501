using Microsoft.Extensions.Logging;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Everything outside that the life of a conversation works with.</summary>
/// <remarks><c>Chance</c> gives a number in [0, 1), for jitter.</remarks>
public sealed record LifePorts(
    IConversationStore Store,
    IDirectory Directory,
    ICallbacks Callbacks,
    IGraph Graph,
    ITimeline Timeline,
    IDeadLetters DeadLetters,
    IAlarms Alarms,
    TimeProvider Clock,
    Func<double> Chance,
    ILoggerFactory Loggers)
{
    public LifeOptions Options { get; init; } = LifeOptions.Default;

    public RetrySchedule Retries { get; init; } = RetrySchedule.Default;
}

/// <summary>Wakes a conversation at a time. A later time for the same conversation does not cancel an earlier one; an alarm too many is harmless.</summary>
public interface IAlarms
{
    void WakeAt(ConversationKey key, DateTimeOffset at);
}
