using Router.Conversations;

namespace Router.Standalone;

/// <summary>What a started Router prints: where it listens, and what to do next.</summary>
internal static class Greeting
{
    public static void Print(TextWriter console, StandaloneSettings settings, DirectorySnapshot directory, bool isSandbox)
    {
        console.WriteLine();
        console.WriteLine("Router is running.");
        console.WriteLine($"  webhook    http://{settings.Router.Listen.Public}/webhook");
        console.WriteLine($"  Graph API  http://{settings.Router.Listen.Public}/v23.0/me/messages and the rest, for your apps");
        if (settings.Router.Listen.Https is { } https)
        {
            console.WriteLine($"  HTTPS      https://{https.At}");
        }

        console.WriteLine($"  admin      http://{settings.Router.Listen.Private}/admin (OpenAPI: /admin/openapi.json), health: /health/ready");
        console.WriteLine($"  store      {Path.GetFullPath(settings.Store.Path)}");
        console.WriteLine();
        foreach (var page in directory.Pages.Values.Where(p => !p.Removed))
        {
            var apps = page.Roster.Apps.Values.Select(a => a.Id == page.Roster.Primary ? $"{a.Name} (primary)" : a.Name);
            console.WriteLine($"  Page {page.Id} ({page.Name}): {string.Join(", ", apps)}");
        }

        if (isSandbox)
        {
            console.WriteLine();
            console.WriteLine($"The sandbox is open: http://{settings.Router.Listen.Private}/sandbox");
            console.WriteLine("  A pretend Meta, a bot and a live-agent desk. Its store is thrown away at the end.");
            console.WriteLine("  To start with apps of your own: dotnet run --project src/Standalone -- --config samples/router.json");
            console.WriteLine();
        }
        else if (directory.Pages.Values.All(p => p.Removed))
        {
            console.WriteLine("No Page is configured yet. Start with the sample: dotnet run --project src/Standalone -- --config samples/router.json");
        }

        if (settings.Router.Edge.AdminToken is null && !isSandbox)
        {
            console.WriteLine("The admin API refuses every call: set Router__Admin__Token (16 characters or more) to use it.");
        }

        console.WriteLine("Stop with Ctrl+C.");
    }
}
