using System.Text;
using System.Text.Json;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class ForwardTests
{
    [Fact]
    public async Task A_persons_profile_is_read_with_the_Pages_token()
    {
        await using var edge = await EdgeHost.Start();
        edge.Graph.Answer = RecordingGraph.Json(200, """{"first_name":"A","id":"9001"}""", ("X-Business-Use-Case-Usage", "{}"));
        var told = await edge.Call("GET", "/v6.0/9001?fields=first_name, last_name&appsecret_proof=" + Proof());
        Assert.Equal((200, """{"first_name":"A","id":"9001"}""", "{}"), (told.Status, told.Body, told.Header("X-Business-Use-Case-Usage")));
        var call = Assert.Single(edge.Graph.Forwarded).Call;
        Assert.Equal(("GET", "9001", new PageId(World.Page)), (call.Method, call.Path, call.Page));
        Assert.Equal(["fields"], call.Query.Select(q => q.Key));
        Assert.Null(call.Body);
    }

    [Fact]
    public async Task No_answer_holds_a_Pages_token()
    {
        await using var edge = await EdgeHost.Start();
        edge.Graph.Answer = RecordingGraph.Json(200, $$$"""{"data":[{"access_token":"{{{World.PageToken}}}","id":"1"}],"paging":{"next":"https://graph.facebook.com/v23.0/1001/conversations?access_token={{{World.PageToken}}}&after=x"},"note":"{{{World.PageToken}}}"}""");
        var told = await edge.Call("GET", "/me/conversations", token: World.DeskToken);
        Assert.DoesNotContain(World.PageToken, told.Body, StringComparison.Ordinal);
        var next = new Uri(told.Json.GetProperty("paging").GetProperty("next").GetString()!);
        Assert.Equal((edge.Public.BaseAddress!.Authority, "/v23.0/1001/conversations", "?after=x"), (next.Authority, next.AbsolutePath, next.Query));
    }

    [Fact]
    public async Task Graphs_errors_come_back_as_they_are()
    {
        await using var edge = await EdgeHost.Start();
        edge.Graph.Answer = RecordingGraph.Json(400, """{"error":{"message":"x","type":"OAuthException","code":100,"error_subcode":2018218,"fbtrace_id":"t"}}""");
        var told = await edge.Call("GET", "/9001");
        Assert.Equal((400, "100/2018218"), (told.Status, told.Code));
    }

    [Theory]
    [InlineData("POST", "/me/messenger_profile", World.BotToken)]
    [InlineData("GET", "/me/conversations", World.BotToken)]
    [InlineData("POST", "/me/personas", World.BotToken)]
    [InlineData("POST", "/me/unlink_accounts", World.BotToken)]
    [InlineData("GET", "/9001", World.DeskToken)]
    [InlineData("DELETE", "/9001", World.BotToken)]
    public async Task An_edge_that_is_not_on_the_apps_list_is_refused(string method, string path, string token)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call(method, path, method == "POST" ? "{}" : null, token);
        Assert.Equal((403, "10"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("not_allowed"));
        Assert.Empty(edge.Graph.Forwarded);
    }

    [Theory]
    [InlineData("GET", "/9001/picture")]
    [InlineData("POST", "/9001")]
    [InlineData("GET", "/v6.0/oauth")]
    [InlineData("GET", "/v6.0/search")]
    [InlineData("GET", "/2002")]
    [InlineData("GET", "/v6.0/..%2F1")]
    public async Task Nothing_else_is_forwarded(string method, string path)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("100/33", (await edge.Call(method, path, method == "POST" ? "{}" : null)).Code);
        Assert.Empty(edge.Graph.Forwarded);
    }

    [Fact]
    public async Task A_persona_is_deleted_by_an_app_that_may()
    {
        await using var edge = await EdgeHost.Start();
        edge.Graph.Answer = RecordingGraph.Json(200, """{"success":true}""");
        Assert.Equal(200, (await edge.Call("DELETE", "/v6.0/777", token: World.DeskToken)).Status);
        Assert.Equal(("DELETE", "777"), (edge.Graph.Forwarded[0].Call.Method, edge.Graph.Forwarded[0].Call.Path));
    }

    [Theory]
    [InlineData("POST", """{"persistent_menu":[{"locale":"default"}]}""", false)]
    [InlineData("DELETE", """{"fields":["persistent_menu"]}""", false)]
    [InlineData("POST", """{"greeting":[{"locale":"default","text":"hi"}]}""", true)]
    [InlineData("DELETE", """{"fields":["greeting"]}""", true)]
    public async Task The_Pages_menu_is_the_primarys(string method, string body, bool forwarded)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call(method, "/me/messenger_profile", body, World.DeskToken);
        Assert.Equal(forwarded ? 200 : 403, told.Status);
        Assert.Equal(forwarded ? 1 : 0, edge.Graph.Forwarded.Count);
        edge.Directory.Current = World.Directory(primary: World.Desk);
        Assert.Equal(200, (await edge.Call(method, "/me/messenger_profile", body, World.DeskToken)).Status);
        edge.Directory.Current = World.Directory(primary: null);
        Assert.Equal(200, (await edge.Call(method, "/me/messenger_profile", body, World.DeskToken)).Status);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData(World.Desk, 200)]
    [InlineData(World.Bot, 403)]
    public async Task A_persons_menu_is_the_owners_or_anybodys_while_idle(long? owner, int status)
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnView = key => new Conversation(key) { Control = owner is { } app ? new Control.Hosted(new AppId(app), DateTimeOffset.MaxValue) : Control.Idle.Instance };
        var body = """{"psid":"9001","persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"a","payload":"P"}]}]}""";
        Assert.Equal(status, (await edge.Call("POST", "/me/custom_user_settings", body, World.DeskToken)).Status);
        Assert.Equal(status, (await edge.Call("DELETE", "/me/custom_user_settings?psid=9001&params=[%22persistent_menu%22]", token: World.DeskToken)).Status);
        Assert.Equal(200, (await edge.Call("GET", "/me/custom_user_settings?psid=9001", token: World.DeskToken)).Status);
        Assert.Equal("100", (await edge.Call("POST", "/me/custom_user_settings", "{}", World.DeskToken)).Code);
    }

    [Fact]
    public async Task A_menus_payload_is_tagged_on_its_way_and_clean_when_read()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Current = World.Directory(primary: World.Desk);
        var body = """{"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"a","payload":"P"}]}]}""";
        await edge.Call("POST", "/me/messenger_profile", body, World.DeskToken);
        var sent = edge.Graph.Forwarded[0].Body;
        Assert.True(PayloadTag.TryTake(Payload(sent), out var tag));
        Assert.Equal((new AppId(World.Desk), "P"), (tag.App, tag.Rest));
        edge.Graph.Answer = RecordingGraph.Json(200, $$"""{"data":[{{Encoding.UTF8.GetString(sent)}}]}""");
        var read = await edge.Call("GET", "/me/messenger_profile?fields=persistent_menu", token: World.DeskToken);
        Assert.Contains("\"payload\":\"P\"", read.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_stored_beside_the_Page_is_put_back_when_read()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Current = World.Directory(primary: World.Desk);
        var payload = new string('x', 999);
        await edge.Call("POST", "/me/messenger_profile", $$$"""{"get_started":{"payload":"{{{payload}}}"}}""", World.DeskToken);
        Assert.Single(edge.Shelves.Payloads);
        edge.Graph.Answer = RecordingGraph.Json(200, $$"""{"data":[{{Encoding.UTF8.GetString(edge.Graph.Forwarded[0].Body)}}]}""");
        Assert.Contains(payload, (await edge.Call("GET", "/me/messenger_profile?fields=get_started", token: World.DeskToken)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_streamed_on_with_its_fields_and_without_the_token()
    {
        await using var edge = await EdgeHost.Start();
        edge.Graph.Answer = RecordingGraph.Json(200, """{"attachment_id":"1857777774821032"}""");
        var file = new byte[3_000_000];
        new Random(1).NextBytes(file);
        using var form = new MultipartFormDataContent { { new StringContent(World.BotToken), "\"access_token\"" }, { new StringContent("""{"attachment":{"type":"image","payload":{"is_reusable":true}}}"""), "message" } };
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new("image/png");
        form.Add(content, "filedata", "a.png");
        var told = await EdgeHost.Send(edge.Public, new HttpRequestMessage(HttpMethod.Post, "/v6.0/me/message_attachments") { Content = form });
        Assert.Equal((200, """{"attachment_id":"1857777774821032"}"""), (told.Status, told.Body));
        var (call, body) = Assert.Single(edge.Graph.Forwarded);
        Assert.StartsWith("multipart/form-data; boundary=", call.ContentType, StringComparison.Ordinal);
        var text = Encoding.Latin1.GetString(body);
        Assert.DoesNotContain("access_token", text, StringComparison.Ordinal);
        Assert.Contains("\"is_reusable\":true", text, StringComparison.Ordinal);
        Assert.Contains("image/png", text, StringComparison.Ordinal);
        Assert.True(body.AsSpan().IndexOf(file) > 0, "The file's bytes changed.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_over_the_limit_is_413(bool chunked)
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { MaxUploadBytes = 200_000, AdminToken = new Secret(World.AdminToken) });
        using var form = new MultipartFormDataContent { { new StringContent("{}"), "message" } };
        form.Add(new ByteArrayContent(new byte[300_000]), "filedata", "a.png");
        var request = new HttpRequestMessage(HttpMethod.Post, "/me/message_attachments?access_token=" + World.BotToken) { Content = form };
        request.Headers.TransferEncodingChunked = chunked;
        var told = await EdgeHost.Send(edge.Public, request);
        Assert.Equal((413, "100"), (told.Status, told.Code));
        Assert.Empty(edge.Graph.Forwarded);
    }

    [Fact]
    public async Task A_multipart_body_without_its_boundary_is_refused()
    {
        await using var edge = await EdgeHost.Start();
        var content = new StringContent("xx");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
        var told = await EdgeHost.Send(edge.Public, new HttpRequestMessage(HttpMethod.Post, "/me/message_attachments?access_token=" + World.BotToken) { Content = content });
        Assert.Equal((400, "100"), (told.Status, told.Code));
    }

    [Fact]
    public async Task An_upload_by_address_goes_as_JSON()
    {
        await using var edge = await EdgeHost.Start();
        await edge.Call("POST", "/me/message_attachments", """{"message":{"attachment":{"type":"image","payload":{"url":"https://a.example/a.png"}}}}""");
        var (call, body) = Assert.Single(edge.Graph.Forwarded);
        Assert.Equal(("application/json", "me/message_attachments"), (call.ContentType, call.Path));
        Assert.Equal("https://a.example/a.png", JsonDocument.Parse(body).RootElement.GetProperty("message").GetProperty("attachment").GetProperty("payload").GetProperty("url").GetString());
    }

    private static string Payload(byte[] body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("persistent_menu")[0].GetProperty("call_to_actions")[0].GetProperty("payload").GetString()!;

    private static string Proof() => Convert.ToHexStringLower(
        System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(World.BotSecret), Encoding.UTF8.GetBytes(World.BotToken)));
}
