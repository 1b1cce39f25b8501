using System.Net;
using System.Net.Sockets;

namespace Router.EndToEnd;

/// <summary>Finds ports on loopback that nobody listens on.</summary>
public static class Ports
{
    /// <summary>All at once, so that they differ.</summary>
    public static int[] Free(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Stop();
            }
        }
    }
}
