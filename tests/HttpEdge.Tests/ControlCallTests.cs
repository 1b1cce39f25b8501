using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class ControlCallTests
{
    [Theory]
    [InlineData("pass_thread_control", """{"recipient":{"id":"9001"},"target_app_id":22,"metadata":"m"}""")]
    [InlineData("take_thread_control", """{"recipient":{"id":"9001"}}""")]
    [InlineData("request_thread_control", """{"recipient":{"id":"9001"}}""")]
    [InlineData("release_thread_control", """{"recipient":{"id":"9001"}}""")]
    [InlineData("extend_thread_control", """{"recipient":{"id":"9001"},"duration":3600}""")]
    [InlineData("pass_thread_metadata", """{"recipient":{"id":"9001"},"target_app_id":22,"metadata":"m"}""")]
    public async Task A_granted_call_answers_success_with_owner_and_epoch(string edge, string body)
    {
        await using var host = await EdgeHost.Start();
        var told = await host.Call("POST", "/v6.0/me/" + edge, body);
        Assert.Equal((200, """{"success":true}"""), (told.Status, told.Body));
        Assert.Equal(("11", "7"), (told.Header("X-Router-Owner"), told.Header("X-Router-Epoch")));
        Assert.Equal(World.Conversation, Assert.Single(host.Conversations.Commands).Key);
    }

    [Theory]
    [InlineData(Refusal.NotTheOwner, 400, "100/2018151")]
    [InlineData(Refusal.UnknownTarget, 400, "100/2018164")]
    [InlineData(Refusal.MayNotTake, 400, "100/2018171")]
    [InlineData(Refusal.TakeOverNotAllowed, 400, "10")]
    [InlineData(Refusal.Moving, 500, "2")]
    [InlineData(Refusal.AnotherAppControls, 400, "10/2018300")]
    public async Task A_refusal_is_its_code_and_no_business_of_the_refused_list(Refusal refusal, int status, string code)
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnDo = _ => new Answer.Refused(refusal, null, 3, Channel.Messenger);
        var told = await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
        Assert.Equal((status, code), (told.Status, told.Code));
        Assert.Equal(("(none)", "3"), (told.Header("X-Router-Owner"), told.Header("X-Router-Epoch")));
        Assert.Equal(0, edge.RefusedInAll());
    }

    [Fact]
    public async Task Every_refusal_is_an_error_and_none_a_crash()
    {
        await using var edge = await EdgeHost.Start();
        foreach (var refusal in Enum.GetValues<Refusal>())
        {
            foreach (var channel in Enum.GetValues<Channel>())
            {
                edge.Conversations.OnDo = _ => new Answer.Refused(refusal, null, 1, channel);
                var told = await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
                Assert.NotEqual("1", told.Code);
            }
        }
    }

    [Fact]
    public async Task A_change_that_Meta_refused_gives_Metas_own_error_back()
    {
        await using var edge = await EdgeHost.Start();
        const string Body = """{"error":{"message":"no","type":"OAuthException","code":200,"fbtrace_id":"x"}}""";
        edge.Conversations.OnDo = _ => new Answer.RefusedByMeta(RecordingGraph.Json(403, Body, ("X-App-Usage", "{\"call_count\":9}")), new AppId(World.Desk), 4, Channel.Messenger);
        var told = await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
        Assert.Equal((403, Body, "{\"call_count\":9}", "22"), (told.Status, told.Body, told.Header("X-App-Usage"), told.Header("X-Router-Owner")));
    }

    [Fact]
    public async Task A_change_whose_outcome_is_unknown_is_a_transient_error()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnDo = _ => new Answer.Unknown(null, 4, Channel.Messenger);
        var told = await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
        Assert.Equal((500, "2", true), (told.Status, told.Code, told.Error.GetProperty("is_transient").GetBoolean()));
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_transient_error()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnDo = _ => throw new StoreUnavailableException();
        var told = await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
        Assert.Equal((503, "2", true), (told.Status, told.Code, told.Error.GetProperty("is_transient").GetBoolean()));
    }

    [Fact]
    public async Task A_failure_of_ours_is_code_1_and_says_nothing_of_itself()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnDo = _ => throw new InvalidOperationException("a detail");
        var told = await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
        Assert.Equal((500, "1"), (told.Status, told.Code));
        Assert.DoesNotContain("a detail", told.Body, StringComparison.Ordinal);
        Assert.Contains(edge.Logs, l => l.StartsWith("1003 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST", "pass_thread_control", "{}")]
    [InlineData("POST", "pass_thread_control", """{"recipient":{"id":"9001"},"target_app_id":"abc"}""")]
    [InlineData("POST", "pass_thread_control", """{"recipient":{"id":"9001"},"target_app_id":-4}""")]
    [InlineData("POST", "pass_thread_control", """{"recipient":{"id":{}}}""")]
    [InlineData("POST", "pass_thread_control", """{"recipient":[]}""")]
    [InlineData("POST", "pass_thread_control", """{"recipient":{"id":"page"}}""")]
    [InlineData("POST", "pass_thread_control", "[1]")]
    [InlineData("POST", "pass_thread_control", "{")]
    [InlineData("POST", "take_thread_control", """{"recipient":null}""")]
    [InlineData("POST", "request_thread_control", """{"recipient":""}""")]
    [InlineData("DELETE", "request_thread_control", "{}")]
    [InlineData("POST", "release_thread_control", """{"recipient":{}}""")]
    [InlineData("POST", "extend_thread_control", """{"recipient":{"id":"9001"},"duration":"soon"}""")]
    [InlineData("POST", "pass_thread_metadata", """{"recipient":{"id":"9001"},"metadata":"m"}""")]
    [InlineData("GET", "thread_owner", null)]
    public async Task A_malformed_call_is_100_counted_and_touches_nothing(string method, string edge, string? body)
    {
        await using var host = await EdgeHost.Start();
        var told = await host.Call(method, "/me/" + edge, body);
        Assert.Equal((400, "100"), (told.Status, told.Code));
        Assert.Equal(1, await host.Refused("bad_parameter"));
        Assert.Empty(host.Conversations.Commands);
    }

    [Theory]
    [InlineData("GET", "pass_thread_control")]
    [InlineData("DELETE", "take_thread_control")]
    [InlineData("GET", "request_thread_control")]
    [InlineData("GET", "release_thread_control")]
    [InlineData("GET", "extend_thread_control")]
    [InlineData("DELETE", "pass_thread_metadata")]
    [InlineData("POST", "thread_owner")]
    [InlineData("POST", "secondary_receivers")]
    [InlineData("GET", "messages")]
    [InlineData("PATCH", "messages")]
    [InlineData("PUT", "subscribed_apps")]
    public async Task A_wrong_method_is_405_in_the_envelope(string method, string edge)
    {
        await using var host = await EdgeHost.Start();
        var told = await host.Call(method, "/me/" + edge, method == "GET" ? null : """{"recipient":{"id":"9001"}}""");
        Assert.Equal((405, "100/33"), (told.Status, told.Code));
        Assert.Equal(1, await host.Refused("wrong_method"));
    }

    [Fact]
    public async Task An_idempotency_key_names_the_command_per_app()
    {
        await using var edge = await EdgeHost.Start();
        const string Body = """{"recipient":{"id":"9001"}}""";
        await edge.Call("POST", "/me/take_thread_control", Body, World.BotToken, ("Idempotency-Key", "k1"));
        await edge.Call("POST", "/me/take_thread_control", Body, World.DeskToken, ("Idempotency-Key", "k1"));
        await edge.Call("POST", "/me/take_thread_control", Body);
        var ids = edge.Conversations.Commands.Select(c => ((Command.Take)c.Command).Id.Value).ToArray();
        Assert.Equal(["11:k1", "22:k1"], ids[..2]);
        Assert.Equal(32, ids[2].Length);
        var tooLong = await edge.Call("POST", "/me/take_thread_control", Body, World.BotToken, ("Idempotency-Key", new string('k', 300)));
        Assert.Equal("100", tooLong.Code);
    }

    [Fact]
    public async Task The_node_of_the_Instagram_account_names_the_channel()
    {
        await using var edge = await EdgeHost.Start();
        await edge.Call("POST", $"/{World.Instagram}/take_thread_control", """{"recipient":{"id":"9001"}}""");
        await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"},"platform":"instagram"}""");
        await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""");
        Assert.Equal([Channel.Instagram, Channel.Instagram, null], edge.Conversations.Commands.Select(c => c.Channel));
    }

    [Fact]
    public async Task A_post_can_say_that_it_means_delete()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal(200, (await edge.Call("POST", "/me/request_thread_control?method=delete&recipient=9001")).Status);
        Assert.IsType<Command.CancelRequest>(edge.Conversations.Command);
    }
}
