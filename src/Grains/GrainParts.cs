using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.Timers;
using Router.Conversations;
using Router.Protocol;

namespace Router.Grains;

/// <summary>What all conversations of a silo share.</summary>
internal sealed class GrainParts(IServiceProvider silo, LifeOptions life, RetrySchedule retries, GrainOptions options)
{
    private readonly IGrainStorage _storage = silo.GetRequiredKeyedService<IGrainStorage>(ConversationGrain.Storage);

    public GrainOptions Options => options;

    public LocalLives Lives { get; } = silo.GetRequiredService<LocalLives>();

    public TimeProvider Clock { get; } = silo.GetRequiredService<TimeProvider>();

    public IDirectory Directory { get; } = silo.GetRequiredService<IDirectory>();

    public ITimeline Timeline { get; } = silo.GetRequiredService<ITimeline>();

    public ILoggerFactory Loggers { get; } = silo.GetRequiredService<ILoggerFactory>();

    public GrainReminder Reminder(GrainId grain) => new(silo.GetRequiredService<IReminderRegistry>(), grain, Clock, options);

    public GrainStore Store(GrainId grain, GrainReminder reminder, Action stepDown) =>
        new(grain, _storage, reminder, silo.GetRequiredService<IOwnerLedger>(), stepDown, Loggers.CreateLogger<GrainStore>());

    public LifePorts Ports(IConversationStore store, IAlarms alarms) => new(
        store,
        Directory,
        silo.GetRequiredService<ICallbacks>(),
        silo.GetRequiredService<IGraph>(),
        Timeline,
        silo.GetRequiredService<IDeadLetters>(),
        alarms,
        Clock,
        silo.GetRequiredService<Func<double>>(),
        Loggers) { Options = life, Retries = retries };
}
