using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using Router.Conversations;
using Router.GrainCalls;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>Silos in this process among doubles of everything outside. Whole clusters on one <see cref="Outside"/> know nothing of each other, like the halves of a split.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _silos;

    private Cluster(InProcessTestCluster silos, Outside outside)
    {
        _silos = silos;
        Outside = outside;
    }

    public Outside Outside { get; }

    public IGrainFactory Client => _silos.Client;

    public IConversations Conversations => _silos.Client.ServiceProvider.GetRequiredService<IConversations>();

    public IReadOnlyList<InProcessSiloHandle> Silos => _silos.Silos;

    public static async Task<Cluster> Start(Outside outside, short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = "router";
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((options, silo) =>
        {
            var doubles = outside.Silos.GetOrAdd($"{builder.Options.ClusterId}/{options.SiloName}/{Guid.NewGuid():n}", n => new SiloDoubles(n, outside));
            silo.Services
                .AddSingleton(doubles)
                .AddSingleton<ICallbacks>(doubles)
                .AddSingleton<IGraph>(doubles)
                .AddSingleton<ITimeline>(doubles)
                .AddSingleton<IDeadLetters>(doubles)
                .AddSingleton<IOwnerLedger>(doubles)
                .AddSingleton<IDirectory, Roster>()
                .AddSingleton<IReminderTable>(outside.Reminders)
                .AddKeyedSingleton<IGrainStorage>(GrainRegistration.StorageName, new DiskStorage(outside.Disk, doubles))
                .AddConversationGrains(
                    LifeOptions.Default with { QuietBeforeSettling = TimeSpan.FromMilliseconds(50) },
                    RetrySchedule.Default,
                    GrainOptions.Default with { RingsEvery = TimeSpan.FromSeconds(1), QuietBeforePutOff = TimeSpan.FromSeconds(2) });
            silo.AddReminders();
            silo.AddIncomingGrainCallFilter(context => Tick(outside, context));
            silo.Configure<ReminderOptions>(o =>
            {
                o.MinimumReminderPeriod = TimeSpan.FromSeconds(1);
                o.RefreshReminderListPeriod = TimeSpan.FromSeconds(2);
            });
        });
        builder.ConfigureClient(client => client.Services.AddGrainConversations(GrainCallOptions.Default with
        {
            // A loaded machine is no silo that fails over: what a test asks is answered.
            Within = TimeSpan.FromSeconds(30),
            RepeatsFor = TimeSpan.FromSeconds(30),
            HangsAfter = TimeSpan.FromSeconds(5),
        }));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Cluster(cluster, outside);
    }

    public IConversationGrain Grain(ConversationKey key) => Client.GetGrain<IConversationGrain>(Ids.NameOf(key));

    public GrainId IdOf(ConversationKey key) => Grain(key).GetGrainId();

    /// <summary>The silo in which a conversation lives.</summary>
    public async Task<InProcessSiloHandle> Home(ConversationKey key)
    {
        var address = await Again(() => Client.GetGrain<IManagementGrain>(0).GetActivationAddress(Grain(key)).AsTask());
        return Silos.Single(s => s.SiloAddress.Equals(address));
    }

    public static SiloDoubles DoublesOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<SiloDoubles>();

    /// <summary>Kills a silo: from now on nothing of it reaches anybody.</summary>
    public async Task Kill(InProcessSiloHandle silo)
    {
        DoublesOf(silo).Killed = true;
        await _silos.KillSiloAsync(silo);
    }

    public Task StartAnother() => _silos.StartAdditionalSiloAsync();

    public Task<ItemAcceptance> Says(ConversationKey key, string text) =>
        Again(() => Grain(key).Accept(new WebhookItemCall { Item = ItemMap.Crossing(Message(text)) }));

    public Task<ConversationLook> Looks(ConversationKey key) => Again(() => Grain(key).Look());

    public Task<ControlAnswer> Takes(ConversationKey key, AppId app) =>
        Again(() => Grain(key).Do(new ControlCall { Command = new TakeControl { Id = $"take {app}", App = app.Value } }));

    public static Item Message(string text) => new(ItemKind.Message, Encoding.UTF8.GetBytes(text))
    {
        KnownBy = BitConverter.ToUInt64(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        Mid = "m." + text,
        At = DateTimeOffset.UtcNow,
    };

    /// <summary>A message that an app sends, and may claim the conversation with.</summary>
    public static SendCall Order(string id, AppId app, string text) => new()
    {
        Id = id,
        App = app.Value,
        Kind = SendSort.Message,
        MayClaim = true,
        Body = Encoding.UTF8.GetBytes(text),
        Priority = SendPriority.Bot,
    };

    public async ValueTask DisposeAsync() => await _silos.DisposeAsync();

    // For a while after a silo was killed the client still tries its gateway.
    private static async Task<T> Again<T>(Func<Task<T>> ask)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await ask();
            }
            catch (OrleansException) when (i < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task Tick(Outside outside, IIncomingGrainCallContext context)
    {
        if (context.MethodName == nameof(IRemindable.ReceiveReminder) && outside.LoseTicks.TryGetValue(context.TargetId, out var left) && left > 0)
        {
            outside.LoseTicks[context.TargetId] = left - 1;
            return;
        }

        await context.Invoke();
    }
}

/// <summary>One cluster of two silos for all tests, and fresh conversations for each.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private static int _people;

    internal Cluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await Cluster.Start(new Outside(), silos: 2);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    internal static ConversationKey Fresh(PageId? page = null) =>
        new(page ?? Roster.Page, new PersonId(Interlocked.Increment(ref _people).ToString(CultureInfo.InvariantCulture)));

    internal static async Task Until(Func<bool> come, string what)
    {
        for (var i = 0; !come(); i++)
        {
            Assert.True(i < 3000, $"Waited for: {what}");
            await Task.Delay(20);
        }
    }
}

/// <summary>Tests in clusters run one after another, on the shared one.</summary>
[CollectionDefinition(Name)]
public sealed class InCluster : ICollectionFixture<SharedCluster>
{
    public const string Name = "cluster";
}
