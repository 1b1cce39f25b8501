using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge.Tests;

public class ReadTests
{
    private static readonly DateTimeOffset Until = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory]
    [InlineData("recipient=9001")]
    [InlineData("recipient=%7B%22id%22%3A%229001%22%7D")]
    [InlineData("recipient[id]=9001")]
    public async Task Every_app_sees_owner_and_expiration(string query)
    {
        await using var edge = await Owned(World.Bot);
        var told = await edge.Call("GET", "/me/thread_owner?" + query, token: World.DeskToken);
        Assert.Equal("""{"data":[{"thread_owner":{"app_id":"11","expiration":1800000000}}]}""", told.Body);
        Assert.Equal(("11", "4"), (told.Header("X-Router-Owner"), told.Header("X-Router-Epoch")));
    }

    [Fact]
    public async Task An_idle_conversation_has_no_owner()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"data":[]}""", (await edge.Call("GET", "/me/thread_owner?recipient=9001")).Body);
    }

    [Fact]
    public async Task Idle_is_an_empty_object_for_an_app_with_that_switch()
    {
        await using var edge = await EdgeHost.Start();
        var directory = edge.Directory.Current;
        edge.Directory.Current = directory with { Apps = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(directory.Apps.Values.Select(a => a with { IdleOwnerAsObject = true }), a => a.Id) };
        Assert.Equal("""{"data":[{}]}""", (await edge.Call("GET", "/me/thread_owner?recipient=9001")).Body);
    }

    [Theory]
    [InlineData(World.Desk, World.BotToken, true)]
    [InlineData(World.Desk, World.DeskToken, true)]
    [InlineData(World.Bot, World.DeskToken, false)]
    public async Task In_profile_routing_only_owner_and_default_app_see_who_owns(long owner, string token, bool sees)
    {
        await using var edge = await Owned(owner);
        edge.Directory.Current = World.Directory(Profile.Routing);
        var told = await edge.Call("GET", "/me/thread_owner?recipient=9001", token: token);
        Assert.Equal(sees ? $$$"""{"data":[{"thread_owner":{"app_id":"{{{owner}}}","expiration":1800000000}}]}""" : """{"data":[{"thread_owner":{"expiration":1800000000}}]}""", told.Body);
        Assert.Equal(sees ? $"{owner}" : "(none)", told.Header("X-Router-Owner"));
    }

    [Fact]
    public async Task The_primary_lists_the_other_apps_and_the_inbox()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"data":[{"id":"22","name":"Desk"},{"id":"263902037430900","name":"Page Inbox"}]}""", (await edge.Call("GET", "/v2.12/me/secondary_receivers?fields=id, name")).Body);
        Assert.Equal("""{"data":[{"id":"22"},{"id":"263902037430900"}]}""", (await edge.Call("GET", "/me/secondary_receivers?fields=id")).Body);
    }

    [Fact]
    public async Task A_secondary_does_not_list_them_where_a_primary_is_set()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("100/2018171", (await edge.Call("GET", "/me/secondary_receivers", token: World.DeskToken)).Code);
        edge.Directory.Current = World.Directory(primary: null);
        Assert.Equal(200, (await edge.Call("GET", "/me/secondary_receivers", token: World.DeskToken)).Status);
    }

    [Theory]
    [InlineData("/me", """{"name":"Shoes","id":"1001"}""")]
    [InlineData("/v6.0/1001?fields=id,name", """{"name":"Shoes","id":"1001"}""")]
    [InlineData("/me?fields=id,likes", """{"id":"1001"}""")]
    [InlineData("/me?fields=messaging_feature_status", """{"messaging_feature_status":{"hop_v2":true,"msgr_multi_app":false,"ig_multi_app":false},"id":"1001"}""")]
    public async Task The_Page_tells_of_itself(string path, string body)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal((200, body), ((await edge.Call("GET", path)).Status, (await edge.Call("GET", path)).Body));
    }

    [Fact]
    public async Task Profile_routing_shows_in_the_feature_status()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Current = World.Directory(Profile.Routing);
        Assert.Equal("""{"messaging_feature_status":{"hop_v2":false,"msgr_multi_app":true,"ig_multi_app":true},"id":"1001"}""", (await edge.Call("GET", "/me?fields=messaging_feature_status")).Body);
    }

    [Fact]
    public async Task An_app_is_told_of_its_own_tokens_only()
    {
        await using var edge = await EdgeHost.Start();
        var mine = (await edge.Call("GET", $"/debug_token?input_token={World.BotToken}", token: $"{World.Bot}|{World.BotSecret}")).Json.GetProperty("data");
        Assert.Equal(("11", true, "1001", 0), (mine.GetProperty("app_id").GetString(), mine.GetProperty("is_valid").GetBoolean(), mine.GetProperty("profile_id").GetString(), mine.GetProperty("expires_at").GetInt32()));
        var expired = (await edge.Call("GET", $"/v6.0/debug_token?input_token={World.ExpiredToken}")).Json.GetProperty("data");
        Assert.Equal((false, 463), (expired.GetProperty("is_valid").GetBoolean(), expired.GetProperty("error").GetProperty("subcode").GetInt32()));
        var unknown = (await edge.Call("GET", "/debug_token?input_token=nonsense")).Json.GetProperty("data");
        Assert.Equal((false, 190), (unknown.GetProperty("is_valid").GetBoolean(), unknown.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal("100", (await edge.Call("GET", $"/debug_token?input_token={World.DeskToken}")).Code);
        Assert.Equal("100", (await edge.Call("GET", "/debug_token")).Code);
        Assert.Equal("190", (await edge.Call("GET", $"/debug_token?input_token={World.BotToken}", token: "11|wrong")).Code);
        Assert.Equal("190", (await edge.Call("GET", $"/debug_token?input_token={World.BotToken}", token: "")).Code);
        Assert.Equal(405, (await edge.Call("POST", "/debug_token", "{}")).Status);
    }

    private static async Task<EdgeHost> Owned(long owner)
    {
        var edge = await EdgeHost.Start();
        edge.Conversations.OnView = key => new Conversation(key) { Epoch = 4, Control = new Control.Hosted(new AppId(owner), Until) };
        return edge;
    }
}
