using Router.Protocol;

namespace Router.Wire.Tests;

public class KnownByTests
{
    [Fact]
    public void The_key_is_the_first_eight_bytes_of_SHA_256()
    {
        // printf '\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00m_abc\x00\x00\x00\x00\x00\x00\x00\x00' | openssl dgst -sha256
        Assert.Equal(0x3b034f9d09c302e9ul, Key("""{"sender":{"id":"1"},"recipient":{"id":"PAGE"},"timestamp":5,"message":{"mid":"m_abc"}}"""));
    }

    [Theory]
    [MemberData(nameof(Samples.OnBothChannels), MemberType = typeof(Samples))]
    public void A_repeat_on_another_channel_is_the_same_item(string name, Channel channel)
    {
        var item = Samples.ItemOn(channel, name);
        Assert.Equal(
            Read.Single(Samples.Post(channel, "messaging", item)).Item.KnownBy,
            Read.Single(Samples.Post(channel, "standby", item)).Item.KnownBy);
    }

    [Fact]
    public void Different_items_have_different_keys()
    {
        var keys = Samples.All.Select(s => Read.Single(Samples.Post(Channel.Messenger, "messaging", Samples.ItemOn(Channel.Messenger, s.Name))).Item.KnownBy)
            .Where(k => k is not null).ToList();
        // The two policy samples differ in spelling only: same Page, time and kind.
        Assert.Equal(keys.Count - 1, keys.Distinct().Count());
    }

    [Theory]
    // Messages, echoes and postbacks are known by their mid, whatever the timestamp (rules.md section 6).
    [InlineData(true, """{"sender":{"id":"1"},"timestamp":5,"message":{"mid":"m"}}""", """{"sender":{"id":"1"},"timestamp":6,"message":{"text":"x","mid":"m"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"message":{"mid":"m"}}""", """{"sender":{"id":"1"},"message":{"mid":"m","is_echo":true}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"message":{"mid":"m"}}""", """{"sender":{"id":"1"},"postback":{"mid":"m"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"message":{"mid":"m","text":"x"}}""", """{"sender":{"id":"1"},"message":{"mid":"m","is_deleted":true}}""")]
    [InlineData(true, """{"sender":{"id":"1"},"timestamp":5000000000,"postback":{"payload":"p"}}""", """{"sender":{"id":"1"},"timestamp":"5000000000000","postback":{"payload":"p","title":"t"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"timestamp":5,"postback":{"payload":"p"}}""", """{"sender":{"id":"1"},"timestamp":5,"postback":{"payload":"q"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"timestamp":5,"reaction":{"mid":"m","action":"react"}}""", """{"sender":{"id":"1"},"timestamp":5,"reaction":{"mid":"m","action":"unreact"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"timestamp":5,"reaction":{"mid":"m","action":"react"}}""", """{"sender":{"id":"1"},"timestamp":6,"reaction":{"mid":"m","action":"react"}}""")]
    [InlineData(true, """{"sender":{"id":"1"},"timestamp":5,"message_edit":{"mid":"m","num_edit":1}}""", """{"sender":{"id":"1"},"timestamp":6,"message_edit":{"mid":"m","num_edit":"1"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"message_edit":{"mid":"m","num_edit":1}}""", """{"sender":{"id":"1"},"message_edit":{"mid":"m","num_edit":2}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"timestamp":5,"referral":{"ref":"a"}}""", """{"sender":{"id":"1"},"timestamp":5,"referral":{"ref":"b"}}""")]
    [InlineData(true, """{"sender":{"id":"1"},"timestamp":5,"pass_thread_control":{"new_owner_app_id":2}}""", """{"sender":{"id":1},"timestamp":5,"pass_thread_control":{"new_owner_app_id":"2","metadata":null}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"timestamp":5,"pass_thread_control":{"new_owner_app_id":2}}""", """{"sender":{"id":"1"},"timestamp":5,"take_thread_control":{"new_owner_app_id":2}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"timestamp":5,"account_linking":{}}""", """{"sender":{"id":"1"},"timestamp":5,"order":{}}""")]
    [InlineData(true, """{"sender":{"id":"1"},"timestamp":5,"account_linking":{}}""", """{"sender":{"id":"1"},"timestamp":5,"account_linking":{"status":"x"}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"messaging_feedback":{"a":1}}""", """{"sender":{"id":"1"},"messaging_feedback":{"a":2}}""")]
    [InlineData(false, """{"sender":{"id":"1"},"brand_new":1}""", """{"sender":{"id":"1"},"brand_new":2}""")]
    public void Each_kind_is_known_by_its_own_key(bool same, string one, string other) => Assert.Equal(same, Key(one) == Key(other));

    [Fact]
    public void A_label_put_on_twice_is_two_items()
    {
        const string Label = """{"object":"page","entry":[{"id":"1","time":TIME,"changes":[{"field":"inbox_labels","value":{"user":{"id":"5"},"action":"add"}}]}]}""";
        Assert.NotEqual(At("1"), At("2"));
        Assert.Equal(At("1"), At("1"));

        static ulong? At(string time) => Read.Single(Label.Replace("TIME", time, StringComparison.Ordinal)).Item.KnownBy;
    }

    private static ulong? Key(string item) => Read.Single(Samples.Post(Channel.Messenger, "messaging", item.Replace("PAGE", Samples.Page, StringComparison.Ordinal))).Item.KnownBy;
}
