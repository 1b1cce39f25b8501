using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests;

public sealed class Each_kind_of_webhook
{
    private const string Buttons = """{"recipient":{"id":"9001"},"message":{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"?","buttons":[{"type":"postback","title":"Yes","payload":"YES"}]}]}}}}""";

    private static async Task<Stage> OwnedByRouter()
    {
        var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        return stage;
    }

    [Fact]
    public async Task A_message_with_attachment_or_reply()
    {
        await using var stage = await Stage.Set();
        var mid = stage.Ann.SendsAttachment("image", "http://x/a.png");
        stage.Ann.Writes("that", replyTo: mid);
        await stage.Meta.Settled();
        Assert.Equal($$$"""{"mid":"{{{mid}}}","attachments":[{"type":"image","payload":{"url":"http://x/a.png"}}]}""", stage.AtRouter.Items[0].Body.ToJsonString());
        Assert.Equal(mid, (string?)stage.AtRouter.Items[1].Body["reply_to"]!["mid"]);
    }

    [Fact]
    public async Task A_quick_reply_shows_its_payload_on_standby_too_and_moves_nothing()
    {
        await using var stage = await OwnedByRouter();
        await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"pick","quick_replies":[{"content_type":"text","title":"Red","payload":"R"}]}}""");
        await stage.Control("pass", rest: "\"target_app_id\":222");
        stage.Ann.TapsQuickReply("Red");
        await stage.Meta.Settled();
        var copy = stage.AtRouter.Items[^1];
        Assert.Equal(("standby", "R"), (copy.Channel, (string?)copy.Body["quick_reply"]!["payload"]));
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task A_postback_moves_control_to_the_buttons_maker_and_the_copy_has_no_payload()
    {
        await using var stage = await OwnedByRouter();
        await stage.Post("messages", Buttons);
        await stage.Control("pass", rest: "\"target_app_id\":222");
        var mid = stage.Ann.Taps("Yes");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal($$"""{"mid":"{{mid}}","title":"Yes","payload":"YES"}""", (await stage.OnlyItem(stage.AtRouter, "postback")).Body.ToJsonString());
        var copy = await stage.OnlyItem(stage.AtDesk, "postback");
        Assert.Equal("standby", copy.Channel);
        Assert.Equal($$"""{"mid":"{{mid}}","title":"Yes"}""", copy.Body.ToJsonString());
        Assert.DoesNotContain(stage.AtDesk.Items, item => item.Kind == "take_thread_control");
        Assert.Throws<InvalidOperationException>(() => stage.Ann.Taps("Never sent"));
    }

    [Fact]
    public async Task A_postback_of_an_old_button_and_of_the_menus()
    {
        await using var stage = await OwnedByRouter();
        stage.Ann.TapsPayload("OLD", stage.Desk);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        await stage.Post("messenger_profile", """{"get_started":{"payload":"GO"},"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"Help","payload":"HELP"}]}]}""");
        stage.Ann.Taps("Help");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        await stage.Post("custom_user_settings", """{"psid":"9001","persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"Help","payload":"MINE"}]}]}""");
        stage.Ann.Taps("Help");
        stage.Ann.GetsStarted("summer");
        await stage.Meta.Settled();
        var heard = stage.AtRouter.Items.Where(item => item is { Kind: "postback", Channel: "messaging" }).ToArray();
        Assert.Equal(["HELP", "MINE", "GO"], heard.Select(item => (string?)item.Body["payload"]));
        Assert.Equal("summer", (string?)heard[2].Body["referral"]!["ref"]);
    }

    [Fact]
    public async Task An_echo_for_every_send_of_the_page_with_a_numeric_app_id()
    {
        await using var stage = await OwnedByRouter();
        await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"hello","metadata":"mark"}}""");
        await stage.Meta.Settled();
        var own = stage.AtRouter.Items.Single(item => item.Body["is_echo"] is not null);
        Assert.Equal("messaging", own.Channel);
        Assert.Equal($$"""{"mid":"{{stage.Ann.Chat[^1].Mid}}","is_echo":true,"app_id":111,"metadata":"mark","text":"hello"}""", own.Body.ToJsonString());
        Assert.Equal(("1000", "9001"), ((string?)own.Json["sender"]!["id"], (string?)own.Json["recipient"]!["id"]));
        Assert.Equal("standby", stage.AtDesk.Items.Single(item => item.Body["is_echo"] is not null).Channel);
        stage.Meta.PageInbox.Replies(stage.Ann, "from the inbox");
        await stage.Meta.Settled();
        Assert.Equal(263902037430900, (long)stage.AtRouter.Items.Last(item => item.Body["is_echo"] is not null).Body["app_id"]!);
    }

    [Fact]
    public async Task An_echo_on_instagram_comes_with_messages_and_without_metadata()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Router, "messages", "message_deliveries");
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        await stage.Post("messages", """{"recipient":{"id":"8001"},"message":{"text":"hello","metadata":"mark"}}""");
        Assert.Equal(["messaging echo: hello"], await stage.Heard(stage.AtRouter));
        Assert.Null(stage.AtRouter.Items[0].Body["metadata"]);
        Assert.Equal("1784", (string?)stage.AtRouter.Items[0].Json["sender"]!["id"]);
        Assert.Single(zoe.Chat);
    }

    [Fact]
    public async Task A_delivery_receipt_after_a_send_and_a_read()
    {
        await using var stage = await OwnedByRouter();
        await stage.Send("hello");
        stage.Ann.Reads();
        var delivery = await stage.OnlyItem(stage.AtRouter, "delivery");
        Assert.Equal(stage.Ann.Chat[^1].Mid, (string?)delivery.Body["mids"]![0]);
        Assert.Equal(["watermark"], (await stage.OnlyItem(stage.AtRouter, "read")).Body.Select(member => member.Key));
        Assert.Equal("standby", (await stage.OnlyItem(stage.AtDesk, "read")).Channel);
    }

    [Fact]
    public async Task A_read_on_instagram_names_the_message()
    {
        await using var stage = await Stage.Set();
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        await stage.Send("hello", to: zoe);
        zoe.Reads();
        Assert.Equal(zoe.Chat[^1].Mid, (string?)(await stage.OnlyItem(stage.AtRouter, "read")).Body["mid"]);
    }

    [Fact]
    public async Task A_reaction_goes_to_the_owner_only()
    {
        await using var stage = await OwnedByRouter();
        await stage.Send("hello");
        var mid = stage.Ann.Chat[^1].Mid;
        stage.Ann.Reacts(mid);
        Assert.Equal($$"""{"reaction":"love","emoji":"❤️","action":"react","mid":"{{mid}}"}""", (await stage.OnlyItem(stage.AtRouter, "reaction")).Body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Contains("\"emoji\":\"\\u2764\\ufe0f\"", stage.AtRouter.Posts[^1].Text, StringComparison.Ordinal);
        stage.Ann.Unreacts(mid);
        Assert.DoesNotContain("standby reaction", await stage.Heard(stage.AtDesk));
        Assert.Equal($$"""{"action":"unreact","mid":"{{mid}}"}""", stage.AtRouter.Items[^1].Body.ToJsonString());
    }

    [Fact]
    public async Task An_edit_counts_up_and_goes_to_the_owner_only()
    {
        await using var stage = await OwnedByRouter();
        var mid = stage.Ann.Chat[0].Mid;
        stage.Ann.Edits(mid, "ho");
        stage.Ann.Edits(mid, "hum");
        await stage.Meta.Settled();
        Assert.Equal($$"""{"mid":"{{mid}}","text":"hum","num_edit":2}""", stage.AtRouter.Items[^1].Body.ToJsonString());
        Assert.DoesNotContain(stage.AtDesk.Items, item => item.Kind == "message_edit");
    }

    [Fact]
    public async Task A_referral_from_a_link_or_ad_goes_to_the_owner_only()
    {
        await using var stage = await OwnedByRouter();
        stage.Ann.ClicksLink("spring");
        stage.Ann.ClicksAd("ad-7", "r");
        await stage.Meta.Settled();
        var heard = stage.AtRouter.Items.Where(item => item.Kind == "referral").ToArray();
        Assert.Equal("""{"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD"}""", heard[0].Body.ToJsonString());
        Assert.Equal(("ADS", "ad-7"), ((string?)heard[1].Body["source"], (string?)heard[1].Body["ad_id"]));
        Assert.DoesNotContain(stage.AtDesk.Items, item => item.Kind == "referral");
    }

    [Fact]
    public async Task An_ad_gives_control_to_its_app_for_the_campaigns_days()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.AdRoutes["ad-7"] = new(stage.Desk, Days: 3);
        stage.Ann.ClicksAd("ad-7");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        await stage.OnlyItem(stage.AtDesk, "referral");
        stage.Clock.Jump(TimeSpan.FromDays(2.9));
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromDays(0.2));
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task A_campaigns_days_end_with_the_next_change_of_control()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.AdRoutes["ad-7"] = new(stage.Desk, Days: 3);
        stage.Ann.ClicksAd("ad-7");
        await stage.Control("take");
        stage.Ann.Writes("hello again");
        stage.Clock.Jump(TimeSpan.FromHours(25));
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task A_link_leads_to_its_route_under_conversation_routing()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Page.LinkRoutes["vip"] = stage.Desk;
        stage.Ann.ClicksLink("vip");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        var ben = stage.Meta.Person("9002").On(stage.Page);
        await stage.Post("messenger_profile", """{"get_started":{"payload":"GO"}}""");
        stage.Page.OrganicRoute = stage.Desk;
        ben.GetsStarted();
        Assert.Equal(stage.Desk, ben.Owner);
        ben = stage.Meta.Person("9003").On(stage.Page);
        stage.Page.OrganicRoute = null;
        ben.GetsStarted("vip");
        Assert.Equal(stage.Desk, ben.Owner);
    }

    [Fact]
    public async Task An_opt_in_is_an_entry()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.OptsIn(payload: "news");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("news", (string?)(await stage.OnlyItem(stage.AtRouter, "optin")).Body["payload"]);
    }

    [Theory]
    [InlineData(false, "messaging message: hi")]
    [InlineData(true, "standby message: hi")]
    public async Task A_message_without_owner_and_primary_reaches_every_app(bool onStandby, string expected)
    {
        await using var stage = await Stage.Set();
        stage.Page.IdleOnStandby = onStandby;
        stage.Ann.Writes("hi");
        Assert.Equal([expected], await stage.Heard(stage.AtRouter));
        Assert.Equal([expected], await stage.Heard(stage.AtDesk));
    }

    [Fact]
    public async Task A_new_message_is_announced_to_the_primary_by_a_pass_of_the_platform()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Page.AnnouncesNewMessage = true;
        stage.Ann.Writes("hi");
        Assert.Equal(["messaging pass_thread_control: new message", "messaging message: hi"], (await stage.Heard(stage.AtRouter))[1..]);
        Assert.Equal("""{"new_owner_app_id":"111","metadata":"new message"}""", stage.AtRouter.Items[1].Body.ToJsonString());

        stage.Meta.PageInbox.MovesToMain(stage.Ann);
        stage.Clock.Jump(TimeSpan.FromHours(25));
        stage.Ann.Writes("again");
        await stage.Meta.Settled();
        Assert.Equal("""{"new_owner_app_id":"111","metadata":"new message","previous_owner_app_id":"263902037430900"}""", stage.AtRouter.Items[^2].Body.ToJsonString());
    }

    [Fact]
    public async Task Instagram_takes_either_spelling_of_its_handover_field()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Desk, "messaging_handover");
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        await stage.Control("pass", rest: "\"target_app_id\":222", about: zoe);
        await stage.OnlyItem(stage.AtDesk, "pass_thread_control");
    }
}
