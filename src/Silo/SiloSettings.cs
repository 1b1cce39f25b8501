using Router.Settings;

namespace Router.Silo;

/// <summary>Everything configured for a silo.</summary>
internal sealed record SiloSettings(RouterSettings Router, ClusterSettings Cluster)
{
    /// <exception cref="StartRefusedException">Something is wrong; the message lists every fault.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        ClusterSettings? cluster = null;
        var router = RouterSettings.Read(configuration, (section, _) => cluster = ClusterSettings.Read(section));
        return new(router, cluster!);
    }
}
