using System.Security.Cryptography;
using System.Text;

namespace Router.HttpEdge.Tests;

public class CallerTests
{
    private const string Take = """{"recipient":{"id":"9001"}}""";

    [Theory]
    [InlineData("", "190")]
    [InlineData("unknown", "190")]
    [InlineData(World.ExpiredToken, "190/463")]
    [InlineData(World.GoneToken, "190")]
    [InlineData(World.RemovedPageToken, "100/33")]
    public async Task Without_a_good_token_nothing_happens(string token, string code)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call("POST", "/me/take_thread_control", Take, token);
        Assert.Equal((400, code), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused(code.StartsWith("190", StringComparison.Ordinal) ? "bad_token" : "unknown_path"));
        Assert.Empty(edge.Conversations.Commands);
    }

    [Theory]
    [InlineData("/" + World.OtherPage + "/take_thread_control")]
    [InlineData("/5555/take_thread_control")]
    [InlineData("/v6.0/" + World.OtherPage + "/messages")]
    public async Task A_token_of_another_Page_sees_no_such_object(string path)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call("POST", path, Take);
        Assert.Equal((400, "100/33"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("unknown_path"));
        Assert.Empty(edge.Conversations.Commands);
    }

    [Fact]
    public async Task A_fitting_proof_is_accepted_and_none_is_needed()
    {
        await using var edge = await EdgeHost.Start();
        var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(World.BotSecret), Encoding.UTF8.GetBytes(World.BotToken)));
        Assert.Equal(200, (await edge.Call("POST", "/me/take_thread_control?appsecret_proof=" + proof, Take)).Status);
        Assert.Equal(200, (await edge.Call("POST", "/me/take_thread_control", Take)).Status);
    }

    [Fact]
    public async Task A_proof_that_does_not_fit_is_refused()
    {
        await using var edge = await EdgeHost.Start();
        var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(World.DeskSecret), Encoding.UTF8.GetBytes(World.BotToken)));
        var told = await edge.Call("POST", "/me/take_thread_control?appsecret_proof=" + proof, Take);
        Assert.Equal((400, "100"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("wrong_proof"));
        Assert.Empty(edge.Conversations.Commands);
    }

    [Theory]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/")]
    [InlineData("POST", "/")]
    [InlineData("GET", "/admin/pages")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/oauth/access_token")]
    [InlineData("GET", "/v6.0")]
    [InlineData("POST", "/me/nothing_here")]
    [InlineData("POST", "/v6.0/me/accounts")]
    public async Task An_unknown_path_is_404_in_the_envelope(string method, string path)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call(method, path, method == "POST" ? "{}" : null);
        Assert.Equal((404, "100/33"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("unknown_path"));
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_415_in_the_envelope()
    {
        await using var edge = await EdgeHost.Start();
        var request = new HttpRequestMessage(HttpMethod.Post, "/me/take_thread_control?access_token=" + World.BotToken) { Content = new StringContent("<x/>", Encoding.UTF8, "application/xml") };
        var told = await EdgeHost.Send(edge.Public, request);
        Assert.Equal((415, "100"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("unsupported_media_type"));
    }

    [Fact]
    public async Task A_call_over_the_limit_is_413_in_the_envelope()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { MaxCallBytes = 2048, AdminToken = new Router.Wire.Secret(World.AdminToken) });
        var told = await edge.Call("POST", "/me/take_thread_control", new string(' ', 4000));
        Assert.Equal((413, "100"), (told.Status, told.Code));
    }

    [Theory]
    [InlineData("/me?fields=access_token")]
    [InlineData("/me?fields=id, name,access_token")]
    [InlineData("/me/conversations?fields=participants{access_token}")]
    [InlineData("/9001?fields=name,access_token")]
    public async Task A_field_access_token_is_refused_wherever_it_stands(string path)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("100", (await edge.Call("GET", path)).Code);
        Assert.Empty(edge.Graph.Forwarded);
    }

    [Fact]
    public async Task Tokens_and_texts_are_in_no_log_line()
    {
        await using var edge = await EdgeHost.Start();
        await edge.Call("POST", "/me/messages", """{"recipient":{"id":"9001"},"message":{"text":"MARKER-TEXT"},"metadata":"MARKER-META"}""");
        await edge.Call("GET", "/me/conversations", token: World.DeskToken);
        await edge.Call("GET", $"/debug_token?input_token={World.DeskToken}");
        await edge.Webhook("""{"object":"page","entry":[{"id":"5555","messaging":[{"sender":{"id":"1"},"message":{"mid":"m","text":"MARKER-TEXT"}}]}]}""");
        Assert.NotEmpty(edge.Logs);
        Assert.DoesNotContain(edge.Logs, l => l.Contains("EAA", StringComparison.Ordinal) || l.Contains("MARKER", StringComparison.Ordinal) || l.Contains("secret-", StringComparison.Ordinal));
    }
}
