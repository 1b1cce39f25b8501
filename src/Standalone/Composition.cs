using Router.Conversations;
using Router.HttpEdge;
using Router.Outgoing;

namespace Router.Standalone;

/// <summary>Puts the parts together: nothing else is decided here.</summary>
internal static class Composition
{
    public static void Add(IServiceCollection services, StandaloneSettings settings, IConfiguration configuration, TimeProvider clock)
    {
        services.AddSingleton(clock);
        services.AddSqliteStore(settings);
        services.AddOutgoing(configuration.GetSection(OutgoingOptions.Section));
        services.AddHttpEdge(settings.Router.Edge);
        services.AddSingleton<IDeadLetterReplay, DeadLetterReplay>();
        services.AddSingleton(host => new ConversationHost(
            alarms => new LifePorts(
                host.GetRequiredService<IConversationStore>(),
                host.GetRequiredService<IDirectory>(),
                host.GetRequiredService<ICallbacks>(),
                host.GetRequiredService<IGraph>(),
                host.GetRequiredService<ITimeline>(),
                host.GetRequiredService<IDeadLetters>(),
                alarms,
                host.GetRequiredService<TimeProvider>(),
                host.GetRequiredService<Func<double>>(),
                host.GetRequiredService<ILoggerFactory>()) { Options = settings.Router.Life, Retries = settings.Router.Retries },
            host.GetRequiredService<IConversationIndex>()));
        services.AddSingleton<IConversations>(host => host.GetRequiredService<ConversationHost>());
        services.AddSingleton<IWaker>(host => host.GetRequiredService<ConversationHost>());
        services.AddHostedService<ConversationLoop>();
    }
}

/// <summary>Starts the conversations before the first request, and ends them after the last.</summary>
internal sealed class ConversationLoop(ConversationHost conversations) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        conversations.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => conversations.DisposeAsync().AsTask();
}
