using System.Diagnostics;

namespace Router.EndToEnd;

/// <summary>A process that is read line by line, and that is written to line by line. It ends with its owner, and so do its children.</summary>
public sealed class LineProcess : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly Process _process;
    private readonly string _name;

    private LineProcess(string name, ProcessStartInfo start)
    {
        _name = name;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        _process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The lines of stdout so far.</summary>
    public IReadOnlyList<string> Output => Copy(_output);

    /// <summary>The lines of stderr so far.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    public static LineProcess Start(string name, ProcessStartInfo start) => new(name, start);

    /// <summary>Waits for a line that fits, among those printed after the first <paramref name="after"/>.</summary>
    public async Task<string> Prints(Func<string, bool> fits, string inWords, int after = 0, TimeSpan? atMost = null)
    {
        try
        {
            return await Until.Found(
                () => Output.Skip(after).FirstOrDefault(fits)
                    ?? (_process.HasExited ? throw new InvalidOperationException($"{_name} ended and had not printed {inWords}.\n{this}") : null),
                $"{_name} prints {inWords}",
                atMost);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}.\n{this}", late);
        }
    }

    public async Task Writes(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has ended by itself; returns the exit code.</summary>
    public async Task<int> Ends(TimeSpan? atMost = null)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(atMost ?? Until.Patience);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> Stops()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Until.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public override string ToString() => $"{_name} printed:\n{string.Join('\n', Output.TakeLast(40))}\n{string.Join('\n', Errors.TakeLast(40))}";

    private void Note(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                lines.Add(line);
            }
        }
    }

    private string[] Copy(List<string> lines)
    {
        lock (_gate)
        {
            return [.. lines];
        }
    }
}
