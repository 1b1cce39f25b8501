using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Router.Conversations;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>Puts a store that several processes share behind the ports of Conversations.</summary>
/// <remarks>
/// It is opened before any hosted service starts; a refusal to start (<see cref="StartRefusedException"/>) comes out there.
/// </remarks>
public static class SharedStoreRegistration
{
    /// <summary>The store in a PostgreSQL database, in the schema that the connection's search path names first.</summary>
    public static IServiceCollection AddPostgreSqlStore(this IServiceCollection services, string connectionString, SharedStoreSettings settings) =>
        services.AddSharedStore(settings, _ => new PostgreSqlTables(PostgreSqlSource.Create(connectionString), owned: true));

    /// <inheritdoc cref="AddPostgreSqlStore(IServiceCollection, string, SharedStoreSettings)"/>
    public static IServiceCollection AddPostgreSqlStore(this IServiceCollection services, NpgsqlDataSource source, SharedStoreSettings settings) =>
        services.AddSharedStore(settings, _ => new PostgreSqlTables(source, owned: false));

    /// <summary>A store in the memory of this process alone, gone with it: for trying, and for measurements.</summary>
    public static IServiceCollection AddMemoryStore(this IServiceCollection services, SharedStoreSettings settings) =>
        services.AddSharedStore(settings, _ => new MemoryTables());

    internal static IServiceCollection AddSharedStore(
        this IServiceCollection services, SharedStoreSettings settings, Func<IServiceProvider, ISharedTables> tables)
    {
        services.AddSingleton(settings);
        services.AddSingleton(tables);
        services.AddSingleton(host => new SharedDirectory(
            host.GetRequiredService<ISharedTables>().Directory, settings, host.GetRequiredService<TimeProvider>(), host.GetRequiredService<ILogger<SharedDirectory>>()));
        services.AddSingleton<IDirectory>(host => host.GetRequiredService<SharedDirectory>());
        services.AddSingleton<IDirectoryEditor>(host => host.GetRequiredService<SharedDirectory>());
        services.AddSingleton<ITimeline>(host => new SharedTimeline(
            host.GetRequiredService<ISharedTables>().Timeline, settings.Retention, host.GetRequiredService<ILogger<SharedTimeline>>()));
        services.AddSingleton<IOwnerLedger>(host => new OwnerLedger(
            host.GetRequiredService<ISharedTables>().Owners, settings.Retention, host.GetRequiredService<TimeProvider>(), host.GetRequiredService<ILogger<OwnerLedger>>()));
        services.AddSingleton<IOwnedConversations>(host => host.GetRequiredService<ISharedTables>().Owners);
        services.AddSingleton(host => host.GetRequiredService<ISharedTables>().DeadLetters);
        services.AddSingleton(host => host.GetRequiredService<ISharedTables>().LongPayloads);
        services.AddSingleton<SharedRetention>();
        services.AddHostedService<StoreOpening>();
        services.AddHostedService<DirectoryPoll>();
        services.AddHostedService<RetentionLoop>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
        return services;
    }
}

/// <summary>Opens the store before anything else of the process starts.</summary>
internal sealed class StoreOpening(ISharedTables tables, SharedDirectory directory) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await tables.Open(cancellationToken);
            await directory.Open(cancellationToken);
        }
        catch (StoreUnavailableException cause)
        {
            throw new StartRefusedException(cause.Message, cause);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Runs the question for a newer directory beside everything else.</summary>
internal sealed class DirectoryPoll(SharedDirectory directory) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => directory.Poll(stoppingToken);
}

/// <summary>Runs the retention beside everything else.</summary>
internal sealed class RetentionLoop(SharedRetention retention) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => retention.Run(stoppingToken);
}
