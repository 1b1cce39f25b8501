using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>Which app an entry goes to (rules.md section 2 and section 4, Tags; protocol.md 2.6 and 2.9).</summary>
public sealed class Entries
{
    [Theory]
    [InlineData(RouteKind.Link, "shoes", 1006)]
    [InlineData(RouteKind.Ad, "ad-1", 1001)]
    [InlineData(RouteKind.GetStarted, null, 1001)]
    [InlineData(RouteKind.Link, "hats", 1002)]
    [InlineData(RouteKind.Ad, "ad-2", 1002)]
    public void An_entry_goes_to_its_routes_app_else_to_the_primary(RouteKind by, string? key, long app)
    {
        foreach (var roster in new[] { Handover, Routing })
        {
            var s = new Scenario(roster).Accept(Items.Message() with { EntryBy = by, EntryKey = key });
            Assert.Equal(new AppId(app), s.Owner);
            Assert.Equal(HeardOn.Messaging, s.Hearing(new AppId(app)));
        }
    }

    [Fact]
    public void A_routed_entry_to_the_owner_itself_is_plain_activity()
    {
        var s = new Scenario(Handover).OwnedBy(Target).After(Hour).Accept(Items.Message() with { EntryBy = RouteKind.Link, EntryKey = "shoes" });
        Assert.Equal(1, s.State.Epoch);
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void A_route_without_a_key_takes_every_entry_of_its_kind()
    {
        var s = new Scenario(Handover with { Routes = [new Route(RouteKind.Ad, null, Shop)] })
            .Accept(Items.Message() with { EntryBy = RouteKind.Ad, EntryKey = "ad-77" });
        Assert.Equal(Shop, s.Owner);
    }

    [Fact]
    public void A_route_to_an_app_that_is_gone_is_no_route()
    {
        var s = new Scenario(Handover.Without(Target)).Accept(Items.Message() with { EntryBy = RouteKind.Link, EntryKey = "shoes" });
        Assert.Equal(Desk, s.Owner);
    }

    [Fact]
    public void The_organic_route_is_followed_in_profile_routing_only()
    {
        var organic = new Route(RouteKind.Organic, null, Shop);
        Assert.Equal(Shop, new Scenario(Routing with { Routes = [organic] }).Accept(Items.Message()).Owner);
        Assert.Equal(Desk, new Scenario(Handover with { Routes = [organic] }).Accept(Items.Message()).Owner);
    }

    [Fact]
    public void An_inbox_as_default_app_gets_an_entry_by_a_Graph_pass()
    {
        var s = new Scenario(Routing with { Primary = Inbox }).Accept(Items.Message());
        Assert.Equal(Inbox, Assert.IsType<Protocol.Control.Moving>(s.State.Control).To);
    }

    [Fact]
    public void A_tap_of_a_removed_apps_button_goes_to_the_app_named_for_old_buttons()
    {
        var s = new Scenario(Handover with { OldButtons = Shop }).Accept(Items.Tap(Stranger));
        Assert.Equal(Shop, s.Owner);
        Assert.Equal(HeardOn.Messaging, s.Hearing(Shop));
        var t = new Scenario(Handover).Accept(Items.Tap(Stranger));
        Assert.Equal(Desk, t.Owner);
    }

    [Fact]
    public void A_tap_takes_control_from_any_owner_in_either_profile()
    {
        foreach (var roster in new[] { Handover, Routing })
        {
            var s = new Scenario(roster).OwnedBy(Desk).Accept(Items.Tap(Bot));
            Assert.Equal(Bot, s.Owner);
            Assert.Empty(s.Hears(Desk));
            Assert.Empty(s.Hears(Bot));
        }
    }

    [Fact]
    public void A_tap_is_heard_with_others_on_standby()
    {
        var s = new Scenario(Handover).OwnedBy(Desk).Accept(Items.Tap(Bot));
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
        Assert.Equal(HeardOn.Standby, s.Hearing(Desk));
    }

    [Fact]
    public void A_quick_reply_is_an_ordinary_message_and_moves_nothing()
    {
        var s = new Scenario(Handover).OwnedBy(Desk).Accept(Items.Message() with { ButtonOf = Bot });
        Assert.Equal(Desk, s.Owner);
    }

    [Fact]
    public void A_late_app_may_read_and_answer_on_standby_only_when_it_owns()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Message());
        Assert.Equal(HeardOn.Standby, s.Hearing(Desk));
        s.Send(Shop);
        s.Refused(Refusal.AnotherAppControls);
    }
}
