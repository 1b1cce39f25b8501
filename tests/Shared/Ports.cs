using System.Net;
using System.Net.Sockets;

namespace Router;

/// <summary>
/// Finds ports on loopback for servers that listen a while later, or not all the time. No port is given twice: a process takes them from
/// lots of its own, and a lot is its own as long as it listens on the lot's first port. None is of those that systems give to outgoing
/// connections, which begin at 32,768 or above: such a one may be taken by a neighbour's connection while the server still starts.
/// </summary>
internal static class Ports
{
    private const int Lowest = 12_000;
    private const int Lots = 100;
    private const int LotSize = 200;

    private static readonly Lock _gate = new();
    private static readonly List<TcpListener> _lots = [];
    private static int _next;
    private static int _end;

    /// <summary>A port that nobody listens on just now.</summary>
    public static int Free() => InARow(1);

    /// <summary>Several, all different.</summary>
    public static int[] Free(int count) => [.. Enumerable.Range(0, count).Select(_ => Free())];

    /// <summary>The first of several that follow one another.</summary>
    public static int InARow(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LotSize - 1);
        lock (_gate)
        {
            while (true)
            {
                if (_end - _next < count)
                {
                    TakeALot();
                }

                var first = _next;
                _next += count;
                if (Enumerable.Range(first, count).All(IsFree))
                {
                    return first;
                }
            }
        }
    }

    private static void TakeALot()
    {
        var start = Random.Shared.Next(Lots);
        for (var i = 0; i < Lots; i++)
        {
            var lot = Lowest + ((start + i) % Lots * LotSize);
            if (TryListen(lot) is { } listener)
            {
                _lots.Add(listener);
                (_next, _end) = (lot + 1, lot + LotSize);
                return;
            }
        }

        throw new InvalidOperationException("Every lot of ports is taken: other tests run on this machine, or this process asks for far too many.");
    }

    private static bool IsFree(int port)
    {
        using var listener = TryListen(port);
        return listener is not null;
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
