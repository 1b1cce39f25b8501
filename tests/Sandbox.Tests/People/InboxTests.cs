namespace Router.Sandbox.Tests;

public sealed class Staff_at_the_inbox
{
    private static async Task<Stage> OwnedByRouter()
    {
        var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        return stage;
    }

    [Fact]
    public async Task Takes_control_by_replying_and_the_owner_hears_it_before_the_echo()
    {
        await using var stage = await OwnedByRouter();
        var mid = stage.Meta.PageInbox.Replies(stage.Ann, "hello");
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
        Assert.Equal(["messaging take_thread_control", "standby echo: hello", "standby delivery"], (await stage.Heard(stage.AtRouter))[^3..]);
        Assert.Equal(mid, stage.Ann.Chat[^1].Mid);
        (await stage.Send("no")).IsRefused(10, 2018300);
    }

    [Fact]
    public async Task Takes_control_in_silence_where_the_page_is_set_so()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.InboxTakesSilently = true;
        stage.Meta.PageInbox.Replies(stage.Ann, "hello");
        Assert.DoesNotContain("messaging take_thread_control", await stage.Heard(stage.AtRouter));
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
    }

    [Fact]
    public async Task Takes_control_by_moving_to_main()
    {
        await using var stage = await OwnedByRouter();
        stage.Meta.PageInbox.MovesToMain(stage.Ann);
        Assert.Equal("""{"previous_owner_app_id":"111","new_owner_app_id":"263902037430900","metadata":null}""", (await stage.OnlyItem(stage.AtRouter, "take_thread_control")).Body.ToJsonString());
    }

    [Fact]
    public async Task Gives_control_to_the_primary_by_done_and_a_reply_then_leaves_it_there()
    {
        await using var stage = await OwnedByRouter();
        stage.Meta.PageInbox.Replies(stage.Ann, "hello");
        stage.Meta.PageInbox.MarksDone(stage.Ann);
        Assert.Equal(stage.Router, stage.Ann.Owner);
        Assert.Equal("""{"previous_owner_app_id":"263902037430900","new_owner_app_id":"111","metadata":null}""", (await stage.OnlyItem(stage.AtRouter, "pass_thread_control")).Body.ToJsonString());
        stage.Meta.PageInbox.Replies(stage.Ann, "one more thing");
        Assert.Equal(stage.Router, stage.Ann.Owner);
        stage.Meta.PageInbox.MovesToMain(stage.Ann);
        stage.Meta.PageInbox.Replies(stage.Ann, "back");
        Assert.Equal(MetaApp.PageInbox, stage.Ann.Owner!.Id);
    }

    [Fact]
    public async Task Leaves_the_thread_idle_by_done_without_a_primary()
    {
        await using var stage = await Stage.Set();
        stage.Meta.PageInbox.Replies(stage.Ann, "hello");
        stage.Meta.PageInbox.MarksDone(stage.Ann);
        Assert.Null(stage.Ann.Owner);
        Assert.DoesNotContain(stage.AtRouter.Items, item => item.Kind == "pass_thread_control");
    }

    [Fact]
    public async Task Asks_the_owner_for_control_with_its_own_id()
    {
        await using var stage = await OwnedByRouter();
        stage.Meta.PageInbox.AsksForControl(stage.Ann);
        Assert.Equal("""{"requested_owner_app_id":263902037430900,"metadata":null}""", (await stage.OnlyItem(stage.AtRouter, "request_thread_control")).Body.ToJsonString());
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task On_instagram_is_the_instagram_inbox()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        zoe.Writes("hi");
        stage.Meta.PageInbox.Replies(zoe, "hello");
        Assert.Equal(MetaApp.InstagramInbox, zoe.Owner!.Id);
    }
}

public sealed class Another_vendors_app
{
    [Fact]
    public async Task Takes_sends_passes_and_releases_by_the_same_rules()
    {
        await using var stage = await Stage.Set();
        var vendor = stage.Meta.Vendor(stage.Desk);
        Assert.Equal(200, vendor.Takes(stage.Ann).Status);
        Assert.Equal(200, vendor.Sends(stage.Ann, "hello").Status);
        Assert.Equal("messaging pass_thread_control: yours", (await Passed(stage, vendor))[^1]);
        vendor.Sends(stage.Ann, "late").IsRefused(10, 2018300);
        vendor.Releases(stage.Ann).IsRefused(100);
        Assert.Equal(200, vendor.Requests(stage.Ann).Status);
    }

    private static async Task<string[]> Passed(Stage stage, VendorApp vendor)
    {
        vendor.Passes(stage.Ann, stage.Router, "yours");
        return await stage.Heard(stage.AtRouter);
    }
}
