using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Router.Throughput;

/// <summary>Signed webhooks, made before the clock starts, and a client that posts them over keep-alive connections.</summary>
internal static class Load
{
    /// <summary>
    /// Whole HTTP requests of one message each, for <paramref name="people"/> people in turn. Each round has people of its own;
    /// <paramref name="skip"/> messages of the round have been posted before.
    /// </summary>
    public static byte[][] Webhooks(int count, int people, string page, string secret, string path, int round, int skip = 0)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        var requests = new byte[count][];
        var first = 5_000_000_000 + (round * 1_000_000L);
        for (var i = skip; i < skip + count; i++)
        {
            var person = (first + (i % people)).ToString(CultureInfo.InvariantCulture);
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            var body = Encoding.UTF8.GetBytes(
                $$$"""{"object":"page","entry":[{"id":"{{{page}}}","time":{{{now}}},"messaging":[{"sender":{"id":"{{{person}}}"},"recipient":{"id":"{{{page}}}"},"timestamp":{{{now}}},"message":{"mid":"m_{{{round}}}_{{{i}}}_aBcDeFgHiJkLmNoPqRsTuVwXyZ","text":"Hello, where is my parcel number {{{i}}}? It should have been here two days ago."}}]}]}""");
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, body));
            var head = Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256={signature}\r\nContent-Length: {body.Length}\r\n\r\n");
            requests[i - skip] = [.. head, .. body];
        }

        return requests;
    }

    /// <summary>
    /// Posts all requests over <paramref name="connections"/> connections; each person's requests stay on one connection, in order. As fast as they are
    /// answered, or <paramref name="perSecond"/>.
    /// </summary>
    public static async Task<(TimeSpan Elapsed, int Ok)> Post(int port, byte[][] requests, int connections, int? perSecond = null)
    {
        var ok = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async c =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            var buffer = new byte[16 * 1024];
            for (var i = c; i < requests.Length; i += connections)
            {
                if (perSecond is { } rate && TimeSpan.FromSeconds((double)i / rate) - watch.Elapsed is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                await socket.SendAsync(requests[i]);
                if (await ReadStatus(socket, buffer) == 200)
                {
                    Interlocked.Increment(ref ok);
                }
            }
        }));
        return (watch.Elapsed, ok);
    }

    private static async Task<int> ReadStatus(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            filled += read;
            if (IsWhole(buffer.AsSpan(0, filled), out var status))
            {
                return status;
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, out int status)
    {
        status = 0;
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        status = int.Parse(answer.Slice(9, 3), CultureInfo.InvariantCulture);
        var head = answer[..end];
        var body = answer[(end + 4)..];
        var at = Encoding.ASCII.GetString(head).IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var value = head[(at + 15)..];
            var stop = value.IndexOf((byte)'\r');
            var length = int.Parse(Encoding.ASCII.GetString(stop < 0 ? value : value[..stop]).Trim(), CultureInfo.InvariantCulture);
            return body.Length >= length;
        }

        return body.EndsWith("0\r\n\r\n"u8);
    }
}
