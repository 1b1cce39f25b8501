using Router.Sandbox;
using static Router.Outgoing.Tests.GraphStage;

namespace Router.Outgoing.Tests;

public class SubscriptionKeeperTests
{
    private static readonly string[] Needed =
        ["message_echoes", "messages", "messaging_handovers", "messaging_optins", "messaging_postbacks", "messaging_referrals", "standby"];

    [Fact]
    public async Task Routers_app_is_subscribed_again_when_it_is_missing_and_then_left_alone()
    {
        await using var stage = await Set();
        stage.Page.Unsubscribe(stage.Router);
        Assert.Equal([Shop], await stage.Keeper.CheckNow(default));
        Assert.Equal(Needed, stage.Page.FieldsOf(stage.Router)!.Order(StringComparer.Ordinal));
        Assert.Empty(await stage.Keeper.CheckNow(default));
        Assert.Equal([3031, 3030], stage.KeeperLog.All.Select(l => l.Id));
    }

    [Fact]
    public async Task A_missing_field_is_added_to_those_that_are_there()
    {
        await using var stage = await Set();
        stage.Page.Subscribe(stage.Router, "messages", "leadgen");
        await stage.Keeper.CheckNow(default);
        Assert.Equal([.. Needed.Append("leadgen").Order(StringComparer.Ordinal)], stage.Page.FieldsOf(stage.Router)!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_asks_at_start()
    {
        await using var stage = await Set();
        stage.Page.Unsubscribe(stage.Router);
        await stage.Keeper.StartAsync(default);
        await Soon.Is(() => stage.Page.FieldsOf(stage.Router) is not null, "subscribed");
        await stage.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task When_Meta_does_not_say_nothing_is_changed_and_one_line_says_why()
    {
        await using var stage = await Set();
        stage.Page.Unsubscribe(stage.Router);
        stage.Meta.Faults.Next(Fault.GraphError, code: 200);
        Assert.Empty(await stage.Keeper.CheckNow(default));
        Assert.Null(stage.Page.FieldsOf(stage.Router));
        var line = Assert.Single(stage.KeeperLog.All);
        Assert.Equal(3032, line.Id);
        Assert.Contains("200", line.Text, StringComparison.Ordinal);
    }
}
