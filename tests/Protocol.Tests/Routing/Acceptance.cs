using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md sections 1 and 6: items are accepted once, and their ids forgotten in time.</summary>
public sealed class Acceptance
{
    [Fact]
    public void An_item_that_Meta_repeats_is_accepted_once()
    {
        var item = Items.Message();
        var s = new Scenario(Handover).Accept(item).Settled();
        Assert.True(s.When(new Command.Accept(item)).Repeated);
        Assert.True(s.State.Outbox.IsEmpty);
    }

    [Fact]
    public void A_repeat_is_still_known_when_control_moved_in_between()
    {
        var item = Items.Tap(Shop);
        var s = new Scenario(Handover).Accept(item);
        s.Take(Desk);
        Assert.True(s.When(new Command.Accept(item)).Repeated);
        Assert.Equal(Desk, s.Owner);
    }

    [Fact]
    public void An_id_is_remembered_for_36_hours_and_then_forgotten()
    {
        var item = Items.Message();
        var s = new Scenario(Handover).Accept(item).After(TimeSpan.FromHours(36));
        Assert.True(s.When(new Command.Accept(item)).Repeated);
        s.After(Minute);
        Assert.False(s.When(new Command.Accept(item)).Repeated);
    }

    [Fact]
    public void At_most_512_ids_are_remembered_the_oldest_is_forgotten_first()
    {
        var item = Items.Message();
        var s = new Scenario(Handover.WithEvery(a => a with { Fields = [] })).Accept(item);
        for (var i = 0; i < 511; i++)
        {
            s.Accept(Items.Message());
        }

        Assert.Equal(512, s.State.Seen.Ids.Length);
        Assert.True(s.When(new Command.Accept(item)).Repeated);
        s.Accept(Items.Message());
        Assert.Equal(512, s.State.Seen.Ids.Length);
        Assert.False(s.When(new Command.Accept(item)).Repeated);
    }

    [Theory]
    [InlineData(ItemKind.Delivered)]
    [InlineData(ItemKind.Read)]
    public void Receipts_are_not_remembered(ItemKind kind)
    {
        var s = new Scenario(Handover).Accept(Items.Of(kind));
        Assert.Empty(s.State.Seen.Ids);
    }

    [Fact]
    public void The_channel_is_learnt_from_the_first_webhook_and_Messenger_until_then()
    {
        var s = new Scenario(Handover);
        Assert.Equal(Channel.Messenger, s.State.Channel);
        s.Accept(Items.Message() with { Channel = Channel.Instagram });
        Assert.Equal(Channel.Instagram, s.State.Channel);
        s.Accept(Items.Message());
        Assert.Equal(Channel.Instagram, s.State.Channel);
    }

    [Fact]
    public void An_item_of_the_Pages_own_line_has_no_owner_and_every_subscriber_hears_it_on_messaging()
    {
        var s = new Scenario(
            Handover.With(Shop, a => a with { Fields = [] }),
            new ConversationKey(Page, PersonId.PageLine));
        s.Accept(Items.Of(ItemKind.Unknown) with { Field = "policy_enforcement" });
        Assert.Null(s.Owner);
        Assert.All(new[] { Bot, Desk, Survey }, app => Assert.Equal(HeardOn.Messaging, s.Hearing(app)));
        Assert.Null(s.Hearing(Shop));
        s.Accept(Items.Message());
        Assert.Null(s.Owner);
    }

    [Fact]
    public void Metas_app_roles_are_noted_and_not_forwarded()
    {
        foreach (var key in new[] { Key, new ConversationKey(Page, PersonId.PageLine) })
        {
            var s = new Scenario(Handover, key);
            s.Accept(Items.Seen(ObservationKind.Roles, null));
            s.Happened<Noted>();
            Assert.True(s.State.Outbox.IsEmpty);
        }
    }

    [Fact]
    public void Metas_handover_items_are_not_forwarded_as_such()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Seen(ObservationKind.Take, Inbox, Noon));
        Assert.DoesNotContain(s.State.Outbox.Items, i => i.Content is Content.FromMeta);
    }
}
