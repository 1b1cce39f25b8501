using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.Standalone;

/// <summary>
/// The sandbox in this process: the pretend Meta and the demo apps on free ports of loopback, and a Router configured for them whose store
/// is in a temporary folder. Real Pages, apps and stores of the configuration are left out, so that nothing real is touched.
/// </summary>
internal sealed class SandboxBeside : IAsyncDisposable
{
    private static readonly string[] LeftOut = ["Meta", "Pages", "Apps", "Store", "Key", "PreviousKey", "Outgoing", "Rules", "Retries", "Retention", "Sandbox"];

    private readonly string _folder;

    private SandboxBeside(SandboxStage stage, string folder, IConfiguration configuration)
    {
        Stage = stage;
        _folder = folder;
        Configuration = configuration;
    }

    public SandboxStage Stage { get; }

    /// <summary>What Router reads instead of what was configured.</summary>
    public IConfiguration Configuration { get; }

    public static async Task<SandboxBeside> Start(IConfiguration configured)
    {
        var stage = await SandboxStage.Start();
        var folder = Directory.CreateTempSubdirectory("router-sandbox-").FullName;
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Written(stage, folder, configured.GetSection("Router:Listen")).ToJsonString()));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(configured.AsEnumerable().Where(pair => pair.Value is not null && !IsLeftOut(pair.Key)))
            .AddJsonStream(file)
            .Build();
        return new(stage, folder, configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsLeftOut(string key) =>
        LeftOut.Any(name => key.Equals($"Router:{name}", StringComparison.OrdinalIgnoreCase) || key.StartsWith($"Router:{name}:", StringComparison.OrdinalIgnoreCase));

    private static JsonObject Written(SandboxStage stage, string folder, IConfigurationSection listen) => new()
    {
        ["Router"] = new JsonObject
        {
            ["Listen"] = new JsonObject
            {
                ["Public"] = listen["Public"] ?? $"127.0.0.1:{FreePort(5080)}",
                ["Private"] = listen["Private"] ?? $"127.0.0.1:{FreePort(5081)}",
            },
            ["Store"] = new JsonObject { ["Path"] = Path.Combine(folder, "router.db") },
            // Somebody is watching: a healed app hears soon what it missed.
            ["Retries"] = new JsonObject { ["WhileAway"] = new JsonArray("00:00:01", "00:00:02") },
            ["Outgoing"] = new JsonObject { ["AllowedNetworks"] = new JsonArray("127.0.0.1/32"), ["LongestProbePause"] = "00:00:02" },
            ["Meta"] = new JsonObject
            {
                ["App"] = stage.Seat.Id.Value,
                ["Secret"] = stage.Seat.Secret,
                ["VerifyToken"] = stage.Seat.VerifyToken,
                ["Graph"] = stage.Meta.Address.ToString(),
            },
            ["Apps"] = new JsonObject { [SandboxStage.BotId] = App(stage.Bot), [SandboxStage.DeskId] = App(stage.Desk) },
            ["Pages"] = new JsonObject
            {
                [SandboxStage.PageId] = new JsonObject
                {
                    ["Name"] = stage.Page.Name,
                    ["Token"] = stage.PageToken,
                    ["Primary"] = SandboxStage.BotId,
                    ["MetaKnowsRequests"] = true,
                    ["Apps"] = new JsonObject
                    {
                        [SandboxStage.BotId] = new JsonObject { ["Tokens"] = new JsonArray(stage.Bot.Account.PageToken) },
                        [SandboxStage.DeskId] = new JsonObject { ["Tokens"] = new JsonArray(stage.Desk.Account.PageToken), ["MayTakeOver"] = true },
                    },
                },
            },
        },
    };

    private static JsonObject App(DemoApp app) => new()
    {
        ["Name"] = app.Account.Name,
        ["Secret"] = app.Account.Secret,
        ["Callback"] = app.Callback.ToString(),
        ["VerifyToken"] = app.Account.VerifyToken,
    };

    /// <summary>The usual port, or another one if somebody listens there.</summary>
    private static int FreePort(int usual)
    {
        try
        {
            return Bound(usual);
        }
        catch (SocketException)
        {
            return Bound(0);
        }
    }

    private static int Bound(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
