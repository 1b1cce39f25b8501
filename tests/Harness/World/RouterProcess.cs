using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>
/// Router as a process of its own: the built program of src/Standalone with a configuration file and a store in a folder of its own. A cluster
/// stands in for it where <see cref="Make"/> says so (tests/ClusterEndToEnd).
/// </summary>
public class RouterProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly Recorder _recorder;
    private readonly HttpClient _private;
    private readonly Lock _gate = new();
    private readonly List<string> _log = [];
    private Process? _process;

    /// <summary>The process that a plan asks for.</summary>
    public RouterProcess(Surroundings around)
        : this(process => EndToEnd.Configuration.Of(process, around.Plan, around.Graph, around.PageToken, around.Apps), around.Recorder)
    {
    }

    public RouterProcess(Func<RouterProcess, JsonObject> configuration, Recorder recorder)
    {
        _recorder = recorder;
        Folder = Directory.CreateTempSubdirectory("router-e2e-").FullName;
        var ports = Ports.Free(2);
        Public = new($"http://127.0.0.1:{ports[0]}");
        Private = new($"http://127.0.0.1:{ports[1]}");
        _private = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = Private,
            Timeout = TimeSpan.FromSeconds(20),
        };
        _private.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        Configuration = Path.Combine(Folder, "router.json");
        File.WriteAllText(Configuration, configuration(this).ToJsonString(new() { WriteIndented = true }));
    }

    /// <summary>Makes the Router of a world.</summary>
    public static Func<Func<RouterProcess, JsonObject>, Recorder, RouterProcess> Make { get; set; } = (configuration, recorder) => new(configuration, recorder);

    /// <summary>Configuration, store and key: they outlive the process, so that it can start again on them.</summary>
    public string Folder { get; }

    public string Configuration { get; }

    public string Store => Path.Combine(Folder, "router.db");

    public Uri Public { get; }

    public Uri Private { get; }

    public string AdminToken { get; } = "admin-token-of-the-end-to-end-tests";

    public Uri Webhook => new(Public, "/webhook");

    public bool Runs => _process is { HasExited: false };

    /// <summary>What the process wrote to its console, all its lives together.</summary>
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

    /// <summary>Starts the program and waits until it says that it is ready. Returns how long that took.</summary>
    public virtual async Task<TimeSpan> Start()
    {
        var began = RunClock.Now;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Program, "--config", Configuration },
        };
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Router__Admin__Token"] = AdminToken;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await Until.True(
            async () => process.HasExited
                ? throw new InvalidOperationException($"Router ended with {process.ExitCode} while it started:\n{string.Join('\n', Log.TakeLast(40))}")
                : await IsReady(),
            "Router is ready", TimeSpan.FromMinutes(2));
        var ready = RunClock.Now;
        _recorder.Add(new HistoryEvent.ProcessReady { Began = began, Ended = ready });
        return ready - began;
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task Kill9()
    {
        if (_process is not { } process)
        {
            return;
        }

        var began = RunClock.Now;
        process.Kill();
        await Gone(process);
        _recorder.Add(new HistoryEvent.ProcessKilled { Began = began, Ended = RunClock.Now });
    }

    // One process: it is its only part, and nothing answers while it is away.
    public bool AnswersWhilePartIsAway => false;

    public Task ReplacePart(Random random) => StartAfresh();

    public async Task StartAfresh()
    {
        await Kill9();
        await Start();
    }

    /// <summary>SIGSTOP: the process stands still, its timers too.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopGracefully()
    {
        var process = _process ?? throw new InvalidOperationException("Router does not run.");
        Signal(Terminate);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        var code = process.ExitCode;
        await Gone(process);
        return code;
    }

    /// <summary>A call of the private port: admin API, health.</summary>
    public async Task<JsonNode> Admin(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        }

        using var response = await _private.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text) ?? new JsonObject()
            : throw new HttpRequestException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
    }

    public Task<JsonNode> Admin(string path) => Admin(HttpMethod.Get, path);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is { } process)
        {
            process.Kill();
            await Gone(process);
        }

        _private.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // The same configuration (Debug, Release) as the tests were built in.
    public static string Program
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var program = Repository.PathOf($"src/Standalone/bin/{output.Parent!.Name}/{output.Name}/Router.Standalone.dll");
            return File.Exists(program) ? program : throw new FileNotFoundException("Build src/Standalone first.", program);
        }
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var response = await _private.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Gone(Process process)
    {
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    private void Signal(int signal)
    {
        var process = _process ?? throw new InvalidOperationException("Router does not run.");
        if (SendSignal(process.Id, signal) != 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Signal {signal} failed: {Marshal.GetLastPInvokeError()}"));
        }
    }

    protected void Note(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _log.Add(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
