namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 2.3, rows T1 to T11: what messages, calls and time do to control. The list is docs/conformance.md.</summary>
public sealed class Transitions
{
    private const string ToDesk = "\"target_app_id\":222,\"metadata\":\"please\"";

    [Fact]
    public async Task T1_A_message_into_an_idle_thread_makes_the_primary_owner()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        var mid = stage.Ann.Writes("hi");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal([$$"""messaging message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtRouter));
        Assert.Equal([$$"""standby message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task T1_A_pass_announces_the_message_as_seen_in_production()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Page.AnnouncesNewMessage = true;
        var mid = stage.Ann.Writes("hi");
        Assert.Equal(
            ["""messaging pass_thread_control {"new_owner_app_id":"111","metadata":"new message"}""", $$"""messaging message {"mid":"{{mid}}","text":"hi"}"""],
            await stage.Told(stage.AtRouter));
    }

    [Theory]
    [InlineData(false, "messaging")]
    [InlineData(true, "standby")]
    public async Task T2_A_message_without_a_primary_leaves_the_thread_idle_and_reaches_every_app(bool onStandby, string channel)
    {
        await using var stage = await Stage.Set();
        stage.Page.IdleOnStandby = onStandby;
        var mid = stage.Ann.Writes("hi");
        Assert.Null(stage.Ann.Owner);
        Assert.Equal([$$"""{{channel}} message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtRouter));
        Assert.Equal([$$"""{{channel}} message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task T3_A_message_under_routing_goes_to_the_default_app_or_the_organic_route()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        var mid = stage.Ann.Writes("hi");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal([$$"""messaging message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtRouter));
        Assert.Equal([$$"""standby message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtDesk));

        stage.Page.OrganicRoute = stage.Desk;
        var ben = stage.Meta.Person("9002").On(stage.Page);
        ben.Writes("ho");
        Assert.Equal(stage.Desk, ben.Owner);
        Assert.StartsWith("messaging message", await stage.ToldLast(stage.AtDesk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T4_A_message_without_routing_leaves_the_thread_idle_and_reaches_every_app_on_messaging()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        var mid = stage.Ann.Writes("hi");
        Assert.Null(stage.Ann.Owner);
        Assert.Equal([$$"""messaging message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtRouter));
        Assert.Equal([$$"""messaging message {"mid":"{{mid}}","text":"hi"}"""], await stage.Told(stage.AtDesk));
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    [InlineData(MetaRegime.ZeroConfig)]
    public async Task T5_The_owner_passes_to_a_target_that_hears_it(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime);
        await stage.Control("pass", stage.Desk, "\"target_app_id\":111");
        (await stage.Control("pass", rest: ToDesk)).Is("""200 {"success":true}""");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Equal(["""messaging pass_thread_control {"previous_owner_app_id":"111","new_owner_app_id":"222","metadata":"please"}"""], await stage.Told(stage.AtDesk));
        Assert.DoesNotContain(await stage.Told(stage.AtRouter), told => told.Contains("please", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MetaRegime.Routing)]
    [InlineData(MetaRegime.ZeroConfig)]
    public async Task T5_Any_app_passes_while_the_thread_is_idle(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime);
        (await stage.Control("pass", rest: ToDesk)).Is("""200 {"success":true}""");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Equal(["""messaging pass_thread_control {"previous_owner_app_id":null,"new_owner_app_id":"222","metadata":"please"}"""], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task T5a_A_pass_without_target_goes_to_the_default_app()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        await stage.Control("pass", rest: ToDesk);
        (await stage.Control("pass", stage.Desk)).Is("""200 {"success":true}""");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal(["""messaging pass_thread_control {"previous_owner_app_id":"222","new_owner_app_id":"111","metadata":null}"""], await stage.Told(stage.AtRouter));
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    [InlineData(MetaRegime.ZeroConfig)]
    public async Task T5b_The_owner_cannot_pass_to_itself(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime);
        await stage.Control("pass", stage.Desk, "\"target_app_id\":111");
        var expires = stage.Ann.Conversation.ExpiresAt;
        stage.Clock.Jump(TimeSpan.FromHours(1));
        (await stage.Control("pass", rest: "\"target_app_id\":111")).IsRefused(100);
        Assert.Equal((stage.Router, expires), (stage.Ann.Owner, stage.Ann.Conversation.ExpiresAt));
    }

    [Fact]
    public async Task T5b_An_app_passes_to_itself_while_idle_without_routing()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        (await stage.Control("pass", rest: "\"target_app_id\":111")).Is("""200 {"success":true}""");
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    [InlineData(MetaRegime.ZeroConfig)]
    public async Task T6_Only_the_owner_releases_and_nobody_hears_it(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime);
        await stage.Control("pass", stage.Desk, "\"target_app_id\":111");
        var told = await stage.Told(stage.AtRouter);
        (await stage.Control("release", stage.Desk)).IsRefused(100);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        (await stage.Control("release", rest: "\"metadata\":\"done\"")).Is("""200 {"success":true}""");
        Assert.Null(stage.Ann.Owner);
        Assert.Equal(told, await stage.Told(stage.AtRouter));
        Assert.Empty(await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task T7_The_primary_takes_any_time_and_only_the_app_that_lost_hears_it()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        await stage.Control("pass", rest: ToDesk);
        (await stage.Control("take", rest: "\"metadata\":\"mine\"")).Is("""200 {"success":true}""");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""messaging take_thread_control {"previous_owner_app_id":"222","new_owner_app_id":"111","metadata":"mine"}""", await stage.ToldLast(stage.AtDesk));
        Assert.Empty(await stage.Told(stage.AtRouter));
    }

    [Fact]
    public async Task T7_Every_app_hears_a_take_in_the_other_reading_of_the_documents()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Page.TakeIsHeardByAll = true;
        (await stage.Control("take", rest: "\"metadata\":\"mine\"")).Is("""200 {"success":true}""");
        const string Take = """messaging take_thread_control {"previous_owner_app_id":null,"new_owner_app_id":"111","metadata":"mine"}""";
        Assert.Equal([Take], await stage.Told(stage.AtRouter));
        Assert.Equal([Take], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task T7_Any_app_takes_an_idle_thread_under_handover_and_none_but_the_primary_an_owned_one()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        (await stage.Control("take", stage.Desk)).Is("""200 {"success":true}""");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Empty(await stage.Told(stage.AtRouter));
        await stage.Control("take");
        (await stage.Control("take", stage.Desk)).IsRefused(100, 2018171);
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task T7_Under_routing_an_app_takes_by_the_take_over_setting_and_not_from_itself()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("take", stage.Desk)).IsRefused(10);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        stage.Page.MayTake.Add(stage.Desk);
        (await stage.Control("take", stage.Desk)).Is("""200 {"success":true}""");
        Assert.Equal("""messaging take_thread_control {"previous_owner_app_id":"111","new_owner_app_id":"222","metadata":null}""", await stage.ToldLast(stage.AtRouter));
        (await stage.Control("take", stage.Desk)).IsRefused(100);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.ZeroConfig)]
    public async Task T8_A_request_for_an_idle_thread_is_granted_at_once(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime);
        (await stage.Control("request", rest: "\"metadata\":\"me\"")).Is("""200 {"success":true}""");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal(["""messaging pass_thread_control {"previous_owner_app_id":null,"new_owner_app_id":"111","metadata":"me"}"""], await stage.Told(stage.AtRouter));
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.ZeroConfig)]
    public async Task T8_A_request_for_an_owned_thread_asks_the_owner_and_moves_nothing(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime);
        await stage.Control("request", stage.Desk);
        (await stage.Control("request", rest: "\"metadata\":\"me\"")).Is("""200 {"success":true}""");
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Equal("""messaging request_thread_control {"requested_owner_app_id":111,"metadata":"me"}""", await stage.ToldLast(stage.AtDesk));
        Assert.Empty(await stage.Told(stage.AtRouter));
        (await stage.Control("request", stage.Desk)).IsRefused(100);
    }

    [Fact]
    public async Task T8_There_is_no_request_under_routing()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        (await stage.Control("request", stage.Desk)).IsRefused(100);
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task T9_The_owner_extends_up_to_seven_days_and_nobody_hears_it()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        var told = await stage.Told(stage.AtDesk);
        (await stage.Control("extend", rest: "\"duration\":604800")).Is("""200 {"success":true}""");
        (await stage.Control("extend", rest: "\"duration\":604801")).IsRefused(100);
        (await stage.Control("extend", stage.Desk, "\"duration\":86400")).IsRefused(100);
        Assert.Equal(told, await stage.Told(stage.AtDesk));
        stage.Clock.Jump(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        Assert.Equal(stage.Router, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromMinutes(1));
        Assert.Null(stage.Ann.Owner);
    }

    [Theory]
    [InlineData("""{"control_type":"pass","app_id":222}""", "222")]
    [InlineData("""{"control_type":"pass"}""", "333")]
    [InlineData("""{"control_type":"release"}""", null)]
    [InlineData("{}", null)]
    public async Task T10_A_send_passes_or_releases_after_the_message(string control, string? next)
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        var vendor = stage.Meta.AddApp("333", "Default");
        stage.Page.Subscribe(vendor, "messages");
        stage.Ann.Writes("hi");
        stage.Page.SetDefaultApp(vendor);
        Assert.Equal(200, (await stage.Post("messages", $$"""{"recipient":{"id":"9001"},"message":{"text":"over"},"thread_control":{{control}}}""")).Status);
        Assert.Equal(next, stage.Ann.Owner?.Id.Value);
        Assert.Equal("over", stage.Ann.Chat[^1].Text);
        var told = (await stage.Told(stage.AtDesk)).Where(item => item.Contains("thread_control", StringComparison.Ordinal));
        Assert.Equal(next == "222" ? ["""messaging pass_thread_control {"previous_owner_app_id":"111","new_owner_app_id":"222","metadata":null}"""] : [], told);
        // The echo was there first: Router still owned when it went out.
        Assert.Contains(await stage.Told(stage.AtRouter), item => item.StartsWith("messaging message", StringComparison.Ordinal) && item.Contains("\"over\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task T10_The_default_app_may_do_so_while_idle_and_nobody_without_routing()
    {
        const string Send = """{"recipient":{"id":"9001"},"message":{"text":"over"},"thread_control":{"control_type":"pass","app_id":222}}""";
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        Assert.Equal(200, (await stage.Post("messages", Send)).Status);
        Assert.Equal(stage.Desk, stage.Ann.Owner);

        await using var without = await Stage.Set(MetaRegime.ZeroConfig);
        (await without.Post("messages", Send)).IsRefused(100);
        Assert.Empty(without.Ann.Chat);
    }

    [Theory]
    [InlineData(MetaRegime.Handover, true)]
    [InlineData(MetaRegime.Routing, false)]
    [InlineData(MetaRegime.ZeroConfig, false)]
    public async Task T11_Control_expires_after_24_hours_and_nobody_hears_it(MetaRegime regime, bool businessCounts)
    {
        await using var stage = await Stage.Set(regime);
        await stage.Control("pass", stage.Desk, "\"target_app_id\":111");
        stage.Ann.Writes("hi");
        stage.Clock.Jump(TimeSpan.FromHours(23));
        await stage.Send("still here");
        stage.Clock.Jump(TimeSpan.FromHours(1));
        Assert.Equal(businessCounts ? stage.Router : null, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromHours(23));
        var told = await stage.Told(stage.AtRouter);
        Assert.Null(stage.Ann.Owner);
        Assert.Equal(told, await stage.Told(stage.AtRouter));
    }
}
