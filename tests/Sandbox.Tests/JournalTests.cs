using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests;

public sealed class The_journal
{
    [Fact]
    public async Task Holds_what_happened_in_order_with_the_reason_and_the_call()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        var mid = stage.Ann.Writes("hi");
        await stage.Control("pass", rest: "\"target_app_id\":222");
        await stage.Send("no");
        stage.Meta.Vendor(stage.Desk).Sends(stage.Ann, "yes");
        await stage.Meta.Settled();
        var entries = stage.Meta.Journal.All();
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(n => (long)n), entries.Select(entry => entry.Sequence));

        Assert.Equal(mid, stage.Meta.Journal.Of<JournalEntry.PersonActed>().Single().Mid);
        var moves = stage.Meta.Journal.Of<JournalEntry.ControlChanged>();
        Assert.Equal([(null, "111", ControlReason.Entry, null, 1), ("111", "222", ControlReason.Pass, "111", 2)], moves.Select(move => (move.From?.Value, move.To?.Value, move.Reason, move.By?.Value, move.Version)));
        var calls = stage.Meta.Journal.Of<JournalEntry.GraphCalled>();
        Assert.Equal([("pass_thread_control", 200, null), ("messages", 400, 10), ("messages", 200, (int?)null)], calls.Select(call => (call.Edge, call.Status, call.Code)));
        Assert.Equal(calls[0].Call, moves[1].Call);
        Assert.Equal(calls[2].Call, stage.Meta.Journal.Of<JournalEntry.MessageArrived>().Single().Call);
        Assert.All(calls, call => Assert.True(call.Began < call.Sequence));
        Assert.All(calls, call => Assert.Equal(("1000", "9001"), (call.Page?.Value, call.Person?.Value)));
        Assert.Contains(stage.Meta.Journal.Of<JournalEntry.WebhookPosted>(), post => post.App == stage.Router.Id && post.Items[0] is { Kind: "message", Channel: "messaging" } item && item.Mid == mid);
    }

    [Fact]
    public async Task Never_holds_a_token_or_a_secret()
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.Token(stage.Router);
        await stage.Call(new(HttpMethod.Post, "me/messages") { Content = Stage.Json("""{"recipient":{"id":"9001"},"message":{"text":"a"},"appsecret_proof":"p-r-o-o-f","access_token":"TOKEN"}""".Replace("TOKEN", token, StringComparison.Ordinal)) });
        await stage.Get($"debug_token?input_token={token}");
        await stage.Call(new(HttpMethod.Post, $"?access_token={token}") { Content = Stage.Json("""[]""") });
        await stage.Call(new(HttpMethod.Post, $"111/subscriptions?access_token=111|router-secret") { Content = Stage.Json($$"""{"object":"page","callback_url":"{{stage.AtRouter.Address}}","verify_token":"verify-me"}""") });
        var text = stage.Meta.Journal.ToJson().ToJsonString();
        Assert.Contains("\"debug_token\"", text, StringComparison.Ordinal);
        foreach (var secret in new[] { token, "router-secret", "p-r-o-o-f", "verify-me" })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Is_json_too()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Writes("hi");
        await stage.Meta.Settled();
        var json = (JsonArray)(await stage.Call(new(HttpMethod.Get, "sandbox/api/journal"))).Body;
        Assert.Equal(["person_acted", "webhook_posted", "webhook_posted"], json.Select(entry => (string?)entry!["kind"]));
        Assert.Equal("accepted", (string?)json[1]!["outcome"]);
        Assert.Equal(2, ((JsonArray)(await stage.Call(new(HttpMethod.Get, "sandbox/api/journal?since=1"))).Body).Count);
    }
}
