using Orleans.Configuration;
using Router.HttpEdge;
using Router.Settings;
using Router.SharedStore;

namespace Router.WebhookFrontend;

/// <summary>Sets the engine's client up: which cluster, and where its silos are found.</summary>
internal static class FrontendHosting
{
    /// <exception cref="StartRefusedException">The storage cannot be used.</exception>
    public static void Reaches(this IClientBuilder client, FrontendSettings settings)
    {
        var cluster = settings.Cluster;
        client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        client.FindsSilosWhereConfigured(settings);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = cluster.Membership.GatewayRefresh);
        // Also the limit of grain calls that name none: these are asked again sooner (GrainCallOptions).
        client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = cluster.Membership.CallTimeout);
        client.UseConnectionRetryFilter<WaitForSilos>();
        client.Services.AddSingleton<IClusterConnectionStatusObserver>(host => host.GetRequiredService<SiloLink>());
        client.AddActivityPropagation();
        client.Services.AddSingleton(new TelemetryOfHost("Microsoft.Orleans*"));
        client.Services.AddHealthChecks().AddCheck<SilosHealth>("silos");
    }

    private static void FindsSilosWhereConfigured(this IClientBuilder client, FrontendSettings settings)
    {
        var router = settings.Router;
        var store = new SharedStoreSettings(router.Declared, router.Rules, router.Retention, router.Key!, router.PreviousKey);
        switch (settings.Cluster)
        {
            case { Storage: ClusterStorage.PostgreSql, PostgreSql: { } postgres }:
                client.FindsSilosIn(postgres, store);
                break;
#if AZURE_STORAGE
            case { Storage: ClusterStorage.AzureTables, AzureTables: { } azure }:
                client.FindsSilosIn(azure, store);
                break;
#endif
            default:
                throw new StartRefusedException($"This build of Router has no {settings.Cluster.Storage}: it was made with AzureStorage=false.");
        }
    }
}
