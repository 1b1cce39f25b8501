using System.Globalization;

namespace Router.EndToEnd;

/// <summary>
/// What the members of a cluster write to their consoles, all together, in the order in which it arrives. Where <c>ROUTER_LOGS</c> names a folder it is
/// kept in a file there, too.
/// </summary>
internal sealed class ClusterLog : IDisposable
{
    private static int _clusters;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
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

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Note(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
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
