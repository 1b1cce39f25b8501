using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Router.Outgoing.Tests;

/// <summary>A request as it came over the wire.</summary>
internal sealed record Arrived(int Connection, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string? this[string name] => Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).SingleOrDefault();
}

/// <summary>An app's callback on a bare socket, so that it can misbehave in every way a program can.</summary>
internal sealed class AppReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Arrived> _arrived = new();
    private readonly Func<Arrived, Stream, CancellationToken, Task> _answer;
    private readonly Task _accepting;
    private int _connections;

    public AppReceiver(Func<Arrived, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = Accept();
    }

    public AppReceiver(string answer)
        : this((_, to, stop) => to.WriteAsync(Encoding.ASCII.GetBytes(answer), stop).AsTask())
    {
    }

    public static string Ok => Status(200);

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook?key=of-its-own");

    public IReadOnlyList<Arrived> All => [.. _arrived];

    public int Connections => _connections;

    public static string Status(int status, string headers = "") =>
        $"HTTP/1.1 {status} So\r\n{headers}Content-Length: 2\r\n\r\nok";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            var socket = await _listener.AcceptSocketAsync(_stop.Token);
            _ = Serve(socket, Interlocked.Increment(ref _connections));
        }
    }

    private async Task Serve(Socket socket, int connection)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await Read(stream, connection) is { } request)
            {
                _arrived.Enqueue(request);
                await _answer(request, stream, _stop.Token);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The test, or the receiver itself, has closed the connection.
        }
    }

    private async Task<Arrived?> Read(Stream stream, int connection)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(l => l.Split(": ", 2)).Select(h => KeyValuePair.Create(h[0], h[1])).ToArray();
        var length = headers.Where(h => h.Key == "Content-Length").Select(h => int.Parse(h.Value, System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        var first = lines[0].Split(' ');
        return new Arrived(connection, first[0], first[1], headers, body);
    }
}
