using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Router.Conversations;
using Router.Protocol;
using Router.StoreContract;

namespace Router.SharedStore.Tests;

/// <summary>One of the processes that share a store: its services, opened as a program opens them.</summary>
internal sealed class OneProcess : ITestStore
{
    // Retention begins with the process: by the real clock it would remove what the tests store.
    private static readonly TimeProvider Clock = new StoppedClock(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));

    private readonly Place _place;
    private readonly SharedStoreSettings _settings;
    private readonly IHost _host;
    private bool _isOver;

    private OneProcess(Place place, SharedStoreSettings settings, IHost host)
    {
        _place = place;
        _settings = settings;
        _host = host;
    }

    public ITimeline Timeline => Get<ITimeline>();

    public IDeadLetters DeadLetters => Get<IDeadLetters>();

    public ILongPayloads LongPayloads => Get<ILongPayloads>();

    public IOwnedConversations Owned => Get<IOwnedConversations>();

    public IOwnerLedger Ledger => Get<IOwnerLedger>();

    public IDirectory Directory => Get<IDirectory>();

    public IDirectoryEditor Editor => Get<IDirectoryEditor>();

    public ISharedTables Tables => Get<ISharedTables>();

    public static async Task<OneProcess> Start(Place place, SharedStoreSettings? settings = null, TimeProvider? clock = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton(clock ?? Clock);
        var chosen = settings ?? Place.Settings();
        place.Add(builder.Services, chosen);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new OneProcess(place, chosen, host);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public async Task<HealthStatus> Health() => (await Get<HealthCheckService>().CheckHealthAsync()).Status;

    public Task Own(ConversationKey key, AppId? owner, long epoch)
    {
        Ledger.Owned(key, owner, epoch);
        return Task.CompletedTask;
    }

    public async Task<ITestStore> Restarted()
    {
        await DisposeAsync();
        return await Start(_place, _settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await _host.StopAsync();
            await ((IAsyncDisposable)_host).DisposeAsync();
        }
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();
}

/// <summary>A clock that says one time; timers run as ever.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
