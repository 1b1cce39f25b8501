namespace Router.WebhookFrontend;

/// <summary>What a front end prints: where it listens, and which cluster it belongs to.</summary>
internal static class Greeting
{
    public static void Print(TextWriter console, FrontendSettings settings)
    {
        var (router, cluster) = settings;
        console.WriteLine();
        console.WriteLine("The front end is starting.");
        console.WriteLine($"  webhook    http://{router.Listen.Public}/webhook");
        console.WriteLine($"  Graph API  http://{router.Listen.Public}/v23.0/me/messages and the rest, for your apps");
        if (router.Listen.Https is { } https)
        {
            console.WriteLine($"  HTTPS      https://{https.At}");
        }

        console.WriteLine($"  admin      http://{router.Listen.Private}/admin (OpenAPI: /admin/openapi.json), health: /health/ready");
        console.WriteLine($"  cluster    {cluster.ClusterId}, found in {cluster.Storage}");
        if (router.Edge.AdminToken is null)
        {
            console.WriteLine("The admin API refuses every call: set Router__Admin__Token (16 characters or more) to use it.");
        }

        console.WriteLine("Stop with Ctrl+C.");
    }
}
