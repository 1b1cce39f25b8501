using System.Net;
using System.Net.Sockets;

namespace Router;

/// <summary>
/// Finds ports on loopback for servers that listen a while later. None is of those that systems give to outgoing connections, which begin at 32,768
/// or above: such a one may be taken by a neighbour's connection while the server still starts.
/// </summary>
internal static class Ports
{
    private const int Lowest = 12_000;
    private const int End = 32_000;
    private static readonly Lock _gate = new();
    private static readonly HashSet<int> _given = [];

    /// <summary>A port that nobody listens on just now.</summary>
    public static int Free() => InARow(1);

    /// <summary>Several, all different.</summary>
    public static int[] Free(int count) => [.. Enumerable.Range(0, count).Select(_ => Free())];

    /// <summary>The first of several that follow one another.</summary>
    public static int InARow(int count)
    {
        lock (_gate)
        {
            while (true)
            {
                int[] row = [.. Enumerable.Range(Random.Shared.Next(Lowest, End - count), count)];
                if (!_given.Overlaps(row) && row.All(IsFree))
                {
                    _given.UnionWith(row);
                    return row[0];
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
