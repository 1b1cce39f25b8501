using System.Net.Http.Headers;
using System.Text.Json;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class AdminTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer")]
    [InlineData("Basic " + World.AdminToken)]
    public async Task Nothing_is_answered_without_the_admin_token(string? header)
    {
        await using var edge = await EdgeHost.Start();
        foreach (var path in new[] { "/admin/pages", "/admin/openapi.json", "/admin/refused", "/admin/nothing", "/ADMIN/pages", "/admin" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            edge.Private.DefaultRequestHeaders.Authorization = null;
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }

            var told = await EdgeHost.Send(edge.Private, request);
            Assert.Equal((401, "unauthorized"), (told.Status, Code(told)));
        }

        edge.Private.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", World.AdminToken);
        Assert.Equal(6, await edge.Refused("bad_admin_token"));
    }

    [Fact]
    public async Task Without_a_configured_token_every_admin_call_is_refused_with_what_to_do()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions());
        var told = await edge.Admin("GET", "/pages");
        Assert.Equal(401, told.Status);
        Assert.Contains("Router__Admin__Token", told.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost", 200)]
    [InlineData("localhost:5081", 200)]
    public async Task The_private_port_answers_under_allowed_names_only(string host, int status)
    {
        await using var edge = await EdgeHost.Start();
        var request = new HttpRequestMessage(HttpMethod.Get, "/admin/pages") { Headers = { Host = host } };
        Assert.Equal(status, (await EdgeHost.Send(edge.Private, request)).Status);
        Assert.Equal(status == 403 ? 1 : 0, await edge.Refused("wrong_host"));
    }

    [Fact]
    public async Task Each_side_answers_on_its_own_port_whatever_the_headers_say()
    {
        await using var edge = await EdgeHost.Start();
        var request = new HttpRequestMessage(HttpMethod.Get, "/admin/pages") { Headers = { Host = edge.Private.BaseAddress!.Authority, Authorization = new("Bearer", World.AdminToken) } };
        Assert.Equal((404, "100/33"), Both(await EdgeHost.Send(edge.Public, request)));
        foreach (var path in new[] { "/webhook", "/me", "/v6.0/me/thread_owner" })
        {
            var told = await EdgeHost.Send(edge.Private, new HttpRequestMessage(HttpMethod.Get, path));
            Assert.Equal((404, "not_found"), (told.Status, Code(told)));
        }
    }

    [Theory]
    [InlineData("GET", "/nothing", null, 404, "not_found")]
    [InlineData("PATCH", "/pages/1001", "{}", 405, "wrong_method")]
    [InlineData("PUT", "/pages/1001", "{", 400, "bad_request")]
    [InlineData("PUT", "/pages/1001", "{}", 400, "bad_request")]
    [InlineData("PUT", "/pages/1001", """{"name":"a","nonsense":1}""", 400, "bad_request")]
    [InlineData("PUT", "/pages/1001", """{"name":"a","profile":"r5"}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001", """{"name":"a","claim":"maybe"}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001", """{"name":" "}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001", """{"name":"a","numbers":{"idle_after_seconds":0}}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001", """{"name":"a","platform_apps":["x"]}""", 400, "invalid")]
    [InlineData("PUT", "/pages/abc", """{"name":"a"}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001/token", """{"token":""}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001/primary", """{"app":"x"}""", 400, "invalid")]
    [InlineData("PUT", "/pages/1001/routes", """[{"kind":"road","app":"11"}]""", 400, "invalid")]
    [InlineData("PUT", "/apps/0", """{"name":"a"}""", 400, "invalid")]
    [InlineData("PUT", "/apps/11", """{"name":"a","secret":"s"}""", 400, "invalid")]
    [InlineData("PUT", "/apps/11/callback", """{"address":"mailto:a","verify_token":"v"}""", 400, "invalid")]
    [InlineData("PUT", "/apps/11/callback", """{"address":"https://a.example/"}""", 400, "invalid")]
    [InlineData("POST", "/apps/22/callback/verify", "{}", 400, "invalid")]
    [InlineData("POST", "/apps/99/callback/verify", "{}", 404, "not_found")]
    [InlineData("POST", "/apps/11/park", """{"reason":""}""", 400, "invalid")]
    [InlineData("POST", "/pages/1001/apps/11/tokens", """{"expires_at":"2001-01-01T00:00:00Z"}""", 400, "invalid")]
    [InlineData("PUT", "/seat", """{"app":"77","graph":"x"}""", 400, "invalid")]
    [InlineData("PUT", "/seat", """{"app":"77","graph":"https://graph.example/","version":"23"}""", 400, "invalid")]
    [InlineData("PUT", "/seat/secrets", """{"secret":""}""", 400, "invalid")]
    [InlineData("GET", "/pages/5555", null, 404, "not_found")]
    [InlineData("GET", "/apps/99", null, 404, "not_found")]
    [InlineData("GET", "/conversations/5555/9001", null, 404, "not_found")]
    [InlineData("POST", "/conversations/1001/9001/assign", """{"app":"x"}""", 400, "invalid")]
    [InlineData("POST", "/dead-letters/none/replay", null, 404, "not_found")]
    [InlineData("DELETE", "/dead-letters/none", null, 404, "not_found")]
    [InlineData("GET", "/dead-letters?app=x", null, 400, "invalid")]
    [InlineData("GET", "/dead-letters?most=x", null, 400, "bad_request")]
    public async Task Each_mistake_is_an_error_in_JSON_and_changes_nothing(string method, string path, string? body, int status, string code)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Admin(method, path, body);
        Assert.Equal((status, code), (told.Status, Code(told)));
        Assert.Empty(edge.Directory.Edits);
    }

    [Fact]
    public async Task A_body_of_another_type_is_415()
    {
        await using var edge = await EdgeHost.Start();
        var told = await EdgeHost.Send(edge.Private, new HttpRequestMessage(HttpMethod.Put, "/admin/pages/1001") { Content = new StringContent("name=a") });
        Assert.Equal((415, "unsupported_media_type"), (told.Status, Code(told)));
    }

    [Theory]
    [InlineData("PUT", "/pages/1001", """{"name":"Boots","instagram_id":"5","profile":"routing","claim":"allow","old_buttons":"22","platform_apps":["7"],"numbers":{"idle_after_seconds":60}}""", "change page 1001 Boots/5/routing/Allow/22/7/00:01:00")]
    [InlineData("PUT", "/pages/7007", """{"name":"New"}""", "add page 7007 New//handover/Claim///")]
    [InlineData("PUT", "/pages/3003", """{"name":"Back"}""", "add page 3003 Back//handover/Claim///")]
    [InlineData("DELETE", "/pages/1001", null, "remove page 1001")]
    [InlineData("PUT", "/pages/1001/token", """{"token":" t "}""", "page token 1001 t")]
    [InlineData("DELETE", "/pages/1001/token", null, "page token 1001 none")]
    [InlineData("PUT", "/pages/1001/primary", """{"app":"22"}""", "primary 1001 22")]
    [InlineData("PUT", "/pages/1001/primary", """{"app":null}""", "primary 1001 none")]
    [InlineData("PUT", "/pages/1001/routes", """[{"kind":"link","key":"r","app":"11"},{"kind":"get_started","app":"22"}]""", "routes 1001 Link,r,11;GetStarted,,22")]
    [InlineData("PUT", "/pages/1001/apps/22", """{"fields":["messages"," messages","*"],"may_take_over":true,"human_agent":true,"priority":5}""", "page app 1001 22 [messages,*] True True 5")]
    [InlineData("DELETE", "/pages/1001/apps/22", null, "remove page app 1001 22")]
    [InlineData("PUT", "/apps/11", """{"name":"B","all_numbers":true,"forwards":["GET x"]}""", "change app 11 B/True/False/False/GET x")]
    [InlineData("PUT", "/apps/88", """{"name":"N","secret":"given-secret"}""", "add app 88 N/False/False/False/GET profile,GET messenger_profile,GET user_settings,POST message_attachments secret 12")]
    [InlineData("DELETE", "/apps/11", null, "remove app 11")]
    [InlineData("PUT", "/apps/11/secret", """{"secret":"s2"}""", "secret 11 s2")]
    [InlineData("PUT", "/apps/11/callback", """{"address":"https://a.example/x","verify_token":"v"}""", "callback 11 https://a.example/x v True")]
    [InlineData("PUT", "/apps/11/callback", """{"address":null}""", "callback 11 none none False")]
    [InlineData("POST", "/apps/11/callback/verify", null, "callback 11 http://127.0.0.1:1/hook old True")]
    [InlineData("POST", "/apps/11/park", """{"reason":"maintenance"}""", "park 11 maintenance")]
    [InlineData("POST", "/apps/11/unpark", null, "unpark 11")]
    [InlineData("DELETE", "/tokens/abc", null, "revoke abc")]
    [InlineData("PUT", "/seat", """{"app":"77","graph":"https://graph.example/","version":"v24.0"}""", "seat 77 https://graph.example/ v24.0")]
    [InlineData("PUT", "/seat/secrets", """{"secret":"a","successor":"b","verify_token":"c"}""", "seat secrets a b c")]
    public async Task Each_change_is_made(string method, string path, string? body, string edit)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Admin(method, path, body);
        Assert.True(told.Status == 200, told.Body);
        Assert.Equal([edit], edge.Directory.Edits);
    }

    [Theory]
    [InlineData(EditRefusal.Declared, 409, "declared")]
    [InlineData(EditRefusal.Exists, 409, "exists")]
    [InlineData(EditRefusal.NotFound, 404, "not_found")]
    [InlineData(EditRefusal.Invalid, 400, "invalid")]
    public async Task A_refused_change_says_why(EditRefusal refusal, int status, string code)
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Outcome = EditOutcome.Refuse(refusal, "Because.");
        foreach (var (method, path, body) in new[]
        {
            ("PUT", "/pages/1001", """{"name":"a"}"""), ("DELETE", "/apps/11", null), ("PUT", "/apps/11", """{"name":"a"}"""), ("DELETE", "/pages/1001/apps/11", null),
            ("POST", "/pages/1001/apps/11/tokens", "{}"), ("PUT", "/apps/11/secret", "{}"),
        })
        {
            var told = await edge.Admin(method, path, body);
            Assert.Equal((status, code, "Because."), (told.Status, Code(told), told.Error.GetProperty("message").GetString()));
        }
    }

    [Fact]
    public async Task A_new_primary_and_the_old_one_hear_of_their_roles()
    {
        await using var edge = await EdgeHost.Start();
        await edge.Admin("PUT", "/pages/1001/primary", """{"app":"22"}""");
        Assert.All(edge.Conversations.Commands, c => Assert.Equal(PersonId.PageLine, c.Key.Person));
        Assert.Equal(["22 primary_receiver", "11 secondary_receiver"], edge.Conversations.Commands.Select(c => (Command.AnnounceRole)c.Command).Select(r => $"{r.App} {r.Role}"));
    }

    [Fact]
    public async Task A_secret_that_Router_makes_up_is_shown_once()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal(32, (await edge.Admin("PUT", "/apps/88", """{"name":"N"}""")).Json.GetProperty("secret").GetString()!.Length);
        Assert.Equal(32, (await edge.Admin("PUT", "/apps/11/secret", "{}")).Json.GetProperty("secret").GetString()!.Length);
        Assert.Equal(JsonValueKind.Null, (await edge.Admin("PUT", "/apps/11/secret", """{"secret":"own"}""")).Json.GetProperty("secret").ValueKind);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_listed_by_its_hash()
    {
        await using var edge = await EdgeHost.Start();
        var issued = await edge.Admin("POST", "/pages/1001/apps/11/tokens", """{"expires_at":"2100-01-01T00:00:00Z"}""");
        Assert.Equal(("EAAR-fresh", "hash"), (issued.Json.GetProperty("token").GetString(), issued.Json.GetProperty("id").GetString()));
        var list = await edge.Admin("GET", "/tokens?page=1001&app=22");
        Assert.Equal(DirectorySnapshot.HashOf(World.DeskToken), Assert.Single(list.Json.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(200, (await edge.Admin("POST", "/pages/1001/apps/11/tokens")).Status);
    }

    [Fact]
    public async Task No_list_shows_a_secret()
    {
        await using var edge = await EdgeHost.Start();
        foreach (var path in new[] { "/pages", "/pages/1001", "/apps", "/apps/11", "/tokens", "/seat" })
        {
            var told = await edge.Admin("GET", path);
            Assert.Equal(200, told.Status);
            Assert.DoesNotContain("EAA", told.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-", told.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_Page_shows_both_names_of_its_primary()
    {
        await using var edge = await EdgeHost.Start();
        var page = (await edge.Admin("GET", "/pages/1001")).Json;
        Assert.Equal(("11", "11", true), (page.GetProperty("primary_receiver").GetString(), page.GetProperty("default_app").GetString(), page.GetProperty("has_token").GetBoolean()));
        Assert.Equal(["11", "22"], page.GetProperty("apps").EnumerateArray().Select(a => a.GetProperty("app").GetString()));
    }

    [Fact]
    public async Task A_callback_that_does_not_answer_changes_nothing()
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Verdict = CallbackVerdict.WrongChallenge;
        var told = await edge.Admin("PUT", "/apps/11/callback", """{"address":"https://a.example/x","verify_token":"v"}""");
        Assert.Equal((400, "not_verified"), (told.Status, Code(told)));
        Assert.Empty(edge.Directory.Edits);
    }

    [Fact]
    public async Task A_declared_callback_that_answers_again_is_unparked()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Outcome = EditOutcome.Refuse(EditRefusal.Declared, "d");
        Assert.Equal(200, (await edge.Admin("POST", "/apps/11/callback/verify")).Status);
        Assert.Equal("unpark 11", edge.Directory.Edits.Last());
    }

    [Fact]
    public async Task The_removal_of_an_app_tells_what_it_owns_and_works_through_it()
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Owned.AddRange([World.Conversation, World.Conversation with { Person = new PersonId("9002") }]);
        Assert.Equal(2, (await edge.Admin("DELETE", "/apps/11")).Json.GetProperty("still_owns").GetInt32());
        Assert.Equal(2, (await edge.Admin("DELETE", "/pages/1001/apps/11")).Json.GetProperty("still_owns").GetInt32());
        Assert.Equal(2, (await edge.Admin("GET", "/apps/11/owned")).Json.GetProperty("still_owns").GetInt32());
        Assert.Equal(2, (await edge.Admin("POST", "/apps/11/owned/work-through")).Json.GetProperty("touched").GetInt32());
        Assert.Equal(["9001", "9002"], edge.Conversations.Views.Select(key => key.Person.Value));
    }

    [Fact]
    public async Task A_store_that_is_away_is_503_in_JSON()
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Away = true;
        var told = await edge.Admin("GET", "/dead-letters");
        Assert.Equal((503, "unavailable"), (told.Status, Code(told)));
    }

    [Fact]
    public async Task The_refused_list_is_bounded_and_newest_first()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { RefusedKept = 3, AdminToken = new Secret(World.AdminToken) });
        for (var i = 0; i < 5; i++)
        {
            await edge.Call("GET", "/me/pass_thread_control");
        }

        await edge.Call("GET", "/nothing");
        var refused = (await edge.Admin("GET", "/refused")).Json;
        Assert.Equal(["unknown_path", "wrong_method", "wrong_method"], refused.GetProperty("last").EnumerateArray().Select(r => r.GetProperty("reason").GetString()));
        Assert.Equal(5, refused.GetProperty("counts").GetProperty("wrong_method").GetInt32());
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_admin_path_and_no_public_one()
    {
        await using var edge = await EdgeHost.Start();
        var document = (await edge.Admin("GET", "/openapi.json")).Json;
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToArray();
        Assert.Contains("/admin/pages/{page}", paths);
        Assert.Contains("/admin/refused", paths);
        Assert.All(paths, p => Assert.StartsWith("/admin/", p, StringComparison.Ordinal));
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("PageBody").GetProperty("properties").TryGetProperty("instagram_id", out _));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("admin_token").GetProperty("scheme").GetString());
    }

    private static string Code(Told told) => told.Error.GetProperty("code").GetString()!;

    private static (int, string) Both(Told told) => (told.Status, told.Code);
}
