using Microsoft.Extensions.Diagnostics.HealthChecks;
using Router.Conversations;
using Router.Settings;

namespace Router.Standalone;

/// <summary>Puts the SQLite store behind the ports of Conversations.</summary>
internal static class StoreRegistration
{
    /// <summary>The store is opened when the first of its ports is asked for; a refusal to start comes out there.</summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services, StandaloneSettings settings)
    {
        services.AddSingleton(_ => Store.Open(settings.Store));
        services.AddSingleton(host => OpenDirectory(host, settings.Router));
        services.AddSingleton<IDirectory>(host => host.GetRequiredService<SqliteDirectory>());
        services.AddSingleton<IDirectoryEditor>(host => host.GetRequiredService<SqliteDirectory>());
        services.AddSingleton<SqliteConversationStore>();
        services.AddSingleton<IConversationStore>(host => host.GetRequiredService<SqliteConversationStore>());
        services.AddSingleton<IConversationIndex>(host => host.GetRequiredService<SqliteConversationStore>());
        services.AddSingleton<IOwnedConversations>(host => host.GetRequiredService<SqliteConversationStore>());
        services.AddSingleton<IDeadLetters, SqliteDeadLetters>();
        services.AddSingleton<ILongPayloads, SqliteLongPayloads>();
        services.AddSingleton<ITimeline>(host => new SqliteTimeline(
            host.GetRequiredService<Store>(), settings.Router.Retention, host.GetRequiredService<ILogger<SqliteTimeline>>()));
        services.AddSingleton(settings.Router.Retention).AddSingleton<Retention>();
        services.AddHostedService<RetentionLoop>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
        return services;
    }

    private static SqliteDirectory OpenDirectory(IServiceProvider host, RouterSettings settings)
    {
        var store = host.GetRequiredService<Store>();
        try
        {
            return SqliteDirectory.Open(store, settings, host.GetRequiredService<TimeProvider>(), host.GetRequiredService<ILogger<SqliteDirectory>>())
                .GetAwaiter().GetResult();
        }
        catch (StoreUnavailableException cause)
        {
            throw new StartRefusedException(cause.Message, cause);
        }
    }
}

/// <summary>Runs the retention beside everything else.</summary>
internal sealed class RetentionLoop(Retention retention) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => retention.Run(stoppingToken);
}

/// <summary>Ready means: a write reaches the disk.</summary>
internal sealed class StoreHealth(Store store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.Probe().WaitAsync(TimeSpan.FromSeconds(3), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception cause) when (cause is StoreUnavailableException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(cause.Message);
        }
    }
}
