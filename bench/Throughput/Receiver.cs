using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Router.Throughput;

/// <summary>The smallest HTTP server that counts posts and answers 200: the same for Router's callbacks and for nginx.</summary>
internal sealed class Receiver : IDisposable
{
    private static readonly byte[] Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _count;

    public Receiver()
    {
        _listener.Start(512);
        _ = AcceptAll();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Stop();

    private async Task AcceptAll()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
                if (read == 0)
                {
                    return;
                }

                filled += read;
                while (Whole(buffer.AsSpan(0, filled)) is > 0 and var length)
                {
                    Interlocked.Increment(ref _count);
                    buffer.AsSpan(length, filled - length).CopyTo(buffer);
                    filled -= length;
                    await socket.SendAsync(Ok);
                }
            }
        }
        catch (SocketException)
        {
        }
    }

    private static int Whole(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        // Header names come in any case; Content-Length is found by its tail, which no other header here has.
        var head = request[..end];
        var at = head.IndexOf("ontent-Length:"u8);
        at = at >= 0 ? at : head.IndexOf("ontent-length:"u8);
        if (at < 0)
        {
            return end + 4;
        }

        var value = head[(at + 14)..];
        var stop = value.IndexOf((byte)'\r');
        var length = int.Parse(Encoding.ASCII.GetString(stop < 0 ? value : value[..stop]).Trim(), CultureInfo.InvariantCulture);
        return request.Length >= end + 4 + length ? end + 4 + length : 0;
    }
}
