using System.Net;
using System.Net.Sockets;

namespace Router.SharedStore.Tests;

/// <summary>A way to a server on loopback that a test can cut and mend.</summary>
internal sealed class CutWire : IDisposable
{
    private readonly int _target;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _open = [];
    private TcpListener _listener;

    public CutWire(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept(_listener);
    }

    public int Port { get; }

    /// <summary>From now on there is nobody at this address.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _listener.Stop();
            _open.ForEach(client => client.Dispose());
            _open.Clear();
        }
    }

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _listener.Start();
        _ = Accept(_listener);
    }

    public void Dispose() => Cut();

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                lock (_gate)
                {
                    _open.AddRange([near, far]);
                }

                _ = Join(near, far);
            }
        }
        catch (Exception cause) when (cause is SocketException or ObjectDisposedException)
        {
            // The wire was cut.
        }
    }

    private async Task Join(TcpClient near, TcpClient far)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception cause) when (cause is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone, so the other goes.
        }

        near.Dispose();
        far.Dispose();
    }
}
