using System.Diagnostics;

namespace Router.ClusterEndToEnd;

/// <summary>A silo or a front end as a process of its own.</summary>
internal sealed class Member(string name, string program, string configuration, IReadOnlyDictionary<string, string> environment, Action<string> note) : IAsyncDisposable
{
    private Process? _process;

    public string Name => name;

    /// <summary>Starts the program; it may need a while until it is ready.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Built(program), "--config", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (setting, value) in environment)
        {
            start.Environment[setting] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>Waits until its health says ready.</summary>
    public async Task UntilReady()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var address = new Uri($"http://{environment["Router__Listen__Private"]}/health/ready");
        await Until.True(
            async () => _process is { HasExited: false }
                ? await IsReady(http, address)
                : throw new InvalidOperationException($"{name} ended while it started."),
            $"{name} is ready", TimeSpan.FromSeconds(120));
    }

    public bool Runs => _process is { HasExited: false };

    /// <summary><c>kill -9</c>.</summary>
    public async Task Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> Stop()
    {
        var process = _process ?? throw new InvalidOperationException($"{name} does not run.");
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var code = process.ExitCode;
        process.Dispose();
        _process = null;
        return code;
    }

    public async ValueTask DisposeAsync() => await Kill();

    /// <summary>A program of the same configuration (Debug, Release) as the tests were built in.</summary>
    public static string Built(string program)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Repository.PathOf(program.StartsWith("samples/", StringComparison.Ordinal)
            ? $"{program}/bin/{output.Parent!.Name}/{output.Name}/{Path.GetFileName(program)}.dll"
            : $"src/{program}/bin/{output.Parent!.Name}/{output.Name}/Router.{program}.dll");
        return File.Exists(file) ? file : throw new FileNotFoundException($"Build {program} first.", file);
    }

    private static async Task<bool> IsReady(HttpClient http, Uri address)
    {
        try
        {
            using var response = await http.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            note($"{name}: {line}");
        }
    }
}
