using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Router as a process of its own: the built program of src/Standalone with a configuration file and a store in a folder of its own.</summary>
public sealed class RouterProcess : IRouterUnderTest
{
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly Recorder _recorder;
    private readonly AdminClient _private;
    private readonly Lock _gate = new();
    private readonly List<string> _log = [];
    private Process? _process;

    /// <summary>The process that a plan asks for.</summary>
    public RouterProcess(Surroundings around)
        : this(process => EndToEnd.Configuration.Of(around, EndToEnd.Configuration.OneMachine(process)), around.Recorder)
    {
    }

    public RouterProcess(Func<RouterProcess, JsonObject> configuration, Recorder recorder)
    {
        _recorder = recorder;
        Folder = Directory.CreateTempSubdirectory("router-e2e-").FullName;
        var ports = Ports.Free(2);
        Public = new($"http://127.0.0.1:{ports[0]}");
        Private = new($"http://127.0.0.1:{ports[1]}");
        _private = new(Private);
        Configuration = Path.Combine(Folder, "router.json");
        File.WriteAllText(Configuration, configuration(this).ToJsonString(new() { WriteIndented = true }));
    }

    /// <summary>Configuration, store and key: they outlive the process, so that it can start again on them.</summary>
    public string Folder { get; }

    public string Configuration { get; }

    public string Store => Path.Combine(Folder, "router.db");

    public Uri Public { get; }

    public Uri Private { get; }

    public string AdminToken => AdminClient.Token;

    public Uri Webhook => new(Public, "/webhook");

    public bool Runs => _process is { HasExited: false };

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
    public async Task<TimeSpan> Start()
    {
        var began = RunClock.Now;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Program, "--config", Configuration },
        };
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
                : await _private.IsReady(),
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

    public Task<JsonNode> Admin(HttpMethod method, string path, JsonNode? body = null) => _private.Call(method, path, body);

    // One process: who is answered sees it done.
    public Task ChangesAreSeen() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await Gone(process);
        }

        _private.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static string Program => Programs.Of("Standalone");

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

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
