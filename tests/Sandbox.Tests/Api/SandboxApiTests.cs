using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests;

public sealed class The_control_api
{
    [Fact]
    public async Task Builds_a_world_and_plays_a_scene_in_it()
    {
        await using var meta = await PretendMeta.Start();
        await using var receiver = await Receiver.Start();
        using var http = new HttpClient { BaseAddress = new(meta.Address, "sandbox/api/") };
        async Task<JsonNode> Post(string path, string json)
        {
            using var answer = await http.PostAsync(path, Stage.Json(json));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonNode.Parse(text)!;
        }

        await Post("apps", $$"""{"id":111,"name":"Router","secret":"s","callback_url":"{{receiver.Address}}","verify_token":"verify-me"}""");
        await Post("apps", """{"id":222}""");
        await Post("pages", """{"id":"1000","instagram_id":"1784","regime":"handover"}""");
        await Post("pages/1000/subscriptions", """{"app":"111","fields":"messages,message_echoes,messaging_postbacks,message_reactions,message_edits,message_reads,messaging_referrals,messaging_optins,messaging_handovers,standby"}""");
        await Post("pages/1000", """{"default_app":"111","announces_new_message":true,"usage":{"call_count":5},"ad_routes":{"a":"222"},"link_routes":{"l":"222"}}""");
        Assert.True((bool)(await Post("apps/111/verify", "{}"))["verified"]!);
        var token = (string)(await Post("pages/1000/tokens", """{"app":"111","expires_in":60}"""))["token"]!;

        var mid = (string)(await Post("people/1000/9001/writes", """{"text":"hi"}"""))["mid"]!;
        await Post("people/1000/9001/reacts", $$"""{"mid":"{{mid}}"}""");
        await Post("people/1000/9001/unreacts", $$"""{"mid":"{{mid}}"}""");
        await Post("people/1000/9001/edits", $$"""{"mid":"{{mid}}","text":"ho"}""");
        await Post("people/1000/9001/reads", "{}");
        await Post("people/1000/9001/attaches", """{"type":"image","url":"http://x"}""");
        await Post("people/1000/9001/taps_payload", """{"payload":"P","app":"111","title":"T"}""");
        await Post("people/1000/9001/gets_started", "{}");
        await Post("people/1000/9001/clicks_link", """{"ref":"x"}""");
        await Post("people/1000/9001/opts_in", "{}");
        await Post("inbox/1000/9001/asks_for_control", "{}");
        await Post("inbox/1000/9001/replies", """{"text":"hello"}""");
        await Post("inbox/1000/9001/marks_done", "{}");
        await Post("inbox/1000/9001/moves_to_main", "{}");
        Assert.Equal(400, (int)(await Post("vendors/222/1000/9001/sends", """{"text":"no"}"""))["status"]!);
        await Post("people/1000/8001/writes", """{"text":"ig","platform":"instagram"}""");
        await Post("together", """{"acts":[{"path":"people/1000/9002/writes","text":"a"},{"path":"people/1000/9003/writes","text":"b"}]}""");
        await Post("settled", "{}");

        var kinds = receiver.Items.Select(item => item.Kind).Distinct();
        Assert.Superset(new HashSet<string> { "message", "reaction", "message_edit", "read", "postback", "referral", "optin", "request_thread_control", "take_thread_control", "pass_thread_control" }, kinds.ToHashSet());
        Assert.Contains(receiver.Posts, post => post.Json["entry"]!.AsArray().Count > 1);
        var chat = JsonNode.Parse(await http.GetStringAsync("people/1000/9001"))!;
        Assert.Equal("263902037430900", (string?)chat["owner"]);
        Assert.Contains(chat["chat"]!.AsArray(), line => (string?)line!["text"] == "hello");

        var now = DateTimeOffset.Parse((string)(await Post("clock", """{"advance_seconds":90000}"""))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(now > DateTimeOffset.UtcNow.AddHours(24));
        var state = JsonNode.Parse(await http.GetStringAsync("state"))!;
        Assert.All(state["conversations"]!.AsArray(), conversation => Assert.Null(conversation!["owner"]));
        using var expired = await http.GetAsync(new Uri(meta.Address, $"me?access_token={token}"));
        Assert.Equal(400, (int)expired.StatusCode);
        Assert.Equal(200, (int)(await Post("apps/111/raw", """{"anything":1}"""))["status"]!);
    }

    [Fact]
    public async Task Switches_faults_by_name_and_counts_them()
    {
        await using var stage = await Stage.Set();
        var on = await stage.Sandbox("faults", """{"name":"graph-error","next":1,"edge":"messages","code":2,"subcode":99}""");
        Assert.Equal("graph-error", (string?)on["on"]![0]!["name"]);
        (await stage.Send("no")).IsRefused(2, 99, 500);
        await stage.Sandbox("faults", """{"name":"webhook-delay","rate":0.5,"seconds":0.1}""");
        var now = (await stage.Call(new(HttpMethod.Get, "sandbox/api/faults"))).Body;
        Assert.Equal((1, 1), (now["on"]!.AsArray().Count, (int)now["struck"]!["graph-error"]!));
        Assert.Equal(Enum.GetValues<Fault>().Length, now["struck"]!.AsObject().Count);
        Assert.Empty((await stage.Sandbox("faults?name=webhook-delay", "", "DELETE"))["on"]!.AsArray());
    }

    [Theory]
    [InlineData("POST", "people/1000/9001/dances", "{}")]
    [InlineData("POST", "people/1000/9001/writes", "{}")]
    [InlineData("POST", "people/404/9001/writes", """{"text":"a"}""")]
    [InlineData("POST", "people/1000/9001/taps", """{"title":"nothing"}""")]
    [InlineData("POST", "inbox/1000/9001/sleeps", "{}")]
    [InlineData("POST", "vendors/404/1000/9001/takes", "{}")]
    [InlineData("POST", "vendors/222/1000/9001/rests", "{}")]
    [InlineData("POST", "people/1000", "{}")]
    [InlineData("POST", "pages", """{"id":"1000"}""")]
    [InlineData("POST", "pages", """{"id":"3000","regime":"chaos"}""")]
    [InlineData("POST", "apps", """{"id":"eleven"}""")]
    [InlineData("POST", "faults", """{"name":"earthquake","next":1}""")]
    [InlineData("POST", "faults", """{"name":"graph-slow"}""")]
    [InlineData("POST", "nonsense", "{}")]
    [InlineData("POST", "clock", "[1]")]
    [InlineData("POST", "clock", "{")]
    [InlineData("POST", "tokens/revoke", """{"token":"nobody"}""")]
    [InlineData("GET", "nonsense", "")]
    [InlineData("GET", "people/1000/404", "")]
    public async Task Says_what_is_wrong_with_a_request(string method, string path, string body)
    {
        await using var stage = await Stage.Set();
        var answer = await stage.Call(new(new HttpMethod(method), $"sandbox/api/{path}") { Content = method == "GET" ? null : Stage.Json(body) });
        Assert.Equal(400, answer.Status);
        Assert.NotEmpty((string)answer.Body["error"]!);
    }

    [Fact]
    public async Task Shows_no_secret_and_no_token()
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.Token(stage.Router);
        var text = (await stage.Call(new(HttpMethod.Get, "sandbox/api/state"))).Json;
        Assert.DoesNotContain("router-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
    }
}
