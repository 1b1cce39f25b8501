namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 2.3, rows T12 to T21: what staff, taps, ads, tags and roles do to control.</summary>
public sealed class TransitionsByPeople
{
    private const string Buttons = """{"recipient":{"id":"9001"},"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"?","buttons":[{"type":"postback","title":"Yes","payload":"YES"}]}}}}""";
    private const string InboxTook = """messaging take_thread_control {"previous_owner_app_id":"111","new_owner_app_id":"263902037430900","metadata":null}""";

    private static async Task<Stage> OwnedByRouter(MetaRegime regime = MetaRegime.Handover)
    {
        var stage = await Stage.Set(regime, routerLeads: true);
        stage.Ann.Writes("hi");
        return stage;
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    public async Task T12_Staff_take_control_by_moving_to_main(MetaRegime regime)
    {
        await using var stage = await OwnedByRouter(regime);
        stage.Meta.PageInbox.MovesToMain(stage.Ann);
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        Assert.Equal(InboxTook, await stage.ToldLast(stage.AtRouter));
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    public async Task T12_Staff_take_control_by_replying(MetaRegime regime)
    {
        await using var stage = await OwnedByRouter(regime);
        var mid = stage.Meta.PageInbox.Replies(stage.Ann, "hello");
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        Assert.Equal([InboxTook, $$"""standby message {"mid":"{{mid}}","is_echo":true,"app_id":263902037430900,"text":"hello"}"""], (await stage.Told(stage.AtRouter))[1..3]);
    }

    [Fact]
    public async Task T12_An_inbox_take_over_may_come_without_a_webhook()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.InboxTakesSilently = true;
        var mid = stage.Meta.PageInbox.Replies(stage.Ann, "hello");
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        Assert.Equal($$"""standby message {"mid":"{{mid}}","is_echo":true,"app_id":263902037430900,"text":"hello"}""", (await stage.Told(stage.AtRouter))[1]);
    }

    [Fact]
    public async Task T13_A_reply_on_a_thread_marked_done_moves_nothing()
    {
        await using var stage = await OwnedByRouter();
        await stage.Control("pass", rest: "\"target_app_id\":222");
        stage.Meta.PageInbox.MarksDone(stage.Ann);
        stage.Meta.PageInbox.Replies(stage.Ann, "one more thing");
        Assert.Equal(stage.Desk, stage.Ann.Owner);

        var ben = stage.Meta.Person("9002").On(stage.Page);
        stage.Meta.PageInbox.Replies(ben, "hello");
        stage.Meta.PageInbox.MarksDone(ben);
        stage.Meta.PageInbox.Replies(ben, "one more thing");
        Assert.Equal(stage.Router, ben.Owner);

        stage.Page.SetDefaultApp(null);
        var cyd = stage.Meta.Person("9003").On(stage.Page);
        stage.Meta.PageInbox.Replies(cyd, "hello");
        stage.Meta.PageInbox.MarksDone(cyd);
        stage.Meta.PageInbox.Replies(cyd, "one more thing");
        Assert.Null(cyd.Owner);
    }

    [Fact]
    public async Task T14_Done_gives_control_to_the_primary_which_hears_a_pass()
    {
        await using var stage = await OwnedByRouter();
        stage.Meta.PageInbox.MovesToMain(stage.Ann);
        stage.Meta.PageInbox.MarksDone(stage.Ann);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""messaging pass_thread_control {"previous_owner_app_id":"263902037430900","new_owner_app_id":"111","metadata":null}""", await stage.ToldLast(stage.AtRouter));
    }

    [Fact]
    public async Task T15_Staff_ask_the_owner_for_control()
    {
        await using var stage = await OwnedByRouter();
        stage.Meta.PageInbox.AsksForControl(stage.Ann);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""messaging request_thread_control {"requested_owner_app_id":263902037430900,"metadata":null}""", await stage.ToldLast(stage.AtRouter));
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    public async Task T16_A_tap_gives_control_and_payload_to_the_app_that_made_the_button(MetaRegime regime)
    {
        await using var stage = await OwnedByRouter(regime);
        await stage.Post("messages", Buttons);
        await stage.Control("pass", rest: "\"target_app_id\":222");
        var mid = stage.Ann.Taps("Yes");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal($$"""messaging postback {"mid":"{{mid}}","title":"Yes","payload":"YES"}""", await stage.ToldLast(stage.AtRouter));
        Assert.Equal($$"""standby postback {"mid":"{{mid}}","title":"Yes"}""", await stage.ToldLast(stage.AtDesk));
    }

    [Fact]
    public async Task T16_A_tap_on_a_menu_item_does_so_too()
    {
        await using var stage = await OwnedByRouter();
        await stage.Post("messenger_profile", """{"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"Help","payload":"HELP"}]}]}""");
        await stage.Control("pass", rest: "\"target_app_id\":222");
        var mid = stage.Ann.Taps("Help");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal($$"""messaging postback {"mid":"{{mid}}","title":"Help","payload":"HELP"}""", await stage.ToldLast(stage.AtRouter));
    }

    [Theory]
    [InlineData(MetaRegime.Handover, 3, 3)]
    [InlineData(MetaRegime.Routing, 30, 30)]
    [InlineData(MetaRegime.Handover, 31, 1)]
    public async Task T17_An_ad_gives_control_to_its_receiving_app_for_the_campaigns_window(MetaRegime regime, int days, int lasts)
    {
        await using var stage = await OwnedByRouter(regime);
        stage.Page.AdRoutes["ad-7"] = new(stage.Desk, days);
        stage.Ann.ClicksAd("ad-7");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromDays(lasts) - TimeSpan.FromMinutes(1));
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromMinutes(1));
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task T17_An_ad_counts_with_routing_off_too()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        stage.Page.AdRoutes["ad-7"] = new(stage.Desk);
        stage.Ann.ClicksAd("ad-7");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    private static async Task<Stage> AskedByAd(bool connected = true, bool mayInterrupt = false, bool primary = true)
    {
        var stage = await Stage.Set(routerLeads: primary);
        stage.Page.LeadAds["ad-9"] = new("ad-9", connected ? stage.Desk : null) { Questions = ["Name?", "Town?"], AppMayInterrupt = mayInterrupt };
        stage.Ann.ClicksLeadAd("ad-9");
        return stage;
    }

    [Fact]
    public async Task T18_The_leadgen_app_owns_while_it_asks_and_no_other_app_hears_or_sends()
    {
        await using var stage = await AskedByAd();
        stage.Ann.Writes("Ann");
        Assert.Equal(MetaApp.LeadGen, stage.Ann.Owner!.Id);
        Assert.Empty(await stage.Told(stage.AtRouter));
        Assert.Empty(await stage.Told(stage.AtDesk));
        (await stage.Send("hello")).IsRefused(10, 2018321);
    }

    [Theory]
    [InlineData(true, true, "222")]
    [InlineData(false, true, "111")]
    [InlineData(false, false, null)]
    public async Task T18_The_last_answer_gives_control_to_the_connected_app_else_the_primary_else_nobody(bool connected, bool primary, string? next)
    {
        await using var stage = await AskedByAd(connected, primary: primary);
        stage.Ann.Writes("Ann");
        stage.Ann.Writes("Lyon");
        Assert.Equal(next, stage.Ann.Owner?.Id.Value);
        var passes = (await stage.Told(stage.AtRouter)).Concat(await stage.Told(stage.AtDesk)).Where(told => told.Contains("pass_thread_control", StringComparison.Ordinal));
        Assert.Equal(
            next is null ? [] : [$$"""messaging pass_thread_control {"previous_owner_app_id":"413038776280800","new_owner_app_id":"{{next}}","metadata":"messenger_lead_gen_complete"}"""],
            passes);
    }

    [Fact]
    public async Task T18_Questions_left_unanswered_end_as_incomplete()
    {
        await using var stage = await AskedByAd();
        stage.Ann.LeavesLeadAd();
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Equal(
            """messaging pass_thread_control {"previous_owner_app_id":"413038776280800","new_owner_app_id":"222","metadata":"messenger_lead_gen_incomplete"}""",
            (await stage.Told(stage.AtDesk))[0]);
    }

    [Fact]
    public async Task T18_A_stop_keyword_interrupts_and_its_message_is_delivered()
    {
        await using var stage = await AskedByAd(primary: false);
        var mid = stage.Ann.Writes("STOP");
        Assert.Null(stage.Ann.Owner);
        Assert.Equal([$$"""messaging message {"mid":"{{mid}}","text":"STOP"}"""], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task T18_A_connected_app_that_may_interrupt_hears_the_answers_and_takes_over_by_sending()
    {
        await using var stage = await AskedByAd(mayInterrupt: true);
        var mid = stage.Ann.Writes("Ann");
        Assert.Equal([$$"""standby message {"mid":"{{mid}}","text":"Ann"}"""], await stage.Told(stage.AtDesk));
        Assert.Empty(await stage.Told(stage.AtRouter));
        Assert.Equal(200, (await stage.Send("let me help", stage.Desk)).Status);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task T19_A_human_agents_send_needs_no_control_under_handover_and_moves_none()
    {
        await using var stage = await OwnedByRouter();
        stage.Desk.HumanAgentApproved = true;
        Assert.Equal(200, (await stage.Post("messages", """{"recipient":{"id":"9001"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"a person here"}}""", stage.Desk)).Status);
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task T19_A_human_agents_send_takes_control_under_routing_where_the_business_allows_it()
    {
        const string Human = """{"recipient":{"id":"9001"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"a person here"}}""";
        await using var stage = await OwnedByRouter(MetaRegime.Routing);
        stage.Desk.HumanAgentApproved = true;
        (await stage.Post("messages", Human, stage.Desk)).IsRefused(10, 2018300);
        stage.Page.MayTake.Add(stage.Desk);
        Assert.Equal(200, (await stage.Post("messages", Human, stage.Desk)).Status);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task T20_A_metadata_note_reaches_its_target_and_moves_nothing()
    {
        await using var stage = await OwnedByRouter();
        (await stage.Post("pass_thread_metadata", """{"recipient":{"id":"9001"},"target_app_id":222,"metadata":"wait"}""")).Is("""200 {"success":true}""");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""messaging pass_thread_metadata {"sender_app_id":"111","metadata":"wait"}""", await stage.ToldLast(stage.AtDesk));
    }

    [Fact]
    public async Task T21_A_changed_role_is_told_to_the_apps_it_changes_for()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.SetDefaultApp(stage.Desk);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        await stage.Meta.Settled();
        string[] Roles(Receiver at) => [.. at.Items.Where(item => item.Kind == "app_roles").Select(item => item.Body.Literal())];
        Assert.Equal(["""{"111":["primary_receiver"]}""", """{"111":["secondary_receiver"]}"""], Roles(stage.AtRouter));
        Assert.Equal(["""{"222":["primary_receiver"]}"""], Roles(stage.AtDesk));
    }
}
