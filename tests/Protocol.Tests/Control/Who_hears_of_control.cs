using System.Collections.Frozen;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 2, "Who hears". The decision table shows it per command; here are the bodies and the subscriptions.</summary>
public sealed class Who_hears_of_control
{
    [Fact]
    public void A_pass_moves_control_to_the_target_which_hears_it_with_its_metadata()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Pass(Bot, Desk, "order 7");
        Assert.Equal(Desk, s.Owner);
        Assert.Equal([new Content.Passed(Bot, Desk, "order 7")], s.Hears(Desk));
        Assert.Empty(s.Hears(Bot));
    }

    [Fact]
    public void A_take_is_heard_by_the_app_that_lost_control()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.When(new Command.Take(s.NewId(), Desk, "mine"));
        Assert.Equal([new Content.Taken(Bot, Desk, "mine")], s.Hears(Bot));
        Assert.Empty(s.Hears(Desk));
    }

    [Fact]
    public void Every_change_is_told_as_control_changed_to_every_app_that_subscribed()
    {
        var s = new Scenario(Handover.With(Shop, a => a with { Fields = FrozenSet.ToFrozenSet(["messages"]) })).OwnedBy(Bot);
        s.Pass(Bot, Desk);
        var told = new Content.ControlChanged(Bot, Desk, 2, ChangeReason.Pass, Noon + Day);
        Assert.All(new[] { Bot, Desk, Survey, Closer, Target }, app => Assert.Contains(told, s.OwedTo(app)));
        Assert.Empty(s.OwedTo(Shop));
    }

    [Fact]
    public void Control_changed_names_nobody_as_null_and_an_idle_conversation_has_no_expiration()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Release(Bot);
        Assert.Contains(new Content.ControlChanged(Bot, null, 2, ChangeReason.Release, null), s.OwedTo(Bot));
    }

    [Fact]
    public void Handover_items_go_only_to_apps_that_subscribed_to_them_by_either_channels_name()
    {
        var s = new Scenario(Handover
            .With(Desk, a => a with { Fields = FrozenSet.ToFrozenSet(["messages"]) })
            .With(Shop, a => a with { Fields = FrozenSet.ToFrozenSet(["messaging_handover"]) }));
        s.Pass(Bot, Desk);
        Assert.Empty(s.OwedTo(Desk));
        s.Pass(Desk, Shop);
        Assert.Single(s.OwedTo(Shop));
    }

    [Fact]
    public void A_note_is_heard_by_its_target_and_moves_nothing()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Given(new Command.PassMetadata(s.NewId(), Shop, Desk, "order 7"));
        Assert.Equal([new Content.Note(Shop, "order 7")], s.Hears(Desk));
        Assert.Equal(1, s.State.Epoch);
    }

    [Fact]
    public void Metadata_ends_at_a_thousand_characters()
    {
        var s = new Scenario(Handover);
        s.Pass(Bot, Desk, new string('x', 1001));
        s.Refused(Refusal.MetadataTooLong);
        s.When(new Command.Take(s.NewId(), Bot, new string('x', 1001)));
        s.Refused(Refusal.MetadataTooLong);
        s.Request(Bot, new string('x', 1001));
        s.Refused(Refusal.MetadataTooLong);
        s.When(new Command.PassMetadata(s.NewId(), Bot, Desk, new string('x', 1001)));
        s.Refused(Refusal.MetadataTooLong);
        s.When(new Command.Enqueue(s.NewId(), Bot, new string('x', 1001)));
        s.Refused(Refusal.MetadataTooLong);
        s.Pass(Bot, Desk, new string('x', 1000));
        Assert.Null(s.Last.Refusal);
    }

    [Fact]
    public void A_role_is_told_as_app_roles_on_the_Pages_line()
    {
        var s = new Scenario(Handover, new ConversationKey(Page, PersonId.PageLine));
        s.Given(new Command.AnnounceRole(s.NewId(), Desk, "primary_receiver"));
        Assert.Equal([new Content.Roles(Desk, "primary_receiver")], s.OwedTo(Desk));
        Assert.Empty(s.OwedTo(Bot));
    }

    [Fact]
    public void A_change_comes_before_the_message_that_caused_it_in_an_apps_line()
    {
        var s = new Scenario(Handover).Accept(Items.Message());
        Assert.Collection(
            s.OwedTo(Desk),
            first => Assert.IsType<Content.ControlChanged>(first),
            second => Assert.IsType<Content.FromMeta>(second));
    }

    [Fact]
    public void A_request_queued_behind_an_app_at_Meta_tells_no_hosted_app()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox);
        s.Request(Survey);
        Assert.All(Handover.Apps.Keys, app => Assert.Empty(s.OwedTo(app)));
    }

    [Fact]
    public void The_primary_hears_of_control_that_an_unlisted_app_at_Meta_gave_back()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Stranger).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        Assert.Equal([new Content.Passed(Stranger, Desk, null)], s.Hears(Desk));
    }
}
