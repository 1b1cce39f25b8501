using System.Diagnostics;

namespace Router.EndToEnd;

/// <summary>A silo or a front end as a process of its own.</summary>
internal sealed class Member(string name, string program, IReadOnlyDictionary<string, string> settings, Action<string> note) : IAsyncDisposable
{
    /// <summary>Engine and tables are set up at the first start, by several processes at once, on whatever machine runs the tests.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(3);

    private readonly List<string> _last = [];
    private Process? _process;

    public string Name => name;

    public bool Runs => _process is { HasExited: false };

    /// <summary>Its private port.</summary>
    public Uri Private => new($"http://{settings["Router__Listen__Private"]}");

    public void Start(string configuration)
    {
        var start = new ProcessStartInfo("dotnet", [program, "--config", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>Waits until its health says ready.</summary>
    public async Task UntilReady()
    {
        using var health = new AdminClient(Private);
        await Until.True(
            async () => Runs ? await health.IsReady() : throw new InvalidOperationException($"{name} ended while it started:\n{Last}"),
            $"{name} is ready", ReadyWithin);
    }

    /// <summary><c>kill -9</c>; ends when the process is gone.</summary>
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

    public async ValueTask DisposeAsync() => await Kill();

    private string Last
    {
        get
        {
            lock (_last)
            {
                return string.Join('\n', _last);
            }
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_last)
        {
            _last.Add(line);
            if (_last.Count > 40)
            {
                _last.RemoveAt(0);
            }
        }

        note($"{RunClock.Now:HH:mm:ss.fff} {name}: {line}");
    }
}
