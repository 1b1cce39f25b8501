using Router.Conversations;

namespace Router.HttpEdge.Tests;

public class SubscriptionTests
{
    private const string AppToken = "11|" + World.BotSecret;
    private const string Good = """{"object":"page","callback_url":"https://bot.example/hook","fields":"messages","verify_token":"v"}""";

    [Fact]
    public async Task An_app_reads_its_own_fields()
    {
        await using var edge = await EdgeHost.Start();
        var data = (await edge.Call("GET", "/me/subscribed_apps")).Json.GetProperty("data")[0];
        Assert.Equal(("11", "Bot", "[\"messages\",\"messaging_postbacks\"]"), (data.GetProperty("id").GetString(), data.GetProperty("name").GetString(), data.GetProperty("subscribed_fields").GetRawText()));
    }

    [Theory]
    [InlineData("""{"subscribed_fields":"messages, standby"}""")]
    [InlineData("""{"subscribed_fields":["messages","standby"]}""")]
    [InlineData("""{"subscribed_fields":"[\"messages\",\"standby\"]"}""")]
    public async Task An_app_subscribes_to_fields_and_keeps_its_switches(string body)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"success":true}""", (await edge.Call("POST", "/v6.0/1001/subscribed_apps", body)).Body);
        Assert.Equal(["page app 1001 11 [messages,standby] False False 3"], edge.Directory.Edits);
    }

    [Fact]
    public async Task Subscribing_to_what_is_subscribed_changes_nothing()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Outcome = EditOutcome.Refuse(EditRefusal.Declared, "declared");
        Assert.Equal(200, (await edge.Call("POST", "/me/subscribed_apps?subscribed_fields=messages,messaging_postbacks")).Status);
        Assert.Empty(edge.Directory.Edits);
    }

    [Fact]
    public async Task An_app_unsubscribes()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"success":true}""", (await edge.Call("DELETE", "/me/subscribed_apps")).Body);
        Assert.Equal(["page app 1001 11 [] False False 3"], edge.Directory.Edits);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"subscribed_fields":""}""")]
    [InlineData("""{"subscribed_fields":[7]}""")]
    [InlineData("""{"subscribed_fields":"a b;c"}""")]
    public async Task Fields_that_are_none_are_refused(string body)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("100", (await edge.Call("POST", "/me/subscribed_apps", body)).Code);
        Assert.Empty(edge.Directory.Edits);
    }

    [Fact]
    public async Task A_declared_app_is_told_who_can_change_it()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Outcome = EditOutcome.Refuse(EditRefusal.Declared, "declared");
        var told = await edge.Call("POST", "/me/subscribed_apps", """{"subscribed_fields":"messages"}""");
        Assert.Equal((403, "10"), (told.Status, told.Code));
    }

    [Fact]
    public async Task An_app_changes_its_callback_after_the_handshake()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"success":true}""", (await edge.Call("POST", "/v6.0/11/subscriptions", Good, AppToken)).Body);
        Assert.Equal(["callback 11 https://bot.example/hook v True"], edge.Directory.Edits);
    }

    [Theory]
    [InlineData(CallbackVerdict.NotReached)]
    [InlineData(CallbackVerdict.WrongChallenge)]
    [InlineData(CallbackVerdict.AddressNotAllowed)]
    public async Task A_callback_that_does_not_prove_itself_changes_nothing(CallbackVerdict verdict)
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Verdict = verdict;
        var told = await edge.Call("POST", "/11/subscriptions", Good, AppToken);
        Assert.Equal((400, "2200"), (told.Status, told.Code));
        Assert.Empty(edge.Directory.Edits);
    }

    [Theory]
    [InlineData("""{"object":"user","callback_url":"https://a.example/","verify_token":"v"}""")]
    [InlineData("""{"object":"page","callback_url":"ftp://a.example/","verify_token":"v"}""")]
    [InlineData("""{"object":"page","callback_url":"hook","verify_token":"v"}""")]
    [InlineData("""{"object":"page","callback_url":"https://a.example/"}""")]
    [InlineData("{}")]
    public async Task A_malformed_subscription_is_refused(string body)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("100", (await edge.Call("POST", "/11/subscriptions", body, AppToken)).Code);
        Assert.Empty(edge.Directory.Edits);
    }

    [Theory]
    [InlineData("/11/subscriptions", World.BotToken, "190")]
    [InlineData("/11/subscriptions", "11|wrong", "190")]
    [InlineData("/11/subscriptions", "", "190")]
    [InlineData("/22/subscriptions", AppToken, "100/33")]
    public async Task Only_the_apps_own_token_changes_its_callback(string path, string token, string code)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal(code, (await edge.Call("POST", path, Good, token.Replace("|", "%7C", StringComparison.Ordinal))).Code);
        Assert.Empty(edge.Directory.Edits);
    }

    [Fact]
    public async Task An_app_reads_its_callback()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"data":[{"object":"page","callback_url":"http://127.0.0.1:1/hook","active":true}]}""", (await edge.Call("GET", "/11/subscriptions", null, AppToken)).Body);
        Assert.Equal(405, (await edge.Call("DELETE", "/11/subscriptions", null, AppToken)).Status);
    }
}
