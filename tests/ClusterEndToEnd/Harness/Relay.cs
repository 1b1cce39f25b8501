using System.Net;
using System.Net.Sockets;

namespace Router.ClusterEndToEnd;

/// <summary>One address before several: each new connection goes to the next that takes it.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint[] _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _next;

    public Relay(int port, params IPEndPoint[] targets)
    {
        _targets = targets;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _loop = Accept();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task Serve(TcpClient caller)
    {
        using var from = caller;
        using var to = new TcpClient { NoDelay = true };
        from.NoDelay = true;
        try
        {
            if (await Connect(to))
            {
                await Task.WhenAny(Copy(from, to), Copy(to, from));
            }
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side hung up.
        }
    }

    private async Task<bool> Connect(TcpClient to)
    {
        for (var tries = 0; tries < _targets.Length; tries++)
        {
            try
            {
                await to.ConnectAsync(_targets[(uint)Interlocked.Increment(ref _next) % _targets.Length], _stop.Token);
                return true;
            }
            catch (SocketException)
            {
                // This one is down: the next.
            }
        }

        return false;
    }

    private Task Copy(TcpClient from, TcpClient to) => from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
}
