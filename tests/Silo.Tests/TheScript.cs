using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Router.Silo.Tests;

/// <summary><c>scripts/cluster</c> as README has it, and another service that calls the cluster (<c>samples/internal-service</c>).</summary>
public sealed class TheScript : IAsyncLifetime
{
    /// <summary>How often a cluster may ask Meta to repeat an event.</summary>
    private const int Repeats = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("router-script-").FullName;
    private readonly int _port = Ports.InARow(61);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private Started? _script;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await (_script?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task It_starts_everything_serves_the_sample_and_stops_everything()
    {
        _script = Started.Script("scripts/cluster", "--no-build", "--build", Started.Build, "--port", Text(_port), "--folder", _folder);
        await _script.Prints("The cluster is running.", atMost: TimeSpan.FromMinutes(4));
        var address = new Uri((await _script.Prints("  webhook ")).Split(' ')[^1]);
        await _script.Prints("Stop with Ctrl+C.");

        await PostAsMetaDoes(address, "5001");
        Assert.Contains("9001 controls it", await Service(0, "owner", "1001", "5001"), StringComparison.Ordinal);
        Assert.Contains("queued: 9001 controls it, 9002 waits", await Service(0, "request", "1001", "5001", "9002", "order 17"), StringComparison.Ordinal);
        Assert.Contains("waiting: 9002", await Service(0, "owner", "1001", "5001"), StringComparison.Ordinal);
        Assert.Contains("granted: 9002 controls it", await Service(0, "request", "1001", "5002", "9002"), StringComparison.Ordinal);
        Assert.Contains("UnknownCaller", await Service(1, "request", "1001", "5003", "7"), StringComparison.Ordinal);
        await Started.Until(async () => (await Service(0, "timeline", "1001", "5001")).Contains("owner", StringComparison.Ordinal), "the timeline tells who owned");

        int[] started = [.. Directory.GetFiles(_folder, "*.pid").Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture))];
        Assert.True(started.Length >= 5, $"{started.Length} processes");

        // Not the INT of Ctrl+C: tests that run in the background are started with it ignored, and so is everything they start. Both mean the same to it.
        await _script.Signal("-TERM");
        Assert.Equal(0, await _script.Ends());
        Assert.All(started, id => Assert.False(Directory.Exists($"/proc/{id}"), $"{id} still runs"));
        Assert.DoesNotContain("Unhandled", Logs(), StringComparison.Ordinal);
    }

    private Task<string> Service(int exitCode, params string[] asked) =>
        InternalService.Ends(exitCode, ["--postgres", $"Host=127.0.0.1;Port={Text(_port + 50)};Database=postgres;Username=router", .. asked]);

    // Meta repeats what it is not answered 200 to; on a small and busy machine a new cluster's very first call may take longer than Router's 4 s.
    private async Task PostAsMetaDoes(Uri address, string person)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var answers = new List<HttpStatusCode>();
        while (answers is [] or [.., not HttpStatusCode.OK])
        {
            Assert.True(answers.Count <= Repeats, $"Answered {string.Join(", ", answers)}. {Logs()}");
            answers.Add(await Post(address, person, now));
        }
    }

    private string Logs() => string.Concat(Directory.GetFiles(_folder, "*.log").Select(file => $"\n--- {Path.GetFileName(file)}\n{File.ReadAllText(file)}"));

    private async Task<HttpStatusCode> Post(Uri address, string person, long now)
    {
        var body = $$$"""{"object":"page","entry":[{"id":"1001","time":{{{now}}},"messaging":[{"sender":{"id":"{{{person}}}"},"recipient":{"id":"1001"},"timestamp":{{{now}}},"message":{"mid":"m_{{{now}}}","text":"Hello"}}]}]}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("sample-router-secret"u8, Encoding.UTF8.GetBytes(body))));
        using var response = await _http.PostAsync(address, content);
        return response.StatusCode;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
