using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Router.EndToEnd;

/// <summary>What a sample says to whoever registers it, signs wrongly, repeats itself, or starts it wrongly. Nobody answers its Graph calls.</summary>
public sealed class ASampleAlone
{
    private const string Webhook =
        """{"object":"page","entry":[{"id":"1001","time":1,"standby":[{"sender":{"id":"5001"},"recipient":{"id":"1001"},"timestamp":1,"message":{"mid":"m_1","text":"good morning"}}]}]}""";

    [ToolTheory(SystemTool.Node)]
    [InlineData("bot")]
    [InlineData("desk")]
    public async Task It_answers_the_challenge_checks_signatures_and_hears_a_message_once(string name)
    {
        await using var app = await SampleApp.Start(name, Nobody());
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = app.Callback };
        Assert.Equal("1158201444", await http.GetStringAsync($"?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={app.VerifyToken}"));
        using var stranger = await http.GetAsync("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=other");
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);

        var signature = Signature(Webhook, app.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, await Posts(http, Webhook, signature: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Posts(http, Webhook, signature[..^1]));
        Assert.Equal(HttpStatusCode.Unauthorized, await Posts(http, Webhook, Signature(Webhook, "another-secret")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Posts(http, Webhook + " ", signature));
        Assert.Equal(HttpStatusCode.BadRequest, await Posts(http, "[", Signature("[", app.Secret)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Posts(http, new string(' ', 1024 * 1024 + 1), signature));

        Assert.Equal(HttpStatusCode.OK, await Posts(http, Webhook, signature));
        Assert.Equal(HttpStatusCode.OK, await Posts(http, Webhook, signature));
        var second = Webhook.Replace("m_1", "m_2", StringComparison.Ordinal).Replace("5001", "5002", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Posts(http, second, Signature(second, app.Secret)));
        await app.Prints("5002");
        Assert.Single(app.Output, line => line.Contains("5001", StringComparison.Ordinal));
        Assert.Equal(0, await app.Stops());
    }

    [ToolTheory(SystemTool.Node)]
    [InlineData("bot", "--port 7001 --nonsense 1", "--nonsense")]
    [InlineData("bot", "--port 0 --graph here", "--secret (or BOT_SECRET) is missing|--token (or BOT_TOKEN) is missing|--port must be a number|--graph must be an address")]
    [InlineData("desk", "--port 7001 --nonsense 1", "--nonsense")]
    [InlineData("desk", "--port 0 --graph here", "--secret (or DESK_SECRET) is missing|--token (or DESK_TOKEN) is missing|--port must be a number|--graph must be an address")]
    public async Task Started_wrongly_it_says_everything_that_is_wrong(string name, string arguments, string faults)
    {
        await using var program = SampleApp.Run(name, arguments.Split(' '));
        Assert.Equal(2, await program.Ends());
        var said = string.Join('\n', program.Errors);
        Assert.All(faults.Split('|'), fault => Assert.Contains(fault, said, StringComparison.Ordinal));
    }

    private static Uri Nobody() => new($"http://127.0.0.1:{Ports.Free()}");

    private static string Signature(string body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static async Task<HttpStatusCode> Posts(HttpClient http, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "webhook") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        // A server may refuse a body for its length, and close: only who has sent none of it yet is sure to hear the answer.
        request.Headers.ExpectContinue = true;
        if (signature is not null)
        {
            request.Headers.Add("X-Hub-Signature-256", signature);
        }

        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
