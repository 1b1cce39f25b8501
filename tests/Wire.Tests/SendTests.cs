using System.Text;
using System.Text.Json;
using Router.Protocol;

namespace Router.Wire.Tests;

public class SendTests
{
    [Theory]
    [InlineData("""{"recipient":{"id":"1"},"message":{"text":"hi"}}""", SendKind.Message, true, false)]
    [InlineData("""{"recipient":{"id":1},"messaging_type":"RESPONSE","message":{"text":"hi"}}""", SendKind.Message, true, false)]
    [InlineData("""{"recipient":{"id":"1"},"messaging_type":"UPDATE","message":{"text":"hi"}}""", SendKind.Message, false, false)]
    [InlineData("""{"recipient":{"id":"1"},"messaging_type":"UTILITY","message":{"text":"hi"}}""", SendKind.Message, false, false)]
    [InlineData("""{"recipient":{"id":"1"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"hi"}}""", SendKind.Message, false, true)]
    [InlineData("""{"recipient":{"id":"1"},"tag":"human_agent","message":{"text":"hi"}}""", SendKind.Message, false, true)]
    [InlineData("""{"recipient":{"id":"1"},"sender_action":"TYPING_ON"}""", SendKind.Action, false, false)]
    [InlineData("""{"recipient":{"id":"1"},"sender_action":"react","payload":{"message_id":"m","reaction":"x"}}""", SendKind.Action, false, false)]
    [InlineData("""{"recipient":{"id":"1"},"message":{"attachment":{"type":"template","payload":{"template_type":"customer_feedback"}}}}""", SendKind.Survey, false, false)]
    [InlineData("""{"recipient":{"id":"1"},"messaging_type":"MESSAGE_TAG","tag":"CUSTOMER_FEEDBACK","message":{"text":"how was it?"}}""", SendKind.Survey, false, false)]
    public void What_is_sent_decides_what_it_may(string body, SendKind kind, bool mayClaim, bool humanAgent)
    {
        var send = Call(body);
        Assert.Equal((kind, mayClaim, humanAgent, new PersonId("1")), (send.Kind, send.MayClaim, send.HumanAgent, send.Person!.Value));
    }

    [Theory]
    [InlineData("""{"comment_id":"1_2"}""")]
    [InlineData("""{"post_id":"1_2"}""")]
    [InlineData("""{"user_ref":"u"}""")]
    [InlineData("""{"notification_messages_token":"t"}""")]
    public void A_recipient_that_is_no_persons_id_has_no_conversation(string recipient) =>
        Assert.Null(Call($$$"""{"recipient":{{{recipient}}},"message":{"text":"hi"}}""").Person);

    [Fact]
    public void Thread_control_is_read()
    {
        Assert.Null(Then("null"));
        Assert.Equal(new AfterSend.Pass(new AppId(7)), Then("""{"control_type":"pass","app_id":"7"}"""));
        Assert.Equal(new AfterSend.Pass(null), Then("""{"control_type":"PASS"}"""));
        Assert.Equal(AfterSend.Release.Instance, Then("""{"control_type":"release"}"""));
        // protocol.md 3.10: control_type unset -> release.
        Assert.Equal(AfterSend.Release.Instance, Then("{}"));
        Assert.Equal(new AfterSend.Pass(new AppId(7)), Read.Value(SendCall.Read(Read.Request("POST", "/me/messages", "", null, "recipient={id:1}&message={text:hi}&thread_control={control_type:pass,app_id:7}"))).Then);

        static AfterSend? Then(string control) => Call($$$"""{"recipient":{"id":"1"},"message":{"text":"hi"},"thread_control":{{{control}}}}""").Then;
    }

    [Theory]
    [InlineData("""{"message":{"text":"x"}}""", null, "recipient is required")]
    [InlineData("""{"recipient":"1","message":{"text":"x"}}""", null, "recipient is required")]
    [InlineData("""{"recipient":{},"message":{"text":"x"}}""", null, "recipient must name")]
    [InlineData("""{"recipient":{"id":null},"message":{"text":"x"}}""", null, "recipient must name")]
    [InlineData("""{"recipient":{"id":"page"},"message":{"text":"x"}}""", null, "recipient.id must be")]
    [InlineData("""{"recipient":{"id":[1]},"message":{"text":"x"}}""", null, "recipient.id must be")]
    [InlineData("""{"recipient":{"id":"1"}}""", null, "message or sender_action")]
    [InlineData("""{"recipient":{"id":"1"},"message":null,"sender_action":""}""", null, "message or sender_action")]
    [InlineData("""{"recipient":{"id":"1"},"message":"x"}""", null, "message must be an object")]
    [InlineData("""{"recipient":{"id":"1"},"message":{"text":"x"},"sender_action":"typing_on"}""", 2018014, "message and sender_action")]
    [InlineData("""{"recipient":{"id":"1"},"message":{"text":"x"},"thread_control":"pass"}""", null, "thread_control must be")]
    [InlineData("""{"recipient":{"id":"1"},"message":{"text":"x"},"thread_control":{"control_type":"keep"}}""", null, "thread_control must be")]
    [InlineData("""{"recipient":{"id":"1"},"message":{"text":"x"},"thread_control":{"control_type":"pass","app_id":"inbox"}}""", null, "thread_control must be")]
    public void A_malformed_send_is_told_what_to_fix(string body, int? subcode, string text)
    {
        var error = Read.Error(SendCall.Read(Read.Request("POST", "/me/messages", body: body)));
        Assert.Equal((100, subcode), (error.Code, error.Subcode));
        Assert.StartsWith("(#100) " + text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_forwarded_body_bears_mark_and_tags_and_no_credentials() =>
        Assert.Equal(
            """{"recipient":{"id":"1"},"messaging_type":"RESPONSE","message":{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"t \u00fc","default_action":{"type":"web_url","url":"https://x"},"buttons":[{"type":"postback","title":"B","payload":"~r8d:BUY"},{"payload":"~r8d:~r8e:X","type":"POSTBACK"},{"type":"web_url","payload":"stays"}]}]}},"quick_replies":[{"content_type":"text","title":"q","payload":"stays"}],"metadata":"~r8d:own"},"unknown":[1.50]}""",
            Forwarded("""{"access_token":"T","appsecret_proof":"p","thread_control":{"control_type":"release"},"recipient":{"id":"1"},"messaging_type":"RESPONSE","message":{"metadata":"own","attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"t ü","default_action":{"type":"web_url","url":"https://x"},"buttons":[{"type":"postback","title":"B","payload":"BUY"},{"payload":"~r8e:X","type":"POSTBACK"},{"type":"web_url","payload":"stays"}]}]}},"quick_replies":[{"content_type":"text","title":"q","payload":"stays"}]},"unknown":[1.50]}"""));

    [Fact]
    public void A_form_becomes_the_same_JSON() =>
        Assert.Equal(
            """{"recipient":{"id":1},"message":{"text":"hi","metadata":"~r8d:"},"messaging_type":"[VIP]"}""",
            Read.Text(Read.Value(SendWriter.Write(Read.Request("POST", "/me/messages", "access_token=T", null, "recipient={id:1}&message={'text':'hi'}&messaging_type=[VIP]"), Read.Bot, Channel.Messenger)).Body));

    [Fact]
    public void A_sender_action_has_no_mark() =>
        Assert.Equal("""{"recipient":{"id":"1"},"sender_action":"typing_on"}""", Forwarded("""{"recipient":{"id":"1"},"sender_action":"typing_on"}"""));

    [Fact]
    public void On_Instagram_there_is_no_mark_but_there_are_tags()
    {
        const string Body = """{"recipient":{"id":"1"},"message":{"attachment":{"payload":{"buttons":[{"type":"postback","payload":"B"}]}}}}""";
        Assert.Equal(Body.Replace("\"B\"", "\"~r8d:B\"", StringComparison.Ordinal), Forwarded(Body, Channel.Instagram));
    }

    [Theory]
    // Graph takes JSON text where it expects an object: no button may slip through in it.
    [InlineData("""{"message":"{\"attachment\":{\"payload\":{\"buttons\":[{\"type\":\"postback\",\"payload\":\"~r8e:X\"}]}}}"}""")]
    [InlineData("""{"message":{"attachment":"{\"payload\":{\"buttons\":[{\"type\":\"postback\",\"payload\":\"~r8e:X\"}]}}"}}""")]
    [InlineData("""{"message":{"attachment":{"payload":"{buttons:[{type:'postback',payload:'~r8e:X'}]}"}}}""")]
    [InlineData("""{"message":{"attachment":{"payload":{"buttons":"[{\"type\":\"postback\",\"payload\":\"~r8e:X\"}]"}}}}""")]
    [InlineData("""{"message":{"attachment":{"payload":{"buttons":[{"type":"web_url","type":"postback","payload":"~r8e:X"}]}}}}""")]
    [InlineData("""{"message":{"attachment":{"payload":{"buttons":[{"type":"postback","type":"web_url","p\u0061yload":"~r8e:X"}]}}}}""")]
    [InlineData("""{"message":{"attachment":{"payload":{"buttons":[{"payload":"~r8e:X","payload":"~r8e:X","type":"postback"}]}}}}""")]
    [InlineData("""{"message":{"attachment":{"payload":{"buttons":[{"payload":"~r8e:X\ud800","type":"postback"}]}}}}""")]
    [InlineData("""{"message":{"attachment":{"payload":{"buttons":[{"payload":"\u007er8e:X","type":" postback "}]}}}}""")]
    public void No_spelling_of_a_button_goes_out_untagged(string body)
    {
        var sent = Forwarded(body);
        Assert.DoesNotContain("\"~r8e:X", sent, StringComparison.Ordinal);
        Assert.Contains("\"~r8d:~r8e:X", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_without_room_goes_unmarked_unless_it_begins_like_a_mark()
    {
        var room = new string('m', 999 - "~r8d:".Length);
        Assert.Contains("\"~r8d:mmm", Forwarded(WithMetadata(room)), StringComparison.Ordinal);
        Assert.Contains("\"metadata\":\"mmm", Forwarded(WithMetadata(room + "m")), StringComparison.Ordinal);
        var forged = Read.Error(SendWriter.Write(Read.Request("POST", "/me/messages", body: WithMetadata("~r8e:" + room)), Read.Bot, Channel.Messenger));
        Assert.StartsWith("(#100) message.metadata", forged.Message, StringComparison.Ordinal);
        Read.Error(SendWriter.Write(Read.Request("POST", "/me/messages", body: WithMetadata("~r8e:x")), Read.Bot, Channel.Instagram));

        static string WithMetadata(string text) => $$$"""{"recipient":{"id":"1"},"message":{"text":"x","metadata":"{{{text}}}"}}""";
    }

    [Fact]
    public void A_payload_without_room_is_handed_out_to_be_kept()
    {
        var payload = new string('x', 998);
        var request = Read.Request("POST", "/me/messages", body: """{"message":{"attachment":{"payload":{"buttons":[{"type":"postback","payload":"LONG"}]}}}}""".Replace("LONG", payload, StringComparison.Ordinal));
        var keep = Assert.Single(Read.Value(SendWriter.Write(request, Read.Bot, Channel.Messenger)).ToKeep);
        Assert.Equal(payload, keep.Payload);
        Assert.Contains("\"~r8d@" + keep.Key + "\"", Read.Text(Read.Value(SendWriter.Write(request, Read.Bot, Channel.Messenger)).Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Menus_Get_Started_and_ice_breakers_are_tagged()
    {
        var request = Read.Request("POST", "/me/messenger_profile", body: """
            {"get_started":{"payload":"GO"},"greeting":[{"locale":"default","text":"payload"}],
             "ice_breakers":[{"call_to_actions":[{"question":"q","payload":"ICE"}],"locale":"default"},{"question":"q","payload":"OLD"}],
             "persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"m","payload":"MENU"},{"type":"nested","call_to_actions":[{"type":"postback","payload":"DEEP"}]},{"type":"web_url","url":"u"}]}]}
            """);
        Assert.Equal(
            """{"get_started":{"payload":"~r8d!GO"},"greeting":[{"locale":"default","text":"payload"}],"ice_breakers":[{"call_to_actions":[{"question":"q","payload":"~r8d:ICE"}],"locale":"default"},{"question":"q","payload":"~r8d:OLD"}],"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"m","payload":"~r8d:MENU"},{"type":"nested","call_to_actions":[{"type":"postback","payload":"~r8d:DEEP"}]},{"type":"web_url","url":"u"}]}]}""",
            Read.Text(SendWriter.WriteOther(request, Read.Bot).Body));

        var user = Read.Request("POST", "/me/custom_user_settings", "psid=1&persistent_menu=[{call_to_actions:[{type:postback,payload:A}]}]&name=[1]");
        Assert.Equal("""{"psid":"1","persistent_menu":[{"call_to_actions":[{"type":"postback","payload":"~r8d:A"}]}],"name":"[1]"}""", Read.Text(SendWriter.WriteOther(user, Read.Bot).Body));
    }

    [Fact]
    public void A_wide_message_takes_time_in_proportion()
    {
        // An object with very many payloads must not be searched for its type once for each.
        var wide = new StringBuilder("""{"message":{"a":{""");
        for (var i = 0; i < 100_000; i++)
        {
            wide.Append("\"payload\":\"x\",");
        }

        wide.Append("\"type\":\"web_url\"}}}");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Contains("\"payload\":\"x\"", Forwarded(wide.ToString()), StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_send_becomes_its_command()
    {
        var survey = Call("""{"recipient":{"id":"1"},"tag":"CUSTOMER_FEEDBACK","message":{"text":"?"}}""");
        var body = Encoding.UTF8.GetBytes("{}");
        Assert.Equal(body, survey.ToCommand(new CommandId("c"), Read.Bot, body).Body.ToArray());
        var plain = Call("""{"recipient":{"id":"1"},"message":{"text":"?"}}""").ToCommand(new CommandId("c"), Read.Bot, body);
        Assert.True(plain.Body.IsEmpty);
        Assert.Equal((SendKind.Message, true, false), (plain.Kind, plain.MayClaim, plain.HumanAgent));
    }

    private static SendCall Call(string body) => Read.Value(SendCall.Read(Read.Request("POST", "/me/messages", body: body)));

    private static string Forwarded(string body, Channel channel = Channel.Messenger)
    {
        var json = Read.Text(Read.Value(SendWriter.Write(Read.Request("POST", "/me/messages", body: body), Read.Bot, channel)).Body);
        JsonDocument.Parse(json).Dispose();
        return json;
    }
}
