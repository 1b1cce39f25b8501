using System.Security.Cryptography;
using System.Text;

namespace Router.Sandbox.Tests;

public sealed class A_token_says_who_calls
{
    [Fact]
    public async Task No_token_or_an_unknown_one_is_190()
    {
        await using var stage = await Stage.Set();
        (await stage.Call(new(HttpMethod.Get, "me"))).IsRefused(190);
        (await stage.Call(new(HttpMethod.Get, "me?access_token=nobody"))).IsRefused(190);
    }

    [Fact]
    public async Task An_expired_token_is_190_463_and_a_revoked_one_says_why()
    {
        await using var stage = await Stage.Set();
        var brief = stage.Page.IssueToken(stage.Router, expiresAt: stage.Meta.World.Now.AddHours(1));
        var revoked = stage.Page.IssueToken(stage.Router);
        stage.Clock.Jump(TimeSpan.FromHours(2));
        stage.Meta.World.RevokeToken(revoked.Value, 460);
        (await stage.Call(new(HttpMethod.Get, $"me?access_token={brief.Value}"))).IsRefused(190, 463);
        (await stage.Call(new(HttpMethod.Get, $"me?access_token={revoked.Value}"))).IsRefused(190, 460);
        Assert.Equal(200, (await stage.Get("me")).Status);
    }

    [Fact]
    public async Task A_token_of_another_page_does_not_open_this_one()
    {
        await using var stage = await Stage.Set();
        var other = stage.Meta.AddPage("2000");
        var answer = await stage.Call(new(HttpMethod.Get, $"1000/subscribed_apps?access_token={other.Token(stage.Router)}"));
        answer.IsRefused(100, 33);
    }

    [Fact]
    public async Task A_proof_must_fit_and_may_be_demanded()
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.Token(stage.Router);
        var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("router-secret"), Encoding.UTF8.GetBytes(token)));
        Assert.Equal(200, (await stage.Get($"me?appsecret_proof={proof}")).Status);
        var wrong = await stage.Get($"me?appsecret_proof={proof[1..]}0");
        wrong.IsRefused(100);
        Assert.Equal("Invalid appsecret_proof provided in the API argument", (string?)wrong.Body["error"]!["message"]);

        stage.Router.RequiresProof = true;
        var missing = await stage.Get("me");
        missing.IsRefused(100);
        Assert.Equal("API calls from the server require an appsecret_proof argument", (string?)missing.Body["error"]!["message"]);
        Assert.Equal(200, (await stage.Get($"me?appsecret_proof={proof}")).Status);
    }

    [Fact]
    public async Task Debug_token_tells_the_app_the_page_and_whether_it_lives()
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.IssueToken(stage.Router);
        var alive = (await stage.Call(new(HttpMethod.Get, $"debug_token?input_token={token.Value}&access_token=111|router-secret"))).Body["data"]!;
        Assert.Equal(("111", "1000", true), ((string?)alive["app_id"], (string?)alive["profile_id"], (bool)alive["is_valid"]!));

        stage.Meta.World.RevokeToken(token.Value, 467);
        var dead = (await stage.Get($"debug_token?input_token={token.Value}")).Body["data"]!;
        Assert.Equal((false, 467), ((bool)dead["is_valid"]!, (int)dead["error"]!["subcode"]!));
        Assert.False((bool)(await stage.Get("debug_token?input_token=nobody")).Body["data"]!["is_valid"]!);
    }

    [Fact]
    public async Task Usage_headers_are_what_the_test_sets()
    {
        await using var stage = await Stage.Set();
        Assert.False((await stage.Get("me")).Headers.Contains("X-App-Usage"));
        stage.Router.Usage = new(28, 25, 24);
        stage.Page.Usage = new(90, 10, 11, MinutesToRegainAccess: 0);
        var headers = (await stage.Get("me")).Headers;
        Assert.Equal("""{"call_count":28,"total_cputime":24,"total_time":25}""", headers.GetValues("X-App-Usage").Single());
        Assert.Equal("""{"1000":[{"type":"messenger","call_count":90,"total_cputime":11,"total_time":10,"estimated_time_to_regain_access":0}]}""", headers.GetValues("X-Business-Use-Case-Usage").Single());
    }
}
