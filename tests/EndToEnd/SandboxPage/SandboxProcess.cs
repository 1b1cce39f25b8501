using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Router.EndToEnd;

/// <summary>Router as a newcomer starts it, in an empty folder, and the calls that the sandbox's page makes.</summary>
public sealed partial class SandboxProcess : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _log = [];
    private readonly Process _process;

    private SandboxProcess(Dictionary<string, string> environment, string[] arguments)
    {
        Folder = Directory.CreateTempSubdirectory("router-e2e-").FullName;
        var start = new ProcessStartInfo("dotnet", [RouterProcess.Program, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = Folder;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The working folder and the folder for temporary files.</summary>
    public string Folder { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_gate)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>The temporary folders of sandboxes that stand now.</summary>
    public string[] Stores => Directory.GetDirectories(Folder, "router-sandbox-*");

    /// <summary>Starts, and waits until the program has said all it says at a start.</summary>
    public static async Task<SandboxProcess> Start(Dictionary<string, string>? environment = null, params string[] arguments)
    {
        var process = new SandboxProcess(environment ?? [], arguments);
        await Until.True(
            () => process._process.HasExited
                ? throw new InvalidOperationException($"Router ended with {process._process.ExitCode}:\n{string.Join('\n', process.Log)}")
                : process.Log.Contains("Stop with Ctrl+C."),
            "Router has started");
        var admin = process.Log.Select(line => AdminAddress().Match(line)).First(match => match.Success);
        process.Http.BaseAddress = new(admin.Groups[1].Value);
        return process;
    }

    /// <summary>Presses a button; returns what the page then says.</summary>
    public async Task<string> Does(string act, string text = "", string person = "")
    {
        var (done, said) = await Tries(act, text, person);
        return done ? said : throw new InvalidOperationException($"{act}: {said}");
    }

    public async Task<(bool Done, string Said)> Tries(string act, string text = "", string person = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sandbox/do/{act}")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["text"] = text, ["person"] = person }),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return ((bool)answer["done"]!, (string)answer["said"]!);
    }

    /// <summary>What stands in a part of the page now, without its tags: the first of the server-sent events has every part.</summary>
    public async Task<string> Shows(string part)
    {
        using var response = await Http.GetAsync("/sandbox/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var line = await reader.ReadLineAsync();
        var html = JsonSerializer.Deserialize<Dictionary<string, string>>(line!["data: ".Length..])![part];
        return Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ");
    }

    public async Task Shows(string part, string text)
    {
        var seen = "";
        try
        {
            await Until.True(async () => (seen = await Shows(part)).Contains(text, StringComparison.Ordinal), $"{part} shows \"{text}\"", TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; it shows: {seen}", late);
        }
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopsGracefully()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _log.Add(line);
            }
        }
    }

    [GeneratedRegex("(http://127.0.0.1:[0-9]+)/admin ")]
    private static partial Regex AdminAddress();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
