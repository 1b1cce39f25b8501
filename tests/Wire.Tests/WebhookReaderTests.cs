using System.Text;
using System.Text.Json;
using Router.Protocol;

namespace Router.Wire.Tests;

public class WebhookReaderTests
{
    [Theory]
    [MemberData(nameof(Samples.OnBothChannels), MemberType = typeof(Samples))]
    public void Every_kind_is_read(string name, Channel channel)
    {
        var sample = Samples.Named(name);
        foreach (var (array, on) in new[] { ("messaging", ArrivedOn.Messaging), ("standby", ArrivedOn.Standby), ("messaging_handovers", ArrivedOn.Messaging) })
        {
            var read = Read.Single(Samples.Post(channel, array, Samples.ItemOn(channel, name)));
            Assert.Equal(Samples.AccountOf(channel), read.Account);
            Assert.Equal(sample.Person is null ? PersonId.PageLine : new PersonId(sample.Person), read.Person);
            Assert.Equal(sample.Kind, read.Item.Kind);
            Assert.Equal(sample.Field, read.Item.Field);
            Assert.Equal(on, read.Item.On);
            Assert.Equal(channel, read.Item.Channel);
            Assert.Equal(Samples.ItemOn(channel, name), Read.Text(read.Item.Json));
            Assert.Equal(sample.Kind is ItemKind.Delivered or ItemKind.Read, read.Item.KnownBy is null);
        }
    }

    [Fact]
    public void Every_kind_of_the_rules_has_a_sample() =>
        Assert.Equal(Enum.GetValues<ItemKind>().Order(), Samples.All.Select(s => s.Kind).Distinct().Order());

    [Fact]
    public void The_item_keeps_bytes_of_its_own()
    {
        var body = Encoding.UTF8.GetBytes(Samples.Post(Channel.Messenger, "messaging", Samples.ItemOn(Channel.Messenger, "text")));
        var item = WebhookReader.Read(body).Items[0].Item;
        body.AsSpan().Fill((byte)'x');
        Assert.Equal(Samples.ItemOn(Channel.Messenger, "text"), Read.Text(item.Json));
    }

    [Fact]
    public void Entries_and_arrays_may_be_batched_and_mixed()
    {
        var text = Samples.ItemOn(Channel.Messenger, "text");
        var echo = Samples.ItemOn(Channel.Messenger, "echo");
        var webhook = Read.Webhook($$$"""
            {"entry":[
              {"standby":[{{{echo}}}],"messaging":[{{{text}}},{{{text.Replace("6504216729633520", "99", StringComparison.Ordinal)}}}],"time":1,"hop_context":[{"app_id":1,"metadata":"m"}],"id":1906385232743451},
              {"id":"1906385232743451","time":1,"hop_context":{"is_ai_thread_owner":true},"messaging":[{{{text}}}],"changes":null},
              {"id":"1906385232743451","changes":[{"field":"inbox_labels","value":{"user":{"id":"5"},"action":"add","label":{"id":"1"}} }]}
            ],"object":"page"}
            """);
        Assert.Empty(webhook.Notes);
        Assert.Equal(
            [("6504216729633520", ArrivedOn.Standby), ("6504216729633520", ArrivedOn.Messaging), ("99", ArrivedOn.Messaging), ("6504216729633520", ArrivedOn.Messaging), ("5", ArrivedOn.Changes)],
            webhook.Items.Select(i => (i.Person.Value, i.Item.On)));
        Assert.All(webhook.Items, i => Assert.Equal(Samples.Page, i.Account));
    }

    [Fact]
    public void The_test_button_of_the_dashboard_sends_an_item_inside_a_change()
    {
        var read = Read.Single("""{"object":"instagram","entry":[{"id":"0","time":1,"changes":[{"field":"messages","value":{"sender":{"id":"12334"},"recipient":{"id":"23245"},"timestamp":"1527459824","message":{"mid":"random_mid","text":"random_text"}}}]}]}""");
        Assert.Equal(("0", "12334", ItemKind.Message, ArrivedOn.Changes), (read.Account, read.Person.Value, read.Item.Kind, read.Item.On));
        Assert.Equal("random_mid", read.Item.Mid);
        Assert.StartsWith("{\"sender\"", Read.Text(read.Item.Json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"field":"inbox_labels","value":{"user":{"id":"77"},"action":"add","label":{"id":"9","page_label_name":"vip"}}}""", ItemKind.OwnerOnly, "inbox_labels", "77")]
    [InlineData("""{"value":{"item":"post","post_id":"1"},"field":"feed"}""", ItemKind.Unknown, "feed", "page")]
    [InlineData("""{"field":"mention","value":"text"}""", ItemKind.Unknown, "mention", "page")]
    public void A_change_of_the_Page_is_an_item_too(string change, ItemKind kind, string field, string person)
    {
        var read = Read.Single(Samples.Post(Channel.Messenger, "changes", change));
        Assert.Equal((kind, field, person, change), (read.Item.Kind, read.Item.Field, read.Person.Value, Read.Text(read.Item.Json)));
    }

    [Theory]
    [InlineData("1458692752478", 1458692752478)]
    [InlineData("1661209328", 1661209328000)]
    [InlineData("\"1527459824\"", 1527459824000)]
    [InlineData("1.458692752478E12", 1458692752478)]
    [InlineData("null", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("-5", null)]
    [InlineData("0", null)]
    [InlineData("99999999999999999999999999999999999999999", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("{}", null)]
    public void Seconds_and_milliseconds_numbers_and_strings_are_one_time(string timestamp, long? milliseconds)
    {
        var item = Samples.ItemOn(Channel.Messenger, "text").Replace("1458692752478", timestamp, StringComparison.Ordinal);
        Assert.Equal(milliseconds, Read.Single(Samples.Post(Channel.Messenger, "messaging", item)).Item.At?.ToUnixTimeMilliseconds());
    }

    [Theory]
    // Swapped in v1 samples and captures; an entry's id need not be the recipient's (protocol.md 4.4, 4.6).
    [InlineData("""{"sender":{"id":1906385232743451},"recipient":{"id":42}""", "42")]
    [InlineData("""{"sender":{"id":42},"recipient":{"id":1906385232743451}""", "42")]
    [InlineData("""{"sender":{"id":"42"},"recipient":{"id":"8"}""", "42")]
    [InlineData("""{"sender":{"id":"42"}""", "42")]
    [InlineData("""{"recipient":{"id":"42"}""", "42")]
    [InlineData("""{"sender":{"user_ref":"ref-1"},"recipient":{"id":"1906385232743451"}""", "ref-1")]
    [InlineData("""{"sender":{"user_ref":"ref-1","id":"42"},"recipient":{"id":"1906385232743451"}""", "42")]
    [InlineData("""{"recipient":{"id":"1906385232743451"}""", "page")]
    [InlineData("""{"sender":null,"recipient":null""", "page")]
    public void The_person_is_the_id_that_is_not_the_account(string head, string person) =>
        Assert.Equal(person, Read.Single(Samples.Post(Channel.Messenger, "messaging", head + ",\"account_linking\":{}}")).Person.Value);

    [Fact]
    public void An_entry_without_an_id_is_named_by_its_items()
    {
        var webhook = Read.Webhook($$"""{"object":"page","entry":[{"messaging":[{{Samples.ItemOn(Channel.Messenger, "feedback")}},{{Samples.ItemOn(Channel.Messenger, "echo")}}]}]}""");
        Assert.Equal([(Samples.Page, Samples.Person), (Samples.Page, Samples.Person)], webhook.Items.Select(i => (i.Account, i.Person.Value)));
    }

    [Fact]
    public void Facts_of_entries_are_read()
    {
        Assert.Equal((RouteKind.Ad, "6045246247433"), Entry("ad"));
        Assert.Equal((RouteKind.Link, "campaign"), Entry("referral"));
        Assert.Equal((RouteKind.Link, "campaign"), Entry("get started"));
        Assert.Equal((RouteKind.Ad, "60"), Entry("lead end"));
        Assert.Equal((null, null), Entry("product"));
        Assert.Equal((null, null), Entry("text"));
        Assert.Equal((null, null), Entry("postback"));

        static (RouteKind?, string?) Entry(string name)
        {
            var item = ItemOf(name);
            return (item.EntryBy, item.EntryKey);
        }
    }

    [Fact]
    public void Facts_of_handovers_are_read()
    {
        Assert.Equal(new Observation(ObservationKind.Pass) { Previous = new(111), New = new(222), Metadata = "text" }, ItemOf("pass").Observation);
        Assert.Equal(new Observation(ObservationKind.Take) { New = new(222) }, ItemOf("take").Observation);
        Assert.Equal(new Observation(ObservationKind.Request) { Requested = new(333), Metadata = "text" }, ItemOf("request").Observation);
        Assert.Equal(new Observation(ObservationKind.Roles), ItemOf("roles").Observation);
    }

    [Fact]
    public void Facts_of_echoes_and_taps_are_read()
    {
        Assert.Equal(((AppId?)new AppId(1517776481860111), (AppId?)null, "m_echo"), (ItemOf("echo").EchoApp, ItemOf("echo").EchoMark, ItemOf("echo").Mid));
        var marked = Samples.ItemOn(Channel.Messenger, "echo").Replace("DEV_METADATA", EchoMark.Add(Read.Desk, "mine"), StringComparison.Ordinal);
        Assert.Equal(Read.Desk, Read.Single(Samples.Post(Channel.Messenger, "messaging", marked)).Item.EchoMark);

        Assert.Null(ItemOf("postback").ButtonOf);
        var tagged = Samples.ItemOn(Channel.Messenger, "postback").Replace("DEV_PAYLOAD", PayloadTag.Add(Read.Bot, "BUY").Text, StringComparison.Ordinal);
        var tap = Read.Single(Samples.Post(Channel.Messenger, "messaging", tagged)).Item;
        Assert.Equal((Read.Bot, null), (tap.ButtonOf!.Value, tap.EntryBy));

        var start = Samples.ItemOn(Channel.Messenger, "postback").Replace("DEV_PAYLOAD", PayloadTag.Add(Read.Bot, "GO", getStarted: true).Text, StringComparison.Ordinal);
        var started = Read.Single(Samples.Post(Channel.Messenger, "messaging", start)).Item;
        Assert.Equal((Read.Bot, RouteKind.GetStarted), (started.ButtonOf!.Value, started.EntryBy));
    }

    private static Item ItemOf(string name) => Read.Single(Samples.Post(Channel.Messenger, "messaging", Samples.ItemOn(Channel.Messenger, name))).Item;
}
