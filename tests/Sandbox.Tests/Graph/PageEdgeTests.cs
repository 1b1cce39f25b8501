using System.Net.Http.Headers;

namespace Router.Sandbox.Tests;

public sealed class The_page_and_its_other_edges
{
    [Theory]
    [InlineData(MetaRegime.Handover, "true", "false")]
    [InlineData(MetaRegime.Routing, "false", "true")]
    [InlineData(MetaRegime.ZeroConfig, "false", "false")]
    public async Task Me_tells_name_and_regime(MetaRegime regime, string handover, string routing)
    {
        await using var stage = await Stage.Set(regime);
        Assert.Equal(
            $$$"""{"name":"Shop","messaging_feature_status":{"hop_v2":{{{handover}}},"msgr_multi_app":{{{routing}}},"ig_multi_app":{{{routing}}}},"instagram_business_account":{"id":"1784"},"id":"1000"}""",
            (await stage.Get("me?fields=id, name,messaging_feature_status,instagram_business_account{id}")).Json);
        Assert.Equal(stage.Page.Token(stage.Router), (string?)(await stage.Get("1000?fields=access_token")).Body["access_token"]);
    }

    [Fact]
    public async Task Subscribed_apps_are_set_read_and_removed()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("subscribed_apps", """{"subscribed_fields":["messages","standby"]}""")).IsSuccess();
        Assert.Equal(["messages", "standby"], stage.Page.FieldsOf(stage.Router)!);
        (await stage.Post("subscribed_apps", """{"subscribed_fields":"messages, message_echoes"}""")).IsSuccess();
        var listed = (await stage.Get("me/subscribed_apps")).Body["data"]![0]!;
        Assert.Equal(("111", """["messages","message_echoes"]"""), ((string?)listed["id"], listed["subscribed_fields"]!.ToJsonString()));
        (await stage.Post("subscribed_apps", """{"subscribed_fields":"mesages"}""")).IsRefused(100);
        (await stage.Post("subscribed_apps", "{}")).IsRefused(100);
        (await stage.Delete("me/subscribed_apps")).IsSuccess();
        Assert.Equal("""{"data":[]}""", (await stage.Get("me/subscribed_apps")).Json);
        stage.Ann.Writes("hi");
        Assert.Empty(await stage.Heard(stage.AtRouter));
    }

    [Fact]
    public async Task The_messenger_profile_is_kept_per_platform()
    {
        await using var stage = await Stage.Set();
        const string Menu = """{"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"Help","payload":"H"}]}],"get_started":{"payload":"GO"}}""";
        Assert.Equal("""{"result":"success"}""", (await stage.Post("messenger_profile", Menu)).Json);
        Assert.Equal("""{"data":[{"get_started":{"payload":"GO"}}]}""", (await stage.Get("me/messenger_profile?fields=get_started")).Json);
        Assert.Equal("""{"data":[]}""", (await stage.Get("me/messenger_profile?fields=get_started&platform=instagram")).Json);
        Assert.Equal("""{"result":"success"}""", (await stage.Delete("me/messenger_profile?fields=[\"get_started\"]")).Json);
        Assert.Equal("""{"data":[]}""", (await stage.Get("me/messenger_profile?fields=get_started")).Json);
        (await stage.Post("messenger_profile", "{}")).IsRefused(100);
        (await stage.Delete("me/messenger_profile")).IsRefused(100);
    }

    [Fact]
    public async Task Only_the_primary_sets_the_pages_menu_where_there_is_one()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        const string Menu = """{"persistent_menu":[]}""";
        (await stage.Post("messenger_profile", Menu, stage.Desk)).IsRefused(100, 2018171);
        Assert.Equal(200, (await stage.Post("messenger_profile", Menu)).Status);
    }

    [Fact]
    public async Task A_persons_menu_is_for_the_owner_or_anybody_while_idle()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        const string Menu = """{"psid":"9001","persistent_menu":[{"locale":"default","call_to_actions":[]}]}""";
        Assert.Equal("""{"result":"success"}""", (await stage.Post("custom_user_settings", Menu, stage.Desk)).Json);
        Assert.Equal("""{"data":[{"user_level_persistent_menu":[{"locale":"default","call_to_actions":[]}]}]}""", (await stage.Get("me/custom_user_settings?psid=9001")).Json);
        stage.Ann.Writes("hi");
        (await stage.Post("custom_user_settings", Menu, stage.Desk)).IsRefused(10, 2018336);
        Assert.Equal(200, (await stage.Delete("me/custom_user_settings?psid=9001&params=[%22persistent_menu%22]")).Status);
        Assert.Equal("""{"data":[]}""", (await stage.Get("me/custom_user_settings?psid=9001")).Json);
        (await stage.Get("me/custom_user_settings?psid=404")).IsRefused(100, 2018001);
    }

    [Fact]
    public async Task Attachments_come_as_address_or_as_file_and_can_be_sent()
    {
        await using var stage = await Stage.Set();
        var byAddress = await stage.Post("message_attachments", """{"message":{"attachment":{"type":"image","payload":{"url":"http://x/a.png","is_reusable":true}}}}""");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"attachment":{"type":"image","payload":{"is_reusable":true}}}"""), "message" },
            { File(1000), "filedata", "a.png" },
        };
        var byFile = await stage.Call(new(HttpMethod.Post, $"me/message_attachments?access_token={stage.Page.Token(stage.Router)}") { Content = form });
        foreach (var upload in new[] { byAddress, byFile })
        {
            var id = (string)upload.Body["attachment_id"]!;
            Assert.Equal(200, (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"attachment":{"type":"image","payload":{"attachment_id":"ID"}}}}""".Replace("ID", id, StringComparison.Ordinal))).Status);
        }

        Assert.Equal([(0, "http://x/a.png"), (1000, null)], stage.Page.Attachments.Select(upload => (upload.Bytes, upload.Url)).OrderBy(upload => upload.Bytes));
        (await stage.Post("message_attachments", "{}")).IsRefused(100);
        using var large = new MultipartFormDataContent { { new StringContent("""{"attachment":{"type":"file"}}"""), "message" }, { File(26 * 1024 * 1024), "filedata", "b.bin" } };
        (await stage.Call(new(HttpMethod.Post, $"me/message_attachments?access_token={stage.Page.Token(stage.Router)}") { Content = large })).IsRefused(100, 2018109);
    }

    private static ByteArrayContent File(int bytes)
    {
        var content = new ByteArrayContent(new byte[bytes]);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return content;
    }

    [Fact]
    public async Task Personas_are_created_listed_in_pages_read_and_deleted()
    {
        await using var stage = await Stage.Set();
        var first = (string)(await stage.Post("personas", """{"name":"Bob","profile_picture_url":"http://x/b.png"}""")).Body["id"]!;
        await stage.Post("personas", """{"name":"Eve","profile_picture_url":"http://x/e.png"}""");
        var page = (await stage.Get("me/personas?limit=1")).Body;
        Assert.Equal(first, (string?)page["data"]![0]!["id"]);
        var next = (string)page["paging"]!["next"]!;
        Assert.Contains(stage.Page.Token(stage.Router), next, StringComparison.Ordinal);
        Assert.Equal("Eve", (string?)(await stage.Call(new(HttpMethod.Get, next))).Body["data"]![0]!["name"]);
        Assert.Equal("Bob", (string?)(await stage.Get(first)).Body["name"]);
        (await stage.Delete(first)).IsSuccess();
        (await stage.Get(first)).IsRefused(100, 33);
        (await stage.Post("personas", "{}")).IsRefused(100);
    }

    [Fact]
    public async Task Conversations_profiles_and_messages_can_be_read()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        var mid = stage.Ann.Writes("hi");
        stage.Meta.Person("8001").OnInstagram(stage.Page).Writes("ig");
        var thread = Assert.Single((await stage.Get("me/conversations?fields=participants,is_owner,messages{id,message,from}")).Body["data"]!.AsArray())!;
        Assert.True((bool)thread["is_owner"]!);
        Assert.Equal("9001", (string?)thread["participants"]!["data"]![0]!["id"]);
        Assert.Equal(("hi", "9001"), ((string?)thread["messages"]!["data"]![0]!["message"], (string?)thread["messages"]!["data"]![0]!["from"]!["id"]));
        Assert.Single((await stage.Get("me/conversations?platform=instagram&user_id=8001")).Body["data"]!.AsArray());
        Assert.Equal("""{"first_name":"Ann","id":"9001"}""", (await stage.Get("9001?fields=first_name")).Json);
        Assert.Equal("hi", (string?)(await stage.Get(mid)).Body["message"]);
        (await stage.Get("404404")).IsRefused(100, 33);
    }

    [Fact]
    public async Task An_apps_callback_is_set_after_the_challenge()
    {
        await using var stage = await Stage.Set();
        await using var fresh = await Receiver.Start();
        HttpRequestMessage Subscribe(string verifyToken, string node = "111", string token = "111|router-secret") => new(HttpMethod.Post, $"{node}/subscriptions?access_token={token}")
        {
            Content = Stage.Json($$"""{"object":"page","callback_url":"{{fresh.Address}}","fields":"messages","verify_token":"{{verifyToken}}"}"""),
        };
        (await stage.Call(Subscribe("wrong"))).IsRefused(2200);
        (await stage.Call(Subscribe("verify-me", token: "111|bad"))).IsRefused(190);
        (await stage.Call(Subscribe("verify-me", node: "222"))).IsRefused(100, 33);
        (await stage.Call(Subscribe("verify-me", token: stage.Page.Token(stage.Router)))).IsRefused(100, 33);
        (await stage.Call(Subscribe("verify-me"))).IsSuccess();
        stage.Ann.Writes("hi");
        Assert.Equal(["messaging message: hi"], await stage.Heard(fresh));
        Assert.True(await stage.Meta.VerifyCallback(stage.Desk));
        stage.AtDesk.VerifyToken = "changed";
        Assert.False(await stage.Meta.VerifyCallback(stage.Desk));
    }
}
