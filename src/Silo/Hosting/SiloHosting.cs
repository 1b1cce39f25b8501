using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Router.HttpEdge;
using Router.Settings;
using Router.SharedStore;

namespace Router.Silo;

/// <summary>Sets the engine up: name, addresses, membership, and where everything is kept.</summary>
internal static class SiloHosting
{
    /// <exception cref="StartRefusedException">The storage or the address cannot be used.</exception>
    public static void Hosts(this ISiloBuilder silo, SiloSettings settings)
    {
        var cluster = settings.Cluster;
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.KeepsWhereConfigured(settings);
        var address = AddressOf(cluster.AdvertisedAddress);
        silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        silo.Configure<ClusterMembershipOptions>(members =>
        {
            members.ProbeTimeout = cluster.Membership.ProbeTimeout;
            members.NumMissedProbesLimit = cluster.Membership.MissedProbes;
            members.NumVotesForDeathDeclaration = cluster.Membership.DeathVotes;
            members.TableRefreshTimeout = cluster.Membership.TableRefresh;
            members.IAmAliveTablePublishTimeout = cluster.Membership.AliveEvery;
        });
        silo.Configure<SiloMessagingOptions>(messages => messages.SystemResponseTimeout = cluster.Membership.CallTimeout);
        silo.AddActivityPropagation();
        silo.Services.AddSingleton(new TelemetryOfHost("Microsoft.Orleans*"));
        silo.Services.AddHealthChecks().AddCheck<SiloHealth>("silo");
    }

    private static void KeepsWhereConfigured(this ISiloBuilder silo, SiloSettings settings)
    {
        var router = settings.Router;
        var store = new SharedStoreSettings(router.Declared, router.Rules, router.Retention, router.Key!, router.PreviousKey);
        switch (settings.Cluster)
        {
            case { Storage: ClusterStorage.PostgreSql, PostgreSql: { } postgres }:
                silo.KeepsIn(postgres, store);
                break;
#if AZURE_STORAGE
            case { Storage: ClusterStorage.AzureTables, AzureTables: { } azure }:
                silo.KeepsIn(azure, store);
                break;
#endif
            case { Storage: ClusterStorage.Memory } memory:
                silo.KeepsInMemory(memory, store);
                break;
            default:
                throw new StartRefusedException($"This build of Router has no {settings.Cluster.Storage}: it was made with AzureStorage=false.");
        }
    }

    private static IPAddress AddressOf(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(host, AddressFamily.InterNetwork).FirstOrDefault()
                ?? throw new StartRefusedException($"Router:Cluster:AdvertisedAddress: {host} has no IPv4 address.");
        }
        catch (SocketException cause)
        {
            throw new StartRefusedException($"Router:Cluster:AdvertisedAddress: {host} is not known here ({cause.Message}).", cause);
        }
    }
}
