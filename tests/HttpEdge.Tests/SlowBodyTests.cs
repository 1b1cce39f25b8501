using System.Net.Sockets;
using System.Text;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class SlowBodyTests
{
    private const string Part = "--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{}\r\n";
    private const string File = Part + "--b\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"a.png\"\r\n\r\nxx";

    [Theory]
    [InlineData("/webhook", "application/json", "{")]
    [InlineData("/me/take_thread_control?access_token=" + World.BotToken, "application/json", "{")]
    [InlineData("/me/message_attachments?access_token=" + World.BotToken, "multipart/form-data; boundary=b", Part)]
    [InlineData("/me/message_attachments?access_token=" + World.BotToken, "multipart/form-data; boundary=b", File)]
    public async Task A_body_that_does_not_arrive_is_408_in_the_envelope(string path, string type, string start)
    {
        var soon = TimeSpan.FromMilliseconds(300);
        await using var edge = await EdgeHost.Start(new EdgeOptions { BodyWithin = soon, UploadWithin = soon, AdminToken = new Secret(World.AdminToken) });
        using var client = new TcpClient();
        await client.ConnectAsync(edge.Public.BaseAddress!.Host, edge.Public.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\nContent-Length: 10000\r\n\r\n{start}"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync());
        Assert.Contains("\"code\":2", await Until(reader, "}}"), StringComparison.Ordinal);
        Assert.Equal(1, await edge.Refused("body_too_slow"));
    }

    private static async Task<string> Until(StreamReader reader, string end)
    {
        var text = "";
        var buffer = new char[1000];
        while (!text.Contains(end, StringComparison.Ordinal) && await reader.ReadAsync(buffer) is > 0 and var read)
        {
            text += new string(buffer, 0, read);
        }

        return text;
    }
}
