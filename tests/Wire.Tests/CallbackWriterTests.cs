using System.Text.Json;
using Router.Protocol;

namespace Router.Wire.Tests;

public class CallbackWriterTests
{
    private const string Head = "{\"sender\":{\"id\":\"6504216729633520\"},\"recipient\":{\"id\":\"1906385232743451\"},\"timestamp\":1763640000123,";

    [Theory]
    [MemberData(nameof(Samples.OnBothChannels), MemberType = typeof(Samples))]
    public void An_item_of_Meta_comes_out_as_it_went_in(string name, Channel channel)
    {
        var item = Read.Single(Samples.Post(channel, "messaging", Samples.ItemOn(channel, name))).Item;
        foreach (var (on, array) in new[] { (HeardOn.Messaging, "messaging"), (HeardOn.Standby, "standby") })
        {
            var callback = Read.Callback(new Content.FromMeta(item.Kind, channel, item.Json, item.EchoApp), on, channel: channel);
            var expected = Samples.Post(channel, array, Samples.ItemOn(channel, name)).Replace("1458692752999", "1763640000123", StringComparison.Ordinal);
            Assert.Equal(expected, callback);
            // What an app reads is what Router read.
            Assert.Equal(item.KnownBy, Read.Single(callback).Item.KnownBy);
        }
    }

    [Fact]
    public void Numbers_as_ids_become_strings_and_seconds_milliseconds() =>
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1906385232743451","time":1763640000123,"messaging":[{"sender":{"id":"42","user_ref":"u"},"recipient":{"id":"1906385232743451"},"timestamp":1661209328000,"message":{"mid":"m","n":1.50}}]}]}""",
            FromMeta(ItemKind.Message, """{"sender":{"id":42,"user_ref":"u"},"recipient":1906385232743451,"timestamp":"1661209328","message":{"mid":"m","n":1.50}}"""));

    [Fact]
    public void Text_beyond_ASCII_is_escaped_as_Meta_does() =>
        Assert.Contains(
            "\"" + """text":"gr\u00fc\u00df\ud83d\ude00 \/ /"}""",
            FromMeta(ItemKind.Message, """{"sender":{"id":"42"},"message":{"mid":"m","text":"grüß😀 \/ /"}}"""),
            StringComparison.Ordinal);

    [Fact]
    public void An_unknown_kind_keeps_its_bytes()
    {
        const string Unknown = """{ "sender":{"id":42}, "strange" : {"a":[1, 2.50,{"b":null}],"a":1e3} , "timestamp":"5" }""";
        Assert.Contains("\"messaging\":[" + Unknown + "]", FromMeta(ItemKind.Unknown, Unknown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"field":"inbox_labels","value":{"user":{"id":"77"}}}""", ItemKind.OwnerOnly)]
    [InlineData("""{"field":"feed","value":{"item":"post"}}""", ItemKind.Unknown)]
    public void A_change_of_the_Page_keeps_its_own_form(string change, ItemKind kind) =>
        Assert.Contains(",\"changes\":[" + change + "]}]}", FromMeta(kind, change), StringComparison.Ordinal);

    [Fact]
    public void A_postback_comes_without_its_tag_and_on_standby_bare_if_the_app_wants_it()
    {
        var tag = PayloadTag.Add(Read.Bot, "BUY \\/ \u00e9").Text.Replace("\u00e9", "\\u00e9", StringComparison.Ordinal);
        var item = $$$"""{"sender":{"id":"1"},"postback":{"mid":"m","payload":"{{{tag}}}","title":"t"}}""";
        Assert.Contains("""{"mid":"m","payload":"BUY \/ \u00e9","title":"t"}""", FromMeta(ItemKind.Postback, item), StringComparison.Ordinal);
        Assert.Contains("""{"mid":"m","payload":"BUY \/ \u00e9","title":"t"}""", FromMeta(ItemKind.Postback, item, HeardOn.Standby), StringComparison.Ordinal);
        Assert.Contains("""{"mid":"m","title":"t"}""", FromMeta(ItemKind.Postback, item, HeardOn.Standby, new CallbackFormat { BarePostbacks = true }), StringComparison.Ordinal);
        Assert.Contains("\"payload\"", FromMeta(ItemKind.Postback, item, HeardOn.Messaging, new CallbackFormat { BarePostbacks = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_payload_is_looked_up_and_absent_if_it_is_gone()
    {
        var payload = new string('x', 1000);
        var tagged = PayloadTag.Add(Read.Bot, payload);
        var content = new Content.FromMeta(ItemKind.Postback, Channel.Messenger, System.Text.Encoding.UTF8.GetBytes($$$"""{"sender":{"id":"1"},"postback":{"mid":"m","payload":"{{{tagged.Text}}}"}}"""), null);
        Assert.Equal([tagged.ToKeep!.Key], CallbackWriter.LongPayloadKeys(content));
        Assert.Contains($"\"payload\":\"{payload}\"", Read.Callback(content, longPayload: k => k == tagged.ToKeep.Key ? payload : null), StringComparison.Ordinal);
        Assert.Contains("\"postback\":{\"mid\":\"m\"}", Read.Callback(content), StringComparison.Ordinal);
    }

    [Fact]
    public void An_echo_names_the_app_that_sent_it_and_comes_without_mark_and_tags()
    {
        var payload = PayloadTag.Add(Read.Bot, "GO").Text;
        var item = $$$"""{"sender":{"id":"P"},"recipient":{"id":"1"},"message":{"is_echo":true,"app_id":9000,"metadata":"{{{EchoMark.Add(Read.Desk, "own")}}}","mid":"m","text":"{{{payload}}}","attachments":[{"type":"template","payload":{"buttons":[{"type":"postback","payload":"{{{payload}}}"}]}}],"quick_replies":[{"payload":"{{{payload}}}"}]}}""";
        Assert.Contains(
            "\"" + $$$"""message":{"is_echo":true,"app_id":302,"metadata":"own","mid":"m","text":"{{{payload}}}","attachments":[{"type":"template","payload":{"buttons":[{"type":"postback","payload":"GO"}]}}],"quick_replies":[{"payload":"{{{payload}}}"}]}""",
            FromMeta(ItemKind.Echo, item, echoOf: Read.Desk), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_was_only_the_mark_is_absent()
    {
        var item = $$$"""{"sender":{"id":"P"},"message":{"is_echo":true,"mid":"m","metadata":"{{{EchoMark.Add(Read.Desk, null)}}}"}}""";
        Assert.Contains("\"message\":{\"is_echo\":true,\"mid\":\"m\",\"app_id\":302}", FromMeta(ItemKind.Echo, item, echoOf: Read.Desk), StringComparison.Ordinal);
        Assert.Contains("\"message\":{\"is_echo\":true,\"mid\":\"m\"}", FromMeta(ItemKind.Echo, item), StringComparison.Ordinal);
    }

    [Fact]
    public void Pass_and_take_have_string_ids_and_always_metadata()
    {
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1906385232743451","time":1763640000123,"messaging":[""" + Head + "\"" + """pass_thread_control":{"previous_owner_app_id":"301","new_owner_app_id":"302","metadata":"a \"b\" \u00e9\n"}}]}]}""",
            Read.Callback(new Content.Passed(Read.Bot, Read.Desk, "a \"b\" é\n")));
        Assert.Contains(Head + "\"" + """take_thread_control":{"previous_owner_app_id":null,"new_owner_app_id":"302","metadata":null}}""", Read.Callback(new Content.Taken(null, Read.Desk, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_names_the_asking_app_as_a_number() =>
        Assert.Contains(Head + "\"" + """request_thread_control":{"requested_owner_app_id":301,"metadata":null}}""", Read.Callback(new Content.Requested(Read.Bot, null)), StringComparison.Ordinal);

    [Fact]
    public void An_app_may_have_all_app_ids_as_numbers()
    {
        var numbers = new CallbackFormat { AllNumbers = true };
        Assert.Contains("""{"previous_owner_app_id":301,"new_owner_app_id":302,"metadata":""}""", Read.Callback(new Content.Passed(Read.Bot, Read.Desk, ""), format: numbers), StringComparison.Ordinal);
        Assert.Contains("""{"previous_owner_app_id":null,"new_owner_app_id":302,""", Read.Callback(new Content.Taken(null, Read.Desk, null), format: numbers), StringComparison.Ordinal);
        Assert.Contains("""{"sender_app_id":301,""", Read.Callback(new Content.Note(Read.Bot, null), format: numbers), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_that_are_only_Routers_are_written_as_the_rules_say()
    {
        Assert.Contains(Head + "\"" + """pass_thread_metadata":{"sender_app_id":"301","metadata":"later"}}""", Read.Callback(new Content.Note(Read.Bot, "later")), StringComparison.Ordinal);
        Assert.Contains(Head + "\"" + """control_changed":{"previous_owner_app_id":"301","new_owner_app_id":null,"epoch":9,"reason":"claim_undone","expiration":null}}""", Read.Callback(new Content.ControlChanged(Read.Bot, null, 9, ChangeReason.ClaimUndone, null)), StringComparison.Ordinal);
        Assert.Contains("\"" + """previous_owner_app_id":null,"new_owner_app_id":"302","epoch":10,"reason":"take","expiration":1763640000}}""", Read.Callback(new Content.ControlChanged(null, Read.Desk, 10, ChangeReason.Take, Read.Noon)), StringComparison.Ordinal);
        Assert.Contains(Head + "\"" + """request_ended":{"reason":"expired"}}""", Read.Callback(new Content.RequestEnded(RequestEnd.Expired)), StringComparison.Ordinal);
        Assert.Contains(Head + "\"" + """request_ended":{"reason":"cancelled"}}""", Read.Callback(new Content.RequestEnded(RequestEnd.Cancelled)), StringComparison.Ordinal);
        Assert.Contains(Head + "\"" + """router_notice":{"kind":"deliveries_dropped","count":12}}""", Read.Callback(new Content.Dropped(12)), StringComparison.Ordinal);
        Assert.Contains("""[{"recipient":{"id":"1906385232743451"},"timestamp":1763640000123,"app_roles":{"301":["primary_receiver"]}}]""", Read.Callback(new Content.Roles(Read.Bot, "primary_receiver"), person: PersonId.PageLine), StringComparison.Ordinal);
    }

    [Fact]
    public void On_Instagram_the_account_is_the_Instagram_account() =>
        Assert.StartsWith(
            """{"object":"instagram","entry":[{"id":"17841400008460056","time":1763640000123,"messaging":[{"sender":{"id":"6504216729633520"},"recipient":{"id":"17841400008460056"},""",
            Read.Callback(new Content.Passed(null, Read.Desk, null), channel: Channel.Instagram), StringComparison.Ordinal);

    [Fact]
    public void Every_content_and_every_reason_can_be_written()
    {
        Content[] contents =
        [
            new Content.FromMeta(ItemKind.Message, Channel.Messenger, """{"sender":{"id":"1"},"message":{"mid":"m"}}"""u8.ToArray(), null),
            new Content.Passed(null, Read.Bot, null), new Content.Taken(null, Read.Bot, null), new Content.Requested(Read.Bot, null),
            new Content.Note(Read.Bot, null), new Content.RequestEnded(RequestEnd.Granted), new Content.Roles(Read.Bot, "r"), new Content.Dropped(1),
            .. Enum.GetValues<ChangeReason>().Select(r => new Content.ControlChanged(null, null, 1, r, null)),
        ];
        Assert.Equal(
            typeof(Content).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Content))).Select(t => t.Name).Order(),
            contents.Select(c => c.GetType().Name).Distinct().Order());
        Assert.All(contents, c => Read.Single(Read.Callback(c)));
        var reasons = contents.OfType<Content.ControlChanged>().Select(c => JsonDocument.Parse(Read.Callback(c)).RootElement.GetProperty("entry")[0].GetProperty("messaging")[0].GetProperty("control_changed").GetProperty("reason").GetString());
        Assert.Equal(["pass", "take", "grant", "release", "expired", "entry", "postback", "claim", "claim_undone", "observed", "app_removed", "operator"], reasons);
    }

    private static string FromMeta(ItemKind kind, string item, HeardOn on = HeardOn.Messaging, CallbackFormat format = default, AppId? echoOf = null) =>
        Read.Callback(new Content.FromMeta(kind, Channel.Messenger, System.Text.Encoding.UTF8.GetBytes(item), echoOf), on, format);
}
