using System.Text;
using System.Text.Json;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class SendTests
{
    private const string Hello = """{"recipient":{"id":"9001"},"message":{"text":"hello"}}""";

    [Fact]
    public async Task Graphs_answer_comes_back_unchanged_with_its_usage_headers()
    {
        await using var edge = await EdgeHost.Start();
        const string Body = """{"recipient_id":"9001",  "message_id":"m_1"}""";
        edge.Conversations.OnSend = _ => new SendAnswer.Graph(
            RecordingGraph.Json(200, Body, ("X-App-Usage", "{\"call_count\":28}"), ("X-Business-Use-Case-Usage", "{}"), ("Content-Type", "application/json; charset=UTF-8"), ("Set-Cookie", "a=b"), ("Location", "/x")),
            new AppId(World.Bot), 5, Channel.Messenger);
        var told = await edge.Call("POST", "/v6.0/me/messages", Hello);
        Assert.Equal((200, Body), (told.Status, told.Body));
        Assert.Equal(("{\"call_count\":28}", "{}", "11", "5"), (told.Header("X-App-Usage"), told.Header("X-Business-Use-Case-Usage"), told.Header("X-Router-Owner"), told.Header("X-Router-Epoch")));
        Assert.Equal(("(none)", "(none)"), (told.Header("Set-Cookie"), told.Header("Location")));
    }

    [Fact]
    public async Task The_body_carries_the_apps_mark_and_neither_token_nor_thread_control()
    {
        await using var edge = await Answering();
        await edge.Call("POST", "/me/messages", """{"recipient":{"id":"9001"},"message":{"text":"hi","metadata":"mine"},"thread_control":{"control_type":"release"},"access_token":"EAAR-bot-token"}""", token: "");
        var order = Assert.Single(edge.Conversations.Sends).Order;
        var body = Json(order.Command.Body);
        Assert.IsType<AfterSend.Release>(order.Command.Then);
        Assert.False(body.TryGetProperty("access_token", out _) || body.TryGetProperty("thread_control", out _));
        Assert.True(EchoMark.TryTake(body.GetProperty("message").GetProperty("metadata").GetString()!, out var app, out var own));
        Assert.Equal((new AppId(World.Bot), "mine"), (app, own));
    }

    [Theory]
    [InlineData("""{"recipient":{"id":"9001"},"message":{"text":"a"}}""", SendKind.Message, true, false)]
    [InlineData("""{"recipient":{"id":"9001"},"messaging_type":"UPDATE","message":{"text":"a"}}""", SendKind.Message, false, false)]
    [InlineData("""{"recipient":{"id":"9001"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"a"}}""", SendKind.Message, false, true)]
    [InlineData("""{"recipient":{"id":"9001"},"sender_action":"typing_on"}""", SendKind.Action, false, false)]
    [InlineData("""{"recipient":{"id":"9001"},"message":{"attachment":{"type":"template","payload":{"template_type":"customer_feedback"}}}}""", SendKind.Survey, false, false)]
    public async Task A_send_is_told_by_its_kind(string body, SendKind kind, bool mayClaim, bool human)
    {
        await using var edge = await Answering();
        Assert.Equal(200, (await edge.Call("POST", "/me/messages", body)).Status);
        var order = Assert.Single(edge.Conversations.Sends).Order;
        Assert.Equal((kind, mayClaim, human), (order.Command.Kind, order.Command.MayClaim, order.Command.HumanAgent));
        Assert.Equal(human ? GraphPriority.Human : GraphPriority.Bot, order.Priority);
        Assert.False(order.Command.Body.IsEmpty);
    }

    [Fact]
    public async Task A_button_gets_the_apps_tag_and_a_long_payload_is_kept_first()
    {
        await using var edge = await Answering();
        var payload = new string('p', 1000);
        await edge.Call("POST", "/me/messages", """{"recipient":{"id":"9001"},"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"t","buttons":[{"type":"postback","title":"a","payload":"short"},{"type":"postback","title":"b","payload":"LONG"}]}}}}""".Replace("LONG", payload, StringComparison.Ordinal));
        var body = Encoding.UTF8.GetString(Assert.Single(edge.Conversations.Sends).Order.Command.Body.Span);
        Assert.DoesNotContain("\"short\"", body, StringComparison.Ordinal);
        Assert.Equal(payload, Assert.Single(edge.Shelves.Payloads).Value);
    }

    [Theory]
    [InlineData(Channel.Messenger, "10/2018300")]
    [InlineData(Channel.Instagram, "100/2534037")]
    public async Task A_send_by_another_than_the_owner_has_the_channels_code(Channel channel, string code)
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Refused(Refusal.AnotherAppControls, new AppId(World.Desk), 9, channel);
        var told = await edge.Call("POST", "/me/messages", Hello);
        Assert.Equal((400, code, "22", "9"), (told.Status, told.Code, told.Header("X-Router-Owner"), told.Header("X-Router-Epoch")));
    }

    [Fact]
    public async Task A_held_survey_is_answered_with_Routers_id()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Held("held.x", new AppId(World.Desk), 9, Channel.Messenger);
        Assert.Equal("""{"recipient_id":"9001","message_id":"held.x"}""", (await edge.Call("POST", "/me/messages", Hello)).Body);
    }

    [Fact]
    public async Task A_repeated_send_tells_how_it_ended()
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("""{"recipient_id":"9001","message_id":"m_1"}""", (await Before(new SendOutcome.Accepted("m_1"))).Body);
        Assert.Equal("""{"recipient_id":"9001"}""", (await Before(new SendOutcome.Accepted(null))).Body);
        Assert.Equal("551/1545041", (await Before(new SendOutcome.Refused(551, 1545041))).Code);
        Assert.Equal("2", (await Before(SendOutcome.Unknown.Instance)).Code);
        Assert.Equal("2", (await Before(SendOutcome.NotStarted.Instance)).Code);

        async Task<Told> Before(SendOutcome outcome)
        {
            edge.Conversations.OnSend = _ => new SendAnswer.Before(outcome, null, 1, Channel.Messenger);
            return await edge.Call("POST", "/me/messages", Hello);
        }
    }

    [Fact]
    public async Task Nobody_is_named_as_owner_where_the_conversation_has_not_answered()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Before(SendOutcome.Unknown.Instance, Owner: null, Epoch: null, Channel.Messenger);

        var told = await edge.Call("POST", "/me/messages", Hello);

        Assert.Equal(("2", "(none)", "(none)"), (told.Code, told.Header("X-Router-Owner"), told.Header("X-Router-Epoch")));
    }

    [Theory]
    [InlineData("""{"recipient":{"comment_id":"5_6"},"message":{"text":"a"}}""")]
    [InlineData("""{"recipient":{"user_ref":"u"},"message":{"text":"a"}}""")]
    public async Task A_recipient_without_an_id_is_forwarded_without_a_conversation(string body)
    {
        await using var edge = await EdgeHost.Start();
        edge.Graph.Answer = RecordingGraph.Json(200, """{"message_id":"m_2"}""");
        var told = await edge.Call("POST", "/me/messages", body);
        Assert.Equal((200, """{"message_id":"m_2"}"""), (told.Status, told.Body));
        Assert.Single(edge.Graph.Sent);
        Assert.Empty(edge.Conversations.Sends);
    }

    [Theory]
    [InlineData("{}", "100")]
    [InlineData("""{"recipient":{"id":"9001"}}""", "100")]
    [InlineData("""{"recipient":{"id":"9001"},"message":{"text":"a"},"sender_action":"typing_on"}""", "100/2018014")]
    [InlineData("""{"recipient":"9001","message":{"text":"a"}}""", "100")]
    [InlineData("""{"recipient":{"id":"9001"},"message":7}""", "100")]
    [InlineData("""{"recipient":{"id":"9001"},"message":{"text":"a"},"thread_control":{"control_type":"steal"}}""", "100")]
    public async Task A_malformed_send_is_refused_before_anything_is_stored(string body, string code)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal(code, (await edge.Call("POST", "/me/messages", body)).Code);
        Assert.Equal(1, await edge.Refused("bad_parameter"));
        Assert.Empty(edge.Conversations.Sends);
    }

    [Fact]
    public async Task A_file_in_the_send_is_refused_with_what_to_do()
    {
        await using var edge = await EdgeHost.Start();
        using var form = new MultipartFormDataContent { { new StringContent("""{"id":"9001"}"""), "recipient" }, { new StringContent("""{"attachment":{"type":"image","payload":{}}}"""), "message" } };
        form.Add(new ByteArrayContent([1, 2, 3]), "filedata", "a.png");
        var told = await EdgeHost.Send(edge.Public, new HttpRequestMessage(HttpMethod.Post, "/me/messages?access_token=" + World.BotToken) { Content = form });
        Assert.Equal("100", told.Code);
        Assert.Contains("message_attachments", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_an_Instagram_conversation_no_mark_is_written()
    {
        await using var edge = await Answering();
        edge.Conversations.OnView = key => new Conversation(key) { Channel = Channel.Instagram };
        await edge.Call("POST", "/me/messages", Hello);
        Assert.False(Json(Assert.Single(edge.Conversations.Sends).Order.Command.Body).GetProperty("message").TryGetProperty("metadata", out _));
    }

    [Theory]
    [InlineData(302, "<html/>", 503)]
    [InlineData(200, "", 503)]
    public async Task An_answer_no_client_could_read_becomes_an_error(int status, string body, int expected)
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Graph(RecordingGraph.Json(status, body), null, 1, Channel.Messenger);
        var told = await edge.Call("POST", "/me/messages", Hello);
        Assert.Equal((expected, "2"), (told.Status, told.Code));
    }

    private static async Task<EdgeHost> Answering()
    {
        var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Graph(RecordingGraph.Json(200, """{"recipient_id":"9001","message_id":"m"}"""), null, 1, Channel.Messenger);
        return edge;
    }

    private static JsonElement Json(ReadOnlyMemory<byte> body) => JsonDocument.Parse(body).RootElement;
}
