using Router.Settings;

namespace Router.WebhookFrontend;

/// <summary>Everything configured for a front end: the same section that its silos read.</summary>
internal sealed record FrontendSettings(RouterSettings Router, ClusterSettings Cluster)
{
    /// <exception cref="StartRefusedException">Something is wrong; the message lists every fault.</exception>
    public static FrontendSettings Read(IConfiguration configuration)
    {
        ClusterSettings? cluster = null;
        var router = RouterSettings.Read(configuration, (section, faults) =>
        {
            cluster = ClusterSettings.Read(section);
            if (cluster.Storage == ClusterStorage.Memory)
            {
                faults.Add("Router:Cluster:Storage is Memory, which no other process sees: a front end needs PostgreSql or AzureTables. For trying, start one silo with Router:Cluster:Edge true instead.");
            }
        });
        return new(router, cluster!);
    }
}
