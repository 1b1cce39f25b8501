using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>A program of <c>tests/EndToEnd/node</c>: a client that was written for Meta, told of Router by its <c>origin</c> only.</summary>
public sealed class NodeProgram : IAsyncDisposable
{
    private readonly LineProcess _process;

    private NodeProgram(LineProcess process) => _process = process;

    /// <summary><c>client.js</c>: messaging-api-messenger.</summary>
    public static NodeProgram Client(Uri router, PlannedApp app, string? secret = null, string? token = null) =>
        Start("client.js", "", Environment(router, app, secret, token));

    /// <summary><c>bot/server.js</c>: a Bottender bot that listens at the address of the app's callback.</summary>
    public static async Task<NodeProgram> Bot(Uri router, PlannedApp app, RecordingApp insteadOf)
    {
        var environment = Environment(router, app);
        environment["PORT"] = $"{insteadOf.Callback.Port}";
        environment["MESSENGER_PATH"] = insteadOf.Callback.AbsolutePath;
        environment["MESSENGER_PAGE_ID"] = World.PageId;
        environment["MESSENGER_VERIFY_TOKEN"] = insteadOf.VerifyToken;
        var bot = Start("server.js", "bot", environment);
        await bot.Says(line => line["listens"] is not null, "that it listens");
        return bot;
    }

    /// <summary>Calls a method of the client: <c>{"answer":…}</c>, or <c>{"error":…}</c> with what it threw.</summary>
    public async Task<JsonNode> Calls(string method, params string[] arguments)
    {
        var before = _process.Output.Count;
        await _process.Writes(new JsonObject
        {
            ["call"] = method,
            ["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]),
        }.ToJsonString());
        return JsonNode.Parse(await _process.Prints(IsJson, $"the outcome of {method}", before))!;
    }

    /// <summary>Waits for a line that the bot printed.</summary>
    public async Task<JsonNode> Says(Func<JsonNode, bool> what, string inWords) =>
        JsonNode.Parse(await _process.Prints(line => IsJson(line) && what(JsonNode.Parse(line)!), inWords))!;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // Some packages print warnings of their own.
    private static bool IsJson(string line) => line.StartsWith('{');

    private static NodeProgram Start(string script, string folder, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(SystemTools.Find(SystemTool.Node)!, script)
        {
            WorkingDirectory = Path.Combine(Repository.PathOf("tests/EndToEnd/node"), folder),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(LineProcess.Start(script, start));
    }

    private static Dictionary<string, string> Environment(Uri router, PlannedApp app, string? secret = null, string? token = null) => new()
    {
        ["MESSENGER_ORIGIN"] = router.GetLeftPart(UriPartial.Authority),
        ["MESSENGER_ACCESS_TOKEN"] = token ?? app.Token,
        ["MESSENGER_APP_ID"] = app.Id,
        ["MESSENGER_APP_SECRET"] = secret ?? app.Secret,
        // axios would send what goes to loopback through a proxy, too.
        ["no_proxy"] = "127.0.0.1",
        ["NO_PROXY"] = "127.0.0.1",
    };
}
