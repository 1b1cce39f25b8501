namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 4.4: the frame around an item.</summary>
public sealed class Envelopes
{
    /// <summary>The only POST, with the times that differ from run to run as NOW, and mids as MID.</summary>
    private static async Task<string> OnlyPost(Stage stage, Receiver receiver)
    {
        await stage.Meta.Settled();
        var text = receiver.Posts[^1].Json.Literal();
        text = System.Text.RegularExpressions.Regex.Replace(text, "\"(time|timestamp)\":\\d{13}", "\"$1\":NOW");
        text = System.Text.RegularExpressions.Regex.Replace(text, "\"timestamp\":\\d{10}(?!\\d)", "\"timestamp\":SECONDS");
        text = System.Text.RegularExpressions.Regex.Replace(text, "\"timestamp\":\"\\d{10}\"", "\"timestamp\":\"SECONDS\"");
        return System.Text.RegularExpressions.Regex.Replace(text, "m_[0-9a-f]{24}", "MID");
    }

    [Fact]
    public async Task S4_4_Of_a_page()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Writes("hi");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"messaging":[{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"message":{"mid":"MID","text":"hi"}}]}]}""",
            await OnlyPost(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_4_Of_an_Instagram_account()
    {
        await using var stage = await Stage.Set();
        stage.Zoe().Writes("hi");
        Assert.Equal(
            """{"object":"instagram","entry":[{"id":"1784","time":NOW,"messaging":[{"sender":{"id":"8001"},"recipient":{"id":"1784"},"timestamp":NOW,"message":{"mid":"MID","text":"hi"}}]}]}""",
            await OnlyPost(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_4_The_entrys_time_is_when_it_was_sent()
    {
        await using var stage = await Stage.Set();
        stage.Page.Unsubscribe(stage.Desk);
        stage.AtRouter.Answers = n =>
        {
            stage.Clock.Jump(TimeSpan.FromSeconds(10));
            return n == 1 ? 500 : 200;
        };
        stage.Ann.Writes("hi");
        await stage.Meta.Settled();
        var times = stage.AtRouter.Posts.Select(post => (long)post.Json["entry"]![0]!["time"]!).ToArray();
        Assert.InRange(times[1] - times[0], 10_000, 60_000);
        Assert.Equal(stage.AtRouter.Items[0].Timestamp, stage.AtRouter.Items[1].Timestamp);
    }

    [Fact]
    public async Task S4_4_A_standby_item_stands_in_standby()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"standby":[{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"message":{"mid":"MID","text":"hi"}}]}]}""",
            await OnlyPost(stage, stage.AtDesk));
    }

    [Fact]
    public async Task S4_4_One_entry_may_have_messaging_and_standby()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        await stage.Control("take", stage.Desk);
        await stage.Sandbox("together", """{"merge_entries":true,"acts":[{"path":"people/1000/9001/writes","text":"a"},{"path":"people/1000/9002/writes","text":"b"}]}""");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"standby":[{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"message":{"mid":"MID","text":"a"}}],"messaging":[{"sender":{"id":"9002"},"recipient":{"id":"1000"},"timestamp":NOW,"message":{"mid":"MID","text":"b"}}]}]}""",
            await OnlyPost(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_4_Handover_events_stand_in_messaging()
    {
        await using var stage = await Stage.Set();
        await stage.Control("pass", rest: "\"target_app_id\":222");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"messaging":[{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"pass_thread_control":{"previous_owner_app_id":null,"new_owner_app_id":"222","metadata":null}}]}]}""",
            await OnlyPost(stage, stage.AtDesk));
    }

    [Fact]
    public async Task S4_4_A_lead_ads_handover_has_hop_context_on_its_entry()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Desk, "messaging_handovers");
        stage.Page.LeadAds["ad-9"] = new("ad-9", stage.Desk);
        stage.Ann.ClicksLeadAd("ad-9");
        stage.Ann.Writes("Ann");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"messaging":[{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"pass_thread_control":{"previous_owner_app_id":"413038776280800","new_owner_app_id":"222","metadata":"messenger_lead_gen_complete"}}],"hop_context":[{"app_id":413038776280800,"metadata":"messenger_lead_gen_complete"}]}]}""",
            await OnlyPost(stage, stage.AtDesk));
    }

    [Fact]
    public async Task S4_4_The_dashboards_test_button_on_Instagram_sends_changes_of_entry_0()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000/instagram_test", """{"app":"111"}""");
        Assert.Equal(
            """{"object":"instagram","entry":[{"id":"0","time":NOW,"changes":[{"field":"messages","value":{"sender":{"id":"12334"},"recipient":{"id":"23245"},"timestamp":NOW,"message":{"mid":"random_mid","text":"random_text"}}}]}]}""",
            await OnlyPost(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_4_A_guest_has_a_user_ref_in_place_of_an_id()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000/guest_opts_in", """{"user_ref":"guest-1","ref":"checkout"}""");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"messaging":[{"sender":{"user_ref":"guest-1"},"recipient":{"id":"1000"},"timestamp":NOW,"optin":{"ref":"checkout","user_ref":"guest-1"}}]}]}""",
            await OnlyPost(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_4_An_echo_swaps_sender_and_recipient()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Router, "message_echoes");
        await stage.Send("hello");
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":NOW,"messaging":[{"sender":{"id":"1000"},"recipient":{"id":"9001"},"timestamp":NOW,"message":{"mid":"MID","is_echo":true,"app_id":111,"text":"hello"}}]}]}""",
            await OnlyPost(stage, stage.AtRouter));
    }

    [Theory]
    [InlineData("messaging_postbacks", "\"timestamp\":\"SECONDS\",\"postback\"")]
    [InlineData("messaging_optins", "\"timestamp\":\"SECONDS\",\"optin\"")]
    [InlineData("message_deliveries", "\"recipient\":{\"id\":\"1000\"},\"delivery\"")]
    [InlineData("messaging_feedback", "\"recipient\":{\"id\":\"1000\"},\"messaging_feedback\"")]
    public async Task S4_4_Timestamps_are_text_or_missing_where_the_page_follows_the_samples(string field, string expected)
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000", """{"follows_samples":true}""");
        stage.Page.Subscribe(stage.Router, field);
        stage.Ann.GetsStarted();
        stage.Ann.OptsIn();
        stage.Ann.AnswersSurvey("q", "5", "fine");
        await stage.Send("hello");
        Assert.Contains(expected, await OnlyPost(stage, stage.AtRouter), StringComparison.Ordinal);
        Assert.Single(stage.AtRouter.Posts);
    }

    [Theory]
    [InlineData(true, "message")]
    [InlineData(false, "referral")]
    public async Task S4_4_Lead_summary_and_lead_referral_have_seconds(bool summary, string kind)
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Desk, summary ? "messages" : "messaging_referrals");
        stage.Page.LeadAds["ad-9"] = new("ad-9", stage.Desk) { SendsSummary = true };
        stage.Ann.ClicksLeadAd("ad-9");
        stage.Ann.Writes("Ann");
        Assert.Contains($"\"timestamp\":SECONDS,\"{kind}\"", await OnlyPost(stage, stage.AtDesk), StringComparison.Ordinal);
    }
}
