namespace Router.Sandbox.Tests;

public sealed class Thread_control_under_the_handover_protocol
{
    private const string ToDesk = "\"target_app_id\":222,\"metadata\":\"please\"";

    [Fact]
    public async Task The_owner_passes_and_the_target_hears_it()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("pass", rest: ToDesk)).IsSuccess();
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        var pass = await stage.OnlyItem(stage.AtDesk, "pass_thread_control");
        Assert.Equal("""{"previous_owner_app_id":"111","new_owner_app_id":"222","metadata":"please"}""", pass.Body.ToJsonString());
        Assert.DoesNotContain(stage.AtRouter.Items, item => item.Kind == "pass_thread_control");
    }

    [Fact]
    public async Task A_pass_from_idle_has_a_null_previous_owner_and_null_metadata()
    {
        await using var stage = await Stage.Set();
        (await stage.Control("pass", rest: "\"target_app_id\":\"222\"")).IsSuccess();
        var pass = await stage.OnlyItem(stage.AtDesk, "pass_thread_control");
        Assert.Equal("""{"previous_owner_app_id":null,"new_owner_app_id":"222","metadata":null}""", pass.Body.ToJsonString());
    }

    [Fact]
    public async Task Ids_of_handover_items_may_be_numbers()
    {
        await using var stage = await Stage.Set();
        stage.Page.HandoverIdsAsNumbers = true;
        await stage.Control("pass", rest: ToDesk);
        Assert.Equal("""{"previous_owner_app_id":null,"new_owner_app_id":222,"metadata":"please"}""", (await stage.OnlyItem(stage.AtDesk, "pass_thread_control")).Body.ToJsonString());
    }

    [Fact]
    public async Task Passes_that_are_refused_change_nothing()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("pass", stage.Desk, "\"target_app_id\":222")).IsRefused(100, 2018151);
        (await stage.Control("pass", rest: "\"target_app_id\":333")).IsRefused(100, 2018164);
        (await stage.Control("pass", rest: "\"target_app_id\":111")).IsRefused(100);
        (await stage.Control("pass")).IsRefused(100);
        (await stage.Post("pass_thread_control", """{"target_app_id":222}""")).IsRefused(100);
        (await stage.Post("pass_thread_control", """{"recipient":{"id":"404"},"target_app_id":222}""")).IsRefused(100, 2018001);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Single(stage.Meta.Journal.Of<JournalEntry.ControlChanged>());
    }

    [Fact]
    public async Task The_inbox_is_a_target()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("pass", rest: "\"target_app_id\":263902037430900")).IsSuccess();
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        (await stage.Control("pass", rest: "\"target_app_id\":263902037430900", about: zoe)).IsRefused(100, 2018164);
        (await stage.Control("pass", rest: "\"target_app_id\":1217981644879628", about: zoe)).IsSuccess();
    }

    [Fact]
    public async Task The_primary_takes_any_time_and_the_loser_hears_it()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        await stage.Control("pass", rest: ToDesk);
        (await stage.Control("take", rest: "\"metadata\":\"mine\"")).IsSuccess();
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""{"previous_owner_app_id":"222","new_owner_app_id":"111","metadata":"mine"}""", (await stage.OnlyItem(stage.AtDesk, "take_thread_control")).Body.ToJsonString());
        Assert.DoesNotContain(stage.AtRouter.Items, item => item.Kind == "take_thread_control");
    }

    [Fact]
    public async Task Anyone_takes_while_idle_and_nobody_hears_it()
    {
        await using var stage = await Stage.Set();
        (await stage.Control("take", stage.Desk)).IsSuccess();
        (await stage.Control("take", stage.Desk)).IsSuccess();
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Empty(await stage.Heard(stage.AtRouter));
        Assert.Single(stage.Meta.Journal.Of<JournalEntry.ControlChanged>());
    }

    [Fact]
    public async Task Nobody_else_takes_from_an_owner()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("take", stage.Desk)).IsRefused(100, 2018171);
    }

    [Fact]
    public async Task Every_app_hears_a_take_where_the_page_says_so()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Page.TakeIsHeardByAll = true;
        await stage.Control("take", stage.Desk);
        await stage.Meta.Settled();
        await stage.OnlyItem(stage.AtRouter, "take_thread_control");
        await stage.OnlyItem(stage.AtDesk, "take_thread_control");
    }

    [Fact]
    public async Task A_request_on_idle_is_granted_as_a_pass()
    {
        await using var stage = await Stage.Set();
        (await stage.Control("request", stage.Desk, "\"metadata\":\"me\"")).IsSuccess();
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Equal(["messaging pass_thread_control: me"], await stage.Heard(stage.AtDesk));
    }

    [Fact]
    public async Task A_request_while_owned_reaches_the_owner_with_a_number()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("request", stage.Desk, "\"metadata\":\"me\"")).IsSuccess();
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""{"requested_owner_app_id":222,"metadata":"me"}""", (await stage.OnlyItem(stage.AtRouter, "request_thread_control")).Body.ToJsonString());
        (await stage.Control("request")).IsRefused(100);
    }

    [Fact]
    public async Task A_request_to_an_inbox_succeeds_and_nothing_comes_of_it()
    {
        await using var stage = await Stage.Set();
        stage.Meta.PageInbox.MovesToMain(stage.Ann);
        (await stage.Control("request")).IsSuccess();
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        Assert.Empty(await stage.Heard(stage.AtRouter));
    }

    [Fact]
    public async Task Only_the_owner_releases_and_nobody_hears_it()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        (await stage.Control("release")).IsRefused(100);
        stage.Ann.Writes("hi");
        var refused = await stage.Control("release", stage.Desk);
        refused.IsRefused(100);
        Assert.StartsWith("(#100) Only the current thread owner can release", (string?)refused.Body["error"]!["message"]);
        (await stage.Control("release")).IsSuccess();
        Assert.Null(stage.Ann.Owner);
        Assert.DoesNotContain(await stage.Heard(stage.AtRouter), item => item.Contains("thread_control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_owner_extends_up_to_seven_days()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("extend", rest: "\"duration\":604800")).IsSuccess();
        foreach (var duration in new[] { "0", "-1", "604801", "\"soon\"" })
        {
            (await stage.Control("extend", rest: $"\"duration\":{duration}")).IsRefused(100);
        }

        (await stage.Control("extend", stage.Desk, "\"duration\":60")).IsRefused(100);
        stage.Clock.Jump(TimeSpan.FromDays(6.9));
        Assert.Equal(stage.Router, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromDays(0.2));
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task Control_ends_after_24_hours_without_activity()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        stage.Clock.Jump(TimeSpan.FromHours(23));
        await stage.Send("still here");
        stage.Clock.Jump(TimeSpan.FromHours(23));
        Assert.Equal(stage.Router, stage.Ann.Owner);
        stage.Clock.Jump(TimeSpan.FromHours(1));
        Assert.Null(stage.Ann.Owner);
        Assert.Equal(ControlReason.Expired, stage.Meta.Journal.Of<JournalEntry.ControlChanged>()[^1].Reason);
    }

    [Fact]
    public async Task A_metadata_note_reaches_the_target_and_moves_nothing()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        const string Body = """{"recipient":{"id":"9001"},"target_app_id":222,"metadata":"wait"}""";
        (await stage.Post("pass_thread_metadata", Body)).IsSuccess();
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""{"sender_app_id":"111","metadata":"wait"}""", (await stage.OnlyItem(stage.AtDesk, "pass_thread_metadata")).Body.ToJsonString());
        (await stage.Post("pass_thread_metadata", Body.Replace("222", "333", StringComparison.Ordinal))).IsRefused(100, 2018164);
    }

    [Fact]
    public async Task Thread_owner_shows_owner_and_expiration_and_idle_is_an_empty_list()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        Assert.Equal("""{"data":[]}""", (await stage.Get("me/thread_owner?recipient=9001")).Json);
        stage.Ann.Writes("hi");
        var expiration = stage.Ann.Conversation.ExpiresAt!.Value.ToUnixTimeSeconds();
        Assert.Equal($$$"""{"data":[{"thread_owner":{"app_id":"111","expiration":{{{expiration}}}}}]}""", (await stage.Get("me/thread_owner?recipient=9001", stage.Desk)).Json);
        (await stage.Get("me/thread_owner?recipient=404")).IsRefused(100, 2018001);
        (await stage.Get("me/thread_owner")).IsRefused(100);
    }

    [Fact]
    public async Task Secondary_receivers_are_for_the_primary_only()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        Assert.Equal("""{"data":[{"id":"263902037430900","name":"Page Inbox"},{"id":"222","name":"Desk"}]}""", (await stage.Get("me/secondary_receivers?fields=id,name")).Json);
        (await stage.Get("me/secondary_receivers", stage.Desk)).IsRefused(100, 2018171);
    }

    [Fact]
    public async Task Becoming_primary_is_told_as_app_roles_without_a_sender()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        var roles = await stage.OnlyItem(stage.AtRouter, "app_roles");
        Assert.Equal("""{"111":["primary_receiver"]}""", roles.Body.ToJsonString());
        Assert.Null(roles.Json["sender"]);
        Assert.Empty(await stage.Heard(stage.AtDesk));
        Assert.Throws<ArgumentException>(() => stage.Page.SetDefaultApp(stage.Page.Inbox(MetaPlatform.Messenger)));
    }
}

public sealed class Thread_control_under_conversation_routing
{
    [Fact]
    public async Task The_default_app_gets_new_conversations()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Ann.Writes("hi");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal(["messaging message: hi"], await stage.Heard(stage.AtRouter));
        Assert.Equal(["standby message: hi"], await stage.Heard(stage.AtDesk));
    }

    [Fact]
    public async Task Take_needs_the_permission_and_not_to_own_already()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Control("take", stage.Desk)).IsRefused(10);
        stage.Page.MayTake.Add(stage.Desk);
        (await stage.Control("take", stage.Desk)).IsSuccess();
        (await stage.Control("take", stage.Desk)).IsRefused(100);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task Request_does_not_exist()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        (await stage.Control("request", stage.Desk)).IsRefused(100);
    }

    [Fact]
    public async Task A_pass_without_target_goes_to_the_default_app()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        (await stage.Control("pass", rest: "\"target_app_id\":222")).IsSuccess();
        (await stage.Control("pass", stage.Desk)).IsSuccess();
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task Thread_owner_hides_the_owner_from_apps_that_are_neither_owner_nor_default()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Ann.Writes("hi");
        var expiration = stage.Ann.Conversation.ExpiresAt!.Value.ToUnixTimeSeconds();
        Assert.Equal($$$"""{"data":[{"thread_owner":{"expiration":{{{expiration}}}}}]}""", (await stage.Get("me/thread_owner?recipient=9001", stage.Desk)).Json);
        Assert.Equal("111", (string?)(await stage.Get("me/thread_owner?recipient=9001")).Body["data"]![0]!["thread_owner"]!["app_id"]);
    }

    [Fact]
    public async Task A_send_may_pass_or_release_control_behind_it()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Ann.Writes("hi");
        Assert.Equal(200, (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"over"},"thread_control":{"control_type":"pass","app_id":222}}""")).Status);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
        Assert.Contains("messaging pass_thread_control", await stage.Heard(stage.AtDesk));
        Assert.Equal(200, (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"bye"},"thread_control":{}}""", stage.Desk)).Status);
        Assert.Null(stage.Ann.Owner);
        (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"x"},"thread_control":{"control_type":"pass","app_id":333}}""")).IsRefused(100, 2018164);
        (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"x"},"thread_control":{"control_type":"keep"}}""")).IsRefused(100);
    }

    [Fact]
    public async Task Only_the_persons_messages_keep_control_alive()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        stage.Ann.Writes("hi");
        stage.Clock.Jump(TimeSpan.FromHours(23));
        await stage.Send("still here");
        stage.Clock.Jump(TimeSpan.FromHours(2));
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task The_inbox_can_be_the_default_app_and_the_note_edge_is_gone()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing);
        stage.Page.SetDefaultApp(stage.Page.Inbox(MetaPlatform.Messenger));
        stage.Ann.Writes("hi");
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        (await stage.Post("pass_thread_metadata", """{"recipient":{"id":"9001"},"target_app_id":222,"metadata":"x"}""")).IsRefused(100, 33);
    }
}

public sealed class Thread_control_without_configuration
{
    [Fact]
    public async Task Everybody_hears_and_everybody_may_send()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        stage.Ann.Writes("hi");
        Assert.Null(stage.Ann.Owner);
        Assert.Equal(["messaging message: hi"], await stage.Heard(stage.AtRouter));
        Assert.Equal(["messaging message: hi"], await stage.Heard(stage.AtDesk));
        Assert.Equal(200, (await stage.Send("a")).Status);
        Assert.Equal(200, (await stage.Send("b", stage.Desk)).Status);
    }

    [Fact]
    public async Task Take_is_blocked_with_its_own_code()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        (await stage.Control("take")).IsRefused(27, 2018464);
        (await stage.Control("take", about: stage.Meta.Person("8001").OnInstagram(stage.Page))).IsRefused(27, 2534123);
    }

    [Fact]
    public async Task A_pass_to_oneself_while_idle_is_granted_and_requests_work()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        (await stage.Control("pass", rest: "\"target_app_id\":111")).IsSuccess();
        Assert.Equal(stage.Router, stage.Ann.Owner);
        (await stage.Control("request", stage.Desk)).IsSuccess();
        await stage.OnlyItem(stage.AtRouter, "request_thread_control");
    }
}
