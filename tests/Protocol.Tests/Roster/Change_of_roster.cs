using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 7: what a changed roster does at a conversation's next touch.</summary>
public sealed class Change_of_roster
{
    [Fact]
    public void A_removed_owner_counts_as_released_at_the_next_touch()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Roster = Handover.Without(Bot);
        s.Touched();
        Assert.Null(s.Owner);
        Assert.Equal(ChangeReason.AppRemoved, s.Happened<OwnerChanged>().Reason);
    }

    [Fact]
    public void A_removed_owners_place_goes_to_the_head_of_the_queue()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Waiting(Survey);
        s.Roster = Handover.Without(Bot);
        s.Accept(Items.Message());
        Assert.Equal(Survey, s.Owner);
        Assert.Equal(HeardOn.Messaging, s.Hearing(Survey));
    }

    [Fact]
    public void A_removed_owners_deadline_still_counts_from_its_own_time()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Roster = Handover.Without(Bot);
        s.After(2 * Day).Touched();
        Assert.Equal(ChangeReason.Expired, s.Happened<OwnerChanged>().Reason);
    }

    [Fact]
    public void A_removed_apps_request_ends_cancelled()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Waiting(Survey).Waiting(Shop);
        s.Roster = Handover.Without(Survey);
        s.Touched();
        Assert.Equal(RequestEnd.Cancelled, s.Happened<RequestEnded>().End);
        Assert.Equal([Shop], s.State.Queue.Select(r => r.App));
    }

    [Fact]
    public void A_removed_apps_deliveries_go_to_the_dead_letters_with_the_reason()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Message());
        s.Roster = Handover.Without(Shop);
        s.Touched();
        Assert.Empty(s.OwedTo(Shop));
        Assert.Equal((Shop, DeadReason.AppRemoved), (s.Happened<DeliveryDropped>().Row.App, s.Happened<DeliveryDropped>().Reason));
        Assert.NotEmpty(s.OwedTo(Desk));
    }

    [Fact]
    public void A_removed_app_may_do_nothing()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Roster = Handover.Without(Bot);
        foreach (var command in new Command[]
        {
            new Command.Pass(s.NewId(), Bot, Desk, null), new Command.Take(s.NewId(), Bot, null), new Command.Request(s.NewId(), Bot, null),
            new Command.Release(s.NewId(), Bot), new Command.Extend(s.NewId(), Bot, Hour), new Command.PassMetadata(s.NewId(), Bot, Desk, null),
            new Command.BeginSend(s.NewId(), Bot, SendKind.Message), new Command.Enqueue(s.NewId(), Bot, null),
        })
        {
            Assert.Equal(Refusal.UnknownCaller, s.When(command).Refusal);
        }
    }

    [Fact]
    public void A_removed_primary_is_no_primary()
    {
        var roster = Handover.Without(Desk);
        Assert.Null(roster.Primary);
        var s = new Scenario(roster).Accept(Items.Message());
        Assert.Null(s.Owner);
        s.Pass(Bot, null);
        s.Refused(Refusal.NoPrimary);
    }

    [Fact]
    public void A_changed_primary_counts_from_the_next_command_on()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Roster = Handover with { Primary = Shop };
        s.Take(Desk);
        s.Refused(Refusal.MayNotTake);
        s.Take(Shop);
        Assert.Equal(Shop, s.Owner);
    }

    [Fact]
    public void A_parked_owner_keeps_control()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Roster = Handover.With(Bot, a => a with { Parked = true });
        Assert.Equal(Bot, s.Touched().Owner);
    }

    [Fact]
    public void An_inbox_may_be_default_app_in_profile_routing_only()
    {
        Assert.False(Profile.Handover.InboxMayBePrimary);
        Assert.True(Profile.Routing.InboxMayBePrimary);
        Assert.Same(Profile.Handover, Profile.Named("handover"));
        Assert.Same(Profile.Routing, Profile.Named("routing"));
        Assert.Null(Profile.Named("standby"));
    }

    [Fact]
    public void Only_the_owner_and_the_default_app_see_the_owner_in_profile_routing()
    {
        Assert.True(Profile.Handover.EveryoneSeesOwner);
        Assert.False(Profile.Routing.EveryoneSeesOwner);
    }
}
