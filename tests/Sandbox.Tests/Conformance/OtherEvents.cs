using static Router.Sandbox.Tests.Conformance.Literally;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 4.5, every kind after "Echo".</summary>
public sealed class OtherEvents
{
    private static async Task Is(Stage stage, string literal) => Assert.Equal($"messaging {literal}", await stage.ToldLast(stage.AtRouter));

    private static async Task Act(Stage stage, string act, string json = "{}") => Assert.Null((await stage.Sandbox($"people/1000/9001/{act}", json))["error"]);

    [Fact]
    public async Task S4_5_Postback()
    {
        await using var stage = await Stage.Set();
        var mid = stage.Ann.TapsPayload("DEV_PAYLOAD", stage.Router, "TITLE");
        await Is(stage, $$"""postback {"mid":"{{mid}}","title":"TITLE","payload":"DEV_PAYLOAD"}""");
    }

    [Fact]
    public async Task S4_5_Postback_referral_of_a_link_or_ad_with_Get_Started()
    {
        await using var stage = await Stage.Set();
        var mid = stage.Ann.GetsStarted("spring");
        await Is(stage, $$$"""postback {"mid":"{{{mid}}}","title":"Get Started","payload":"GET_STARTED","referral":{"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD"}}""");
        stage.Page.AdRoutes["ad-7"] = new(stage.Router);
        mid = stage.Ann.GetsStarted(adId: "ad-7");
        await Is(stage, $$$$"""postback {"mid":"{{{{mid}}}}","title":"Get Started","payload":"GET_STARTED","referral":{"ref":"","ad_id":"ad-7","source":"ADS","type":"OPEN_THREAD","ads_context_data":{"ad_title":"Ad ad-7"}}}""");
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task S4_5_Delivery_which_Instagram_has_not()
    {
        await using var stage = await Stage.Set();
        await stage.Send("hello");
        var delivery = await stage.OnlyItem(stage.AtRouter, "delivery");
        Assert.Equal($$"""{"mids":["{{stage.Ann.Chat[^1].Mid}}"],"watermark":{{Watermark(delivery)}}}""", delivery.Body.Literal());
        await stage.Send("hello", to: stage.Zoe());
        await stage.OnlyItem(stage.AtRouter, "delivery");
    }

    [Fact]
    public async Task S4_5_Read()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Reads();
        var read = await stage.OnlyItem(stage.AtRouter, "read");
        Assert.Equal($$"""{"watermark":{{Watermark(read)}}}""", read.Body.Literal());
    }

    [Fact]
    public async Task S4_5_Read_on_Instagram_names_the_message_and_has_its_own_field()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Router, "messaging_seen").Subscribe(stage.Desk, "message_reads");
        await stage.Send("hello", to: stage.Zoe());
        stage.Zoe().Reads();
        Assert.Equal([$$"""messaging read {"mid":"{{stage.Zoe().Chat[^1].Mid}}"}"""], await stage.Told(stage.AtRouter));
        Assert.Empty(await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task S4_5_Reaction_and_unreact()
    {
        await using var stage = await Stage.Set();
        await stage.Send("hello");
        var mid = stage.Ann.Chat[^1].Mid;
        await Act(stage, "reacts", $$"""{"mid":"{{mid}}"}""");
        await Is(stage, $$"""reaction {"reaction":"love","emoji":"❤️","action":"react","mid":"{{mid}}"}""");
        Assert.Contains("\"emoji\":\"\\u2764\\ufe0f\"", stage.AtRouter.Posts[^1].Text, StringComparison.Ordinal);
        await Act(stage, "unreacts", $$"""{"mid":"{{mid}}"}""");
        await Is(stage, $$"""reaction {"action":"unreact","mid":"{{mid}}"}""");
    }

    [Theory]
    [InlineData(false, "5")]
    [InlineData(true, "\"5\"")]
    public async Task S4_5_Edit_which_counts_to_five_as_number_or_by_the_samples_as_text(bool samples, string number)
    {
        await using var stage = await Stage.Set();
        stage.Page.FollowsSamples = samples;
        var mid = stage.Ann.Writes("hi");
        for (var i = 1; i <= 5; i++)
        {
            await Act(stage, "edits", $$"""{"mid":"{{mid}}","text":"new {{i}}"}""");
        }

        await Is(stage, $$"""message_edit {"mid":"{{mid}}","text":"new 5","num_edit":{{number}}}""");
        Assert.NotNull((await stage.Sandbox("people/1000/9001/edits", $$"""{"mid":"{{mid}}","text":"new 6"}"""))["error"]);
    }

    [Fact]
    public async Task S4_5_Opt_in_to_notifications()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "opts_in", """{"payload":"news"}""");
        var optin = (await stage.OnlyItem(stage.AtRouter, "optin")).Body;
        Assert.Equal(
            $$"""{"type":"notification_messages","payload":"news","notification_messages_token":"{{optin["notification_messages_token"]}}","notification_messages_frequency":"DAILY","notification_messages_timezone":"America/Los_Angeles","token_expiry_timestamp":"{{optin["token_expiry_timestamp"]}}","user_token_status":"NOT_REFRESHED","title":"News"}""",
            optin.Literal());
        Assert.NotEmpty((string)optin["notification_messages_token"]!);
    }

    [Theory]
    [InlineData("stops_notifications", "STOP NOTIFICATIONS")]
    [InlineData("resumes_notifications", "RESUME NOTIFICATIONS")]
    public async Task S4_5_Opt_in_stopped_and_resumed(string act, string status)
    {
        await using var stage = await Stage.Set();
        await Act(stage, act);
        var optin = (await stage.OnlyItem(stage.AtRouter, "optin")).Body;
        Assert.Equal($$"""{"type":"notification_messages","notification_messages_token":"{{optin["notification_messages_token"]}}","notification_messages_status":"{{status}}"}""", optin.Literal());
    }

    [Fact]
    public async Task S4_5_Opt_in_for_once()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "opts_in", """{"type":"one_time_notif_req","payload":"restock"}""");
        var optin = (await stage.OnlyItem(stage.AtRouter, "optin")).Body;
        Assert.Equal($$"""{"type":"one_time_notif_req","payload":"restock","one_time_notif_token":"{{optin["one_time_notif_token"]}}"}""", optin.Literal());
    }

    [Fact]
    public async Task S4_5_Opt_in_of_the_checkbox_plugin()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000/guest_opts_in", """{"user_ref":"guest-1","ref":"checkout"}""");
        await Is(stage, """optin {"ref":"checkout","user_ref":"guest-1"}""");
    }

    [Fact]
    public async Task S4_5_Referral_of_a_link()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "clicks_link", """{"ref":"spring"}""");
        await Is(stage, """referral {"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD"}""");
        await Act(stage, "clicks_link", """{"ref":"spring","referer_uri":"http://x/"}""");
        await Is(stage, """referral {"ref":"spring","source":"SHORTLINK","type":"OPEN_THREAD","referer_uri":"http://x/"}""");
    }

    [Fact]
    public async Task S4_5_Referral_of_an_ad()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "clicks_ad", """{"ad_id":"ad-7","ref":"r"}""");
        await Is(stage, """referral {"ref":"r","ad_id":"ad-7","source":"ADS","type":"OPEN_THREAD","ads_context_data":{"ad_title":"Ad ad-7"}}""");
    }

    [Theory]
    [InlineData(true, "LEAD_COMPLETE", "messenger_lead_gen_complete", """[{"question":"Name?","answer":"Ann"},{"question":"Town?","answer":"Lyon"}]""", "Name?: Ann\\nTown?: Lyon")]
    [InlineData(false, "LEAD_INCOMPLETE", "messenger_lead_gen_incomplete", """[{"question":"Name?","answer":"Ann"}]""", "Name?: Ann")]
    public async Task S4_5_Lead_end_and_lead_summary_follow_the_handover(bool complete, string type, string metadata, string answers, string lines)
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000", """{"lead_ads":{"ad-9":{"app":"111","questions":["Name?","Town?"],"sends_summary":true}}}""");
        await Act(stage, "clicks_lead_ad", """{"ad_id":"ad-9"}""");
        stage.Ann.Writes("Ann");
        if (complete)
        {
            stage.Ann.Writes("Lyon");
        }
        else
        {
            await Act(stage, "leaves_lead_ad");
        }

        await stage.Meta.Settled();
        Assert.Equal(["pass_thread_control", "message", "referral"], stage.AtRouter.Items.Select(item => item.Kind));
        var (summary, end) = (stage.AtRouter.Items[1].Json, stage.AtRouter.Items[2].Json);
        Assert.Equal(
            $$$"""{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":{{{summary["timestamp"]}}},"message":{"mid":"{{{summary["message"]!["mid"]}}}","text":"Lead summary:\n{{{lines}}}"},"hop_context":{"app_id":413038776280800,"metadata":"{{{metadata}}}"}}""",
            summary.Literal());
        Assert.Equal(
            $$$"""{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":{{{end["timestamp"]}}},"referral":{"source":"ADS","type":"{{{type}}}","ad_id":"ad-9","ads_context_data":{"ad_title":"Ad ad-9"}},"lead":{"data":{{{answers}}}}}""",
            end.Literal());
        Assert.DoesNotContain(stage.Ann.Chat, line => line.Text?.StartsWith("Lead summary", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task S4_5_Account_linking()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "links_account", """{"authorization_code":"code-1"}""");
        await Is(stage, """account_linking {"status":"linked","authorization_code":"code-1"}""");
        await Act(stage, "unlinks_account");
        await Is(stage, """account_linking {"status":"unlinked"}""");
    }

    [Theory]
    [InlineData("""{"action":"block","reason":"spam"}""")]
    [InlineData("""{"action":"warning","reason":"spam"}""")]
    [InlineData("""{"action":"unblock"}""")]
    public async Task S4_5_Policy_enforcement_without_a_sender(string body)
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000/policy", body);
        var item = await stage.LastItem(stage.AtRouter);
        Assert.Equal($$$"""{"recipient":{"id":"1000"},"timestamp":{{{item["timestamp"]}}},"policy_enforcement":{{{body}}}}""", item.Literal());
    }

    [Fact]
    public async Task S4_5_Feedback()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "answers_survey", """{"question":"QID","score":"5","follow_up":"fine"}""");
        await Is(stage, """messaging_feedback {"feedback_screens":[{"screen_id":0,"questions":{"QID":{"type":"csat","payload":"5","follow_up":{"type":"free_form","payload":"fine"}}}}]}""");
    }

    [Fact]
    public async Task S4_5_Customer_information()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "gives_information", """{"screen":"Add address","key":"country","value":"FR"}""");
        await Is(stage, """messaging_customer_information {"screens":[{"screen_id":"Add address","responses":[{"key":"country","value":"FR"}]}]}""");
    }

    [Theory]
    [InlineData("true", "Good response")]
    [InlineData("false", "Bad response")]
    public async Task S4_5_Response_feedback(string good, string feedback)
    {
        await using var stage = await Stage.Set();
        await stage.Send("answer");
        var mid = stage.Ann.Chat[^1].Mid;
        await Act(stage, "rates", $$"""{"mid":"{{mid}}","good":{{good}}}""");
        await Is(stage, $$"""response_feedback {"feedback":"{{feedback}}","mid":"{{mid}}"}""");
    }

    [Fact]
    public async Task S4_5_Cart()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "orders", """{"product_id":123,"name":"Cap","unit_price":11,"currency":"THB","quantity":1,"note":"soon"}""");
        await Is(stage, """order {"products":[{"id":123,"retailer_id":"r-123","name":"Cap","unit_price":11,"currency":"THB","quantity":1}],"note":"soon"}""");
    }

    [Fact]
    public async Task S4_5_Instant_form()
    {
        await using var stage = await Stage.Set();
        await Act(stage, "submits_form", """{"form_id":77}""");
        await Is(stage, """form {"id":77}""");
    }

    [Fact]
    public async Task S4_5_Labels_under_changes()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("inbox/1000/9001/labels", """{"name":"VIP"}""");
        await stage.Meta.Settled();
        var entry = stage.AtRouter.Posts.Single().Json["entry"]![0]!.AsObject();
        Assert.Equal(["id", "time", "changes"], entry.Select(member => member.Key));
        var id = (string)entry["changes"]![0]!["value"]!["label"]!["id"]!;
        Assert.Equal($$$$"""[{"field":"inbox_labels","value":{"user":{"id":"9001"},"action":"add","label":{"id":"{{{{id}}}}","page_label_name":"VIP"}}}]""", entry["changes"]!.Literal());
    }
}
