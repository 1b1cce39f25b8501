using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>A program of <c>samples/</c>, started as its README says, with the accounts of <c>samples/router.json</c>.</summary>
public sealed class SampleApp : IAsyncDisposable
{
    private readonly LineProcess _process;

    private SampleApp(string name, LineProcess process, int port)
    {
        Name = name;
        _process = process;
        Callback = new($"http://127.0.0.1:{port}/");
    }

    public string Name { get; }

    public Uri Callback { get; }

    public IReadOnlyList<string> Output => _process.Output;

    public string Secret => $"sample-{Name}-secret";

    public string VerifyToken => $"sample-{Name}-verify-token";

    public static async Task<SampleApp> Start(string name, Uri graph)
    {
        var port = Ports.Free();
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--verify-token", $"sample-{name}-verify-token", "--token", $"sample-{name}-token",
            "--graph", new Uri(graph, "/v23.0").ToString(),
        ];
        // The secret comes from the environment, as README advises.
        var app = new SampleApp(name, Run(name, arguments, secret: $"sample-{name}-secret"), port);
        await app.Prints(line => line.Contains($" listens on {app.Callback.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal), "where it listens");
        return app;
    }

    /// <summary>Starts the program with these arguments, whatever comes of it.</summary>
    public static LineProcess Run(string name, string[] arguments, string secret = "")
    {
        ProcessStartInfo start = name == "bot"
            ? new(SystemTools.Find(SystemTool.Node)!, [Repository.PathOf("samples/bot/bot.mjs"), .. arguments])
            : new("dotnet", [Built(name), .. arguments]);
        start.Environment[$"{name.ToUpperInvariant()}_SECRET"] = secret;
        start.Environment["no_proxy"] = "127.0.0.1";
        return LineProcess.Start(name, start);
    }

    public Task<string> Prints(Func<string, bool> fits, string inWords) => _process.Prints(fits, inWords);

    public Task<string> Prints(string text) => Prints(line => line.Contains(text, StringComparison.Ordinal), $"\"{text}\"");

    /// <summary>What the agent at the terminal types.</summary>
    public Task Types(string command) => _process.Writes(command);

    public Task<int> Stops() => _process.Stops();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Built(string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Repository.PathOf($"samples/{name}/bin/{output.Parent!.Name}/{output.Name}/{name}.dll");
        return File.Exists(program) ? program : throw new FileNotFoundException($"Build samples/{name} first.", program);
    }
}
