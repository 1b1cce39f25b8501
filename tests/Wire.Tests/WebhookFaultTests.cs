using System.Text;
using Router.Protocol;

namespace Router.Wire.Tests;

public class WebhookFaultTests
{
    private static readonly string Good = Samples.ItemOn(Channel.Messenger, "text");

    [Theory]
    [InlineData("7", WebhookFault.ItemNotAnObject)]
    [InlineData("null", WebhookFault.ItemNotAnObject)]
    [InlineData("[[]]", WebhookFault.ItemNotAnObject)]
    [InlineData("{}", WebhookFault.NoKind)]
    [InlineData("""{"sender":{"id":"1"},"timestamp":1}""", WebhookFault.NoKind)]
    [InlineData("""{"sender":{"id":"1"},"message":null}""", WebhookFault.NoKind)]
    [InlineData("""{"sender":{"id":"1"},"message":"text"}""", WebhookFault.NoKind)]
    [InlineData("""{"sender":{"id":""},"message":{"mid":"m"}}""", WebhookFault.BadPerson)]
    [InlineData("""{"sender":{"id":"page"},"message":{"mid":"m"}}""", WebhookFault.BadPerson)]
    [InlineData("""{"sender":{"id":{}},"message":{"mid":"m"}}""", WebhookFault.BadPerson)]
    [InlineData("""{"sender":{"id":1e400},"message":{"mid":"m"}}""", WebhookFault.BadPerson)]
    [InlineData("""{"sender":{"id":"\ud800"},"message":{"mid":"m"}}""", WebhookFault.BadPerson)]
    [InlineData("""{"sender":{"id":"a\u0000b"},"message":{"mid":"m"}}""", WebhookFault.BadPerson)]
    public void A_bad_item_is_a_note_and_its_neighbours_are_read(string bad, WebhookFault fault)
    {
        var webhook = Read.Webhook(Samples.Post(Channel.Messenger, "messaging", Good, bad, Good));
        Assert.True(webhook.IsReadable);
        Assert.Equal(2, webhook.Items.Count);
        Assert.Equal([new WebhookNote(fault, Entry: 0, Index: 1)], webhook.Notes);
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(64, false)]
    [InlineData(50_000, false)]
    public void An_item_nested_too_deeply_costs_no_neighbour(int levels, bool readable)
    {
        var deep = """{"sender":{"id":"1"},"new_kind":""" + new string('[', levels) + new string(']', levels) + "}";
        var webhook = Read.Webhook(Samples.Post(Channel.Messenger, "messaging", Good, deep, Good));
        Assert.Equal(readable ? 3 : 2, webhook.Items.Count);
        Assert.Equal(readable ? [] : [new WebhookNote(WebhookFault.TooDeep, 0, 1)], webhook.Notes);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void A_bad_entry_is_a_note_and_its_neighbours_are_read(string bad)
    {
        var entry = $$$"""{"id":"{{{Samples.Page}}}","messaging":[{{{Good}}}]}""";
        var webhook = Read.Webhook($$"""{"object":"page","entry":[{{entry}},{{bad}},{{entry}}]}""");
        Assert.Equal(2, webhook.Items.Count);
        Assert.Equal([new WebhookNote(WebhookFault.EntryNotAnObject, Entry: 1)], webhook.Notes);
    }

    [Fact]
    public void An_item_that_names_no_account_is_a_note()
    {
        var webhook = Read.Webhook("""{"object":"page","entry":[{"messaging":[{"sender":{"id":"1"},"message":{"mid":"m"}}]}]}""");
        Assert.Equal([new WebhookNote(WebhookFault.NoAccount, 0, 0)], webhook.Notes);
    }

    [Fact]
    public void An_array_that_is_none_is_a_note()
    {
        var webhook = Read.Webhook($$"""{"object":"page","entry":[{"id":"1","standby":{"a":[1]},"messaging":[{{Good}}]}]}""");
        Assert.Single(webhook.Items);
        Assert.Equal([new WebhookNote(WebhookFault.ItemNotAnObject, 0)], webhook.Notes);
    }

    [Theory]
    [InlineData("", WebhookFault.BrokenJson)]
    [InlineData("{", WebhookFault.BrokenJson)]
    [InlineData("\u0000", WebhookFault.BrokenJson)]
    [InlineData("""{"object":"page","entry":[]} x""", WebhookFault.BrokenJson)]
    [InlineData("""{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"1"},"message":{"mid":"m"}},""", WebhookFault.BrokenJson)]
    [InlineData("[]", WebhookFault.NoEntries)]
    [InlineData("7", WebhookFault.NoEntries)]
    [InlineData("""{"object":"page"}""", WebhookFault.NoEntries)]
    [InlineData("""{"object":"page","entry":{}}""", WebhookFault.NoEntries)]
    [InlineData("""{"object":"whatsapp_business_account","entry":[]}""", WebhookFault.UnknownObject)]
    [InlineData("""{"object":["page"],"entry":[]}""", WebhookFault.UnknownObject)]
    [InlineData("""{"entry":[]}""", WebhookFault.UnknownObject)]
    public void A_body_that_is_no_webhook_gives_one_note_and_no_items(string body, WebhookFault fault)
    {
        var webhook = Read.Webhook(body);
        Assert.False(webhook.IsReadable);
        Assert.Empty(webhook.Items);
        Assert.Equal([new WebhookNote(fault)], webhook.Notes);
    }

    [Fact]
    public void A_body_nested_a_million_levels_is_refused()
    {
        var body = Encoding.ASCII.GetBytes("""{"object":"page","entry":""" + new string('[', 2_000_000));
        Assert.Equal([new WebhookNote(WebhookFault.BrokenJson)], WebhookReader.Read(body).Notes);
    }

    [Fact]
    public void Of_repeated_members_the_last_counts()
    {
        var read = Read.Single(Samples.Post(Channel.Messenger, "messaging", """{"sender":{"id":"1"},"sender":{"id":"2","id":"3"},"message":{"mid":"a"},"message":{"mid":"b"}}"""));
        Assert.Equal(("3", "b"), (read.Person.Value, read.Item.Mid));
    }

    [Fact]
    public void Escaped_names_are_names()
    {
        var read = Read.Single("""{"obj\u0065ct":"page","entry":[{"i\u0064":"9","m\u0065ssaging":[{"s\u0065nder":{"id":"1"},"m\u0065ssage":{"m\u0069d":"b"}}]}]}""");
        Assert.Equal(("9", "1", "b", ItemKind.Message), (read.Account, read.Person.Value, read.Item.Mid, read.Item.Kind));
    }

    [Fact]
    public void Text_that_is_not_Unicode_is_kept_and_sent_on_as_far_as_it_goes()
    {
        var body = Encoding.UTF8.GetBytes(Samples.Post(Channel.Messenger, "messaging", """{"sender":{"id":"1"},"message":{"mid":"XX","text":"\udc00"}}"""));
        body.AsSpan()[body.AsSpan().IndexOf("XX"u8)] = 0xff;
        var item = Assert.Single(WebhookReader.Read(body).Items).Item;
        Assert.Null(item.Mid);
        Assert.NotNull(item.KnownBy);
        Assert.Contains("\"mid\":\"\\ufffdX\",\"text\":\"\\udc00\"", Read.Callback(new Content.FromMeta(item.Kind, item.Channel, item.Json, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() =>
        Assert.Single(WebhookReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + Samples.Post(Channel.Messenger, "messaging", Good))).Items);
}
