using System.Diagnostics;
using System.Globalization;

namespace Router.Silo.Tests;

/// <summary>A program of ours, or the script that starts them, as a process; what it prints is kept.</summary>
internal sealed class Started : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    private Started(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string[] Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The configuration (Debug, Release) that these tests were built in.</summary>
    public static string Build => Output.Parent!.Name;

    private static DirectoryInfo Output => new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>Starts a built program of ours: <c>Silo</c>, <c>WebhookFrontend</c>, <c>samples/internal-service</c>.</summary>
    public static Started Program(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var file = Repository.PathOf(program.StartsWith("samples/", StringComparison.Ordinal)
            ? $"{program}/bin/{Build}/{Output.Name}/{Path.GetFileName(program)}.dll"
            : $"src/{program}/bin/{Build}/{Output.Name}/Router.{program}.dll");
        var start = new ProcessStartInfo("dotnet", [file, .. arguments]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(start);
    }

    public static Started Script(string script, params string[] arguments) => new(new("bash", [Repository.PathOf(script), .. arguments]));

    /// <summary>Waits for a line that fits.</summary>
    public async Task<string> Prints(string part, TimeSpan? atMost = null)
    {
        string? found = null;
        await Until(() => Task.FromResult((found = Lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal))) is not null || _process.HasExited), $"\"{part}\" is printed", atMost);
        return found ?? throw new InvalidOperationException($"It ended and had not printed \"{part}\":\n{string.Join('\n', Lines)}");
    }

    /// <summary>Waits until it has ended by itself; returns the exit code.</summary>
    public async Task<int> Ends(TimeSpan? atMost = null)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(atMost ?? TimeSpan.FromMinutes(2));
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It has not ended, and has printed:\n{string.Join('\n', Lines)}");
        }
    }

    public async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Asked first: the script ends what it started.
            await Signal("-TERM");
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>Waits for a condition with a generous deadline.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what, TimeSpan? atMost = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > (atMost ?? TimeSpan.FromMinutes(2)))
            {
                throw new TimeoutException($"Not in time: {what}");
            }

            await Task.Delay(50);
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _lines.Add(line);
            }
        }
    }
}
