using System.Globalization;

namespace Router.EndToEnd;

/// <summary>
/// What the members of a cluster write to their consoles, all in one file. It is kept where <c>ROUTER_LOGS</c> names a folder, and otherwise not
/// written: a run is long, and its evidence is its history.
/// </summary>
internal sealed class ClusterLog : IDisposable
{
    private static int _clusters;

    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;

    public ClusterLog()
    {
        if (Environment.GetEnvironmentVariable("ROUTER_LOGS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            var name = string.Create(CultureInfo.InvariantCulture, $"cluster-{Environment.ProcessId}-{Interlocked.Increment(ref _clusters)}.log");
            _file = new StreamWriter(Path.Combine(folder, name)) { AutoFlush = true };
        }
    }

    public void Note(string line)
    {
        lock (_gate)
        {
            _file?.WriteLine(line);
        }
    }

    // Under the gate: a killed process's last lines still arrive.
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
        }
    }
}
