using Router.Settings;

namespace Router.Silo;

/// <summary>What a started silo prints: where it listens, and what belongs to it.</summary>
internal static class Greeting
{
    public static void Print(TextWriter console, SiloSettings settings)
    {
        var (router, cluster) = settings;
        console.WriteLine();
        console.WriteLine("The silo is running.");
        console.WriteLine($"  cluster    {cluster.ClusterId} (service {cluster.ServiceId}), kept in {(cluster.Storage == ClusterStorage.Memory ? "this process's memory: gone when it ends" : cluster.Storage)}");
        console.WriteLine($"  silos      {cluster.AdvertisedAddress}:{cluster.SiloPort}");
        console.WriteLine($"  gateway    {cluster.AdvertisedAddress}:{cluster.GatewayPort}, for front ends and other internal services");
        console.WriteLine($"  health     http://{router.Listen.Private}/health/ready");
        if (cluster.Edge)
        {
            console.WriteLine($"  webhook    http://{router.Listen.Public}/webhook");
            console.WriteLine($"  Graph API  http://{router.Listen.Public}/v23.0/me/messages and the rest, for your apps");
            console.WriteLine($"  admin      http://{router.Listen.Private}/admin (OpenAPI: /admin/openapi.json)");
        }

        console.WriteLine("Stop with Ctrl+C.");
    }
}
