using System.Globalization;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 4.5, "Message" and its Instagram additions, and "Echo".</summary>
public sealed class Messages
{
    private const string Product = """{"product":{"elements":[{"id":"p1","retailer_id":"r1","image_url":"http://x/p.png","title":"Cap","subtitle":"$40"}]}}""";

    private static async Task Is(Stage stage, string literal) => Assert.Equal($"messaging message {literal}", await stage.ToldLast(stage.AtRouter));

    /// <summary>An act over the control API; its <c>mid</c>.</summary>
    private static async Task<string> Act(Stage stage, string act, string json, string person = "9001") =>
        (string)(await stage.Sandbox($"people/1000/{person}/{act}", json))["mid"]!;

    [Fact]
    public async Task S4_5_Text()
    {
        await using var stage = await Stage.Set();
        var mid = stage.Ann.Writes("hello");
        await Is(stage, $$"""{"mid":"{{mid}}","text":"hello"}""");
    }

    [Fact]
    public async Task S4_5_Quick_reply()
    {
        await using var stage = await Stage.Set();
        await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"pick","quick_replies":[{"content_type":"text","title":"Red","payload":"DEV_PAYLOAD"}]}}""");
        var mid = stage.Ann.TapsQuickReply("Red");
        await Is(stage, $$$"""{"mid":"{{{mid}}}","text":"Red","quick_reply":{"payload":"DEV_PAYLOAD"}}""");
    }

    [Fact]
    public async Task S4_5_Reply_to()
    {
        await using var stage = await Stage.Set();
        await stage.Send("question");
        var theirs = stage.Ann.Chat[^1].Mid;
        var mid = stage.Ann.Writes("answer", replyTo: theirs);
        await Is(stage, $$$"""{"mid":"{{{mid}}}","text":"answer","reply_to":{"mid":"{{{theirs}}}","is_self_reply":false}}""");
        var again = stage.Ann.Writes("and more", replyTo: mid);
        await Is(stage, $$$"""{"mid":"{{{again}}}","text":"and more","reply_to":{"mid":"{{{mid}}}","is_self_reply":true}}""");
    }

    [Theory]
    [InlineData("image")]
    [InlineData("audio")]
    [InlineData("video")]
    [InlineData("file")]
    [InlineData("reel")]
    public async Task S4_5_Attachment_with_an_address(string type)
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "attaches", $$"""{"type":"{{type}}","url":"http://x/a"}""");
        await Is(stage, $$$"""{"mid":"{{{mid}}}","attachments":[{"type":"{{{type}}}","payload":{"url":"http://x/a"}}]}""");
    }

    [Theory]
    [InlineData("2026-08-29", """{"type":"sticker","payload":{"url":"http://x/s","sticker_id":369239263222822}},{"type":"image","payload":{"url":"http://x/s","sticker_id":369239263222822}}""")]
    [InlineData("2026-08-30", """{"type":"sticker","payload":{"url":"http://x/s","sticker_id":369239263222822}}""")]
    public async Task S4_5_Sticker_which_until_2026_08_30_is_an_image_too(string day, string attachments)
    {
        await using var stage = await Stage.Set(options: new() { Clock = new Calendar(day) });
        var mid = await Act(stage, "sends_sticker", """{"sticker_id":369239263222822,"url":"http://x/s"}""");
        await Is(stage, $$$"""{"mid":"{{{mid}}}","attachments":[{{{attachments}}}]}""");
    }

    [Theory]
    [InlineData("post", """{"url":"http://x/p","title":"News","id":123}""")]
    [InlineData("ig_post", """{"url":"http://x/p","title":"News","ig_post_media_id":123}""")]
    [InlineData("ig_reel", """{"url":"http://x/r","title":"Reel","reel_video_id":123}""")]
    [InlineData("appointment_booking", """{"booking_id":"b1","status":"requested","start_time":1739612400,"end_time":1739616000,"timezone":"America/Los_Angeles"}""")]
    [InlineData("template", Product)]
    [InlineData("location", """{"coordinates":{"lat":1.5,"long":2.5}}""")]
    public async Task S4_5_Attachment_with_more_than_an_address(string type, string payload)
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "sends_attachment", $$"""{"type":"{{type}}","payload":{{payload}}}""");
        await Is(stage, $$"""{"mid":"{{mid}}","attachments":[{"type":"{{type}}","payload":{{payload}}}]}""");
    }

    [Fact]
    public async Task S4_5_Fallback_of_a_link_in_text()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "writes_link", """{"text":"see http://x/y","url":"http://x/y","title":"Y"}""");
        await Is(stage, $$$"""{"mid":"{{{mid}}}","text":"see http://x/y","attachments":[{"type":"fallback","payload":{"url":"http://x/y","title":"Y"}}]}""");
        Assert.Contains("\"see http:\\/\\/x\\/y\"", stage.AtRouter.Posts[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S4_5_Referral_of_a_product()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "writes_about_product", """{"text":"is it blue?","product_id":"p1"}""");
        await Is(stage, $$$$"""{"mid":"{{{{mid}}}}","text":"is it blue?","referral":{"product":{"id":"p1"}}}""");
    }

    [Fact]
    public async Task S4_5_Referral_of_an_ad_which_needs_the_referrals_field_too()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Desk, "messages");
        var mid = await Act(stage, "writes_from_ad", """{"text":"hi","ad_id":"ad-7","ref":"spring"}""");
        await Is(stage, $$$$"""{"mid":"{{{{mid}}}}","text":"hi","referral":{"ref":"spring","ad_id":"ad-7","source":"ADS","type":"OPEN_THREAD","ads_context_data":{"ad_title":"Ad ad-7"}}}""");
        Assert.Equal($$"""messaging message {"mid":"{{mid}}","text":"hi"}""", await stage.ToldLast(stage.AtDesk));
    }

    [Fact]
    public async Task S4_5_Commands()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "uses_command", """{"text":"/flights to Rome","command":"flights"}""");
        await Is(stage, $$"""{"mid":"{{mid}}","text":"/flights to Rome","commands":[{"name":"flights"}]}""");
    }

    [Theory]
    [InlineData("share")]
    [InlineData("story_mention")]
    [InlineData("ig_reel")]
    public async Task S4_5_Instagram_shares_story_mentions_and_reels(string type)
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "attaches", $$"""{"type":"{{type}}","url":"http://x/a","platform":"instagram"}""", "8001");
        await Is(stage, $$$"""{"mid":"{{{mid}}}","attachments":[{"type":"{{{type}}}","payload":{"url":"http://x/a"}}]}""");
    }

    [Fact]
    public async Task S4_5_Instagram_ephemeral_has_no_address()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "sends_ephemeral", """{"platform":"instagram"}""", "8001");
        await Is(stage, $$"""{"mid":"{{mid}}","attachments":[{"type":"ephemeral"}]}""");
    }

    [Fact]
    public async Task S4_5_Instagram_deleted_has_the_mid_only()
    {
        await using var stage = await Stage.Set();
        var mid = stage.Zoe().Writes("oops");
        await stage.Sandbox("people/1000/8001/deletes", $$"""{"mid":"{{mid}}","platform":"instagram"}""");
        await Is(stage, $$"""{"mid":"{{mid}}","is_deleted":true}""");
    }

    [Fact]
    public async Task S4_5_Instagram_unsupported()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "sends_unsupported", """{"platform":"instagram"}""", "8001");
        await Is(stage, $$"""{"mid":"{{mid}}","is_unsupported":true}""");
    }

    [Fact]
    public async Task S4_5_Instagram_reply_to_a_story()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "replies_to_story", """{"text":"nice","url":"http://x/s","story_id":"s1","platform":"instagram"}""", "8001");
        await Is(stage, $$$$"""{"mid":"{{{{mid}}}}","text":"nice","reply_to":{"story":{"url":"http://x/s","id":"s1"}}}""");
    }

    [Fact]
    public async Task S4_5_Instagram_referral_in_a_message_of_a_link()
    {
        await using var stage = await Stage.Set();
        var mid = await Act(stage, "writes_from_link", """{"text":"hi","ref":"spring","platform":"instagram"}""", "8001");
        await Is(stage, $$$"""{"mid":"{{{mid}}}","text":"hi","referral":{"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD"}}""");
    }

    [Fact]
    public async Task S4_5_Instagram_stickers_give_no_webhook()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "sends_sticker", """{"sticker_id":1,"url":"http://x/s","platform":"instagram"}""", "8001");
        Assert.Empty(await stage.Told(stage.AtRouter));
        Assert.Single(stage.Zoe().Chat);
    }

    [Fact]
    public async Task S4_5_Echo_with_a_number_as_app_id_and_the_senders_metadata()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Router, "message_echoes");
        await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"hello","metadata":"DEV_METADATA"}}""");
        await Is(stage, $$"""{"mid":"{{stage.Ann.Chat[^1].Mid}}","is_echo":true,"app_id":111,"metadata":"DEV_METADATA","text":"hello"}""");
        await stage.Send("plain");
        await Is(stage, $$"""{"mid":"{{stage.Ann.Chat[^1].Mid}}","is_echo":true,"app_id":111,"text":"plain"}""");
    }

    [Fact]
    public async Task S4_5_Echo_needs_its_own_field_on_Messenger_and_none_on_Instagram()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Router, "messages");
        await stage.Send("hello");
        Assert.Empty(await stage.Told(stage.AtRouter));
        await stage.Send("hello", to: stage.Zoe());
        await Is(stage, $$"""{"mid":"{{stage.Zoe().Chat[^1].Mid}}","is_echo":true,"app_id":111,"text":"hello"}""");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, ""","title":"Cap","url":null""")]
    public async Task S4_5_Echo_of_a_template_has_attachment_ids_as_numbers_and_by_the_samples_a_title(bool samples, string more)
    {
        await using var stage = await Stage.Set();
        stage.Page.FollowsSamples = samples;
        stage.Page.Subscribe(stage.Router, "message_echoes");
        await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"attachment":{"type":"template","payload":{"template_type":"media","elements":[{"title":"Cap","attachment_id":"1857777774821032"}]}}}}""");
        await Is(stage, $$$"""{"mid":"{{{stage.Ann.Chat[^1].Mid}}}","is_echo":true,"app_id":111,"attachments":[{"type":"template","payload":{"template_type":"media","elements":[{"title":"Cap","attachment_id":1857777774821032}]}{{{more}}}}]}""");
    }

    [Fact]
    public async Task S4_5_Echo_of_a_link_has_by_the_samples_a_fallback_without_payload()
    {
        await using var stage = await Stage.Set();
        stage.Page.FollowsSamples = true;
        stage.Page.Subscribe(stage.Router, "message_echoes");
        await stage.Send("see http://x/y");
        await Is(stage, $$"""{"mid":"{{stage.Ann.Chat[^1].Mid}}","is_echo":true,"app_id":111,"text":"see http://x/y","attachments":[{"type":"fallback","title":"http://x/y","url":"http://x/y","payload":null}]}""");
    }

    [Fact]
    public async Task S4_5_Echo_does_not_follow_a_reaction_on_Instagram()
    {
        await using var stage = await Stage.Set();
        var mid = stage.Zoe().Writes("hi");
        var told = await stage.Told(stage.AtRouter);
        (await stage.Post("messages", $$$"""{"recipient":{"id":"8001"},"sender_action":"react","payload":{"message_id":"{{{mid}}}","reaction":"love"}}""")).Is("""200 {"recipient_id":"8001"}""");
        Assert.Equal(told, await stage.Told(stage.AtRouter));
    }

    private sealed class Calendar(string day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
