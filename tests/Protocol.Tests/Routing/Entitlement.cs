using System.Collections.Frozen;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 6: the table of kinds, and who hears an item on which channel.</summary>
public sealed class Entitlement
{
    private static FrozenSet<string> Fields(params string[] fields) => FrozenSet.ToFrozenSet(fields);

    private static PageRoster BotSubscribes(params string[] fields) =>
        Handover.WithEvery(a => a with { Fields = [] }).With(Bot, a => a with { Fields = Fields(fields) });

    // kind, entry, standby form: the columns of rules.md section 6.
    [Theory]
    [InlineData(ItemKind.Message, true, true)]
    [InlineData(ItemKind.Postback, true, true)]
    [InlineData(ItemKind.Referral, true, false)]
    [InlineData(ItemKind.OptIn, true, false)]
    [InlineData(ItemKind.Echo, false, true)]
    [InlineData(ItemKind.Reaction, false, false)]
    [InlineData(ItemKind.Edit, false, false)]
    [InlineData(ItemKind.Delivered, false, true)]
    [InlineData(ItemKind.Read, false, true)]
    [InlineData(ItemKind.OwnerOnly, false, false)]
    [InlineData(ItemKind.Handover, false, false)]
    [InlineData(ItemKind.Unknown, false, true)]
    public void The_kinds_of_the_rules(ItemKind kind, bool entry, bool standbyForm)
    {
        Assert.Equal(entry, kind.IsEntry());
        Assert.Equal(standbyForm, kind.HasStandbyForm());
    }

    [Theory]
    [InlineData(ItemKind.Message, "messages")]
    [InlineData(ItemKind.Postback, "messaging_postbacks")]
    [InlineData(ItemKind.Referral, "messaging_referrals")]
    [InlineData(ItemKind.Referral, "messaging_referral")]
    [InlineData(ItemKind.OptIn, "messaging_optins")]
    [InlineData(ItemKind.Echo, "message_echoes")]
    [InlineData(ItemKind.Reaction, "message_reactions")]
    [InlineData(ItemKind.Edit, "message_edits")]
    [InlineData(ItemKind.Delivered, "message_deliveries")]
    [InlineData(ItemKind.Read, "message_reads")]
    [InlineData(ItemKind.Read, "messaging_seen")]
    [InlineData(ItemKind.OwnerOnly, "messaging_feedback")]
    [InlineData(ItemKind.Unknown, "messaging_new_thing")]
    [InlineData(ItemKind.Unknown, "*")]
    public void An_app_hears_a_kind_by_its_field_and_by_no_other(ItemKind kind, string field)
    {
        var item = Items.Of(kind) with { Field = kind == ItemKind.OwnerOnly ? "messaging_feedback" : "messaging_new_thing" };
        var s = new Scenario(BotSubscribes(field)).OwnedBy(Bot).Accept(item with { ButtonOf = Bot });
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));

        var other = EveryField.Where(f => f != "*" && f != field && !(kind == ItemKind.Read && f == "message_reads")
            && !(kind == ItemKind.Referral && f == "messaging_referrals")).ToArray();
        var t = new Scenario(BotSubscribes(other)).OwnedBy(Bot).Accept(Items.Of(kind) with { Field = item.Field, ButtonOf = Bot });
        Assert.Null(t.Hearing(Bot));
    }

    [Fact]
    public void Standby_needs_the_kinds_field_and_standby()
    {
        foreach (var (fields, hears) in new[] { (Fields("messages", "standby"), true), (Fields("messages"), false), (Fields("standby"), false) })
        {
            var s = new Scenario(Handover.With(Shop, a => a with { Fields = fields })).OwnedBy(Bot).Accept(Items.Message());
            Assert.Equal(hears ? HeardOn.Standby : null, s.Hearing(Shop));
        }
    }

    [Fact]
    public void The_owner_needs_no_standby_field()
    {
        var s = new Scenario(BotSubscribes("messages")).OwnedBy(Bot).Accept(Items.Message());
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
    }

    [Theory]
    [InlineData(ItemKind.Message)]
    [InlineData(ItemKind.Echo)]
    [InlineData(ItemKind.Delivered)]
    [InlineData(ItemKind.Read)]
    [InlineData(ItemKind.Unknown)]
    public void What_has_a_standby_form_is_heard_by_the_owner_on_messaging_and_by_others_on_standby(ItemKind kind)
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Of(kind));
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
        Assert.All(new[] { Desk, Survey, Closer, Shop }, app => Assert.Equal(HeardOn.Standby, s.Hearing(app)));
    }

    [Theory]
    [InlineData(ItemKind.Referral)]
    [InlineData(ItemKind.OptIn)]
    [InlineData(ItemKind.Reaction)]
    [InlineData(ItemKind.Edit)]
    [InlineData(ItemKind.OwnerOnly)]
    public void What_has_no_standby_form_is_heard_by_the_owner_only(ItemKind kind)
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Of(kind) with { Field = "messaging_account_linking" });
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
        Assert.All(new[] { Desk, Survey, Closer, Shop }, app => Assert.Null(s.Hearing(app)));
    }

    [Fact]
    public void Idle_without_a_primary_every_app_hears_on_standby_and_what_has_no_standby_form_on_messaging()
    {
        var s = new Scenario(Handover with { Primary = null }).Accept(Items.Message());
        Assert.All(Handover.Apps.Keys, app => Assert.Equal(HeardOn.Standby, s.Hearing(app)));
        s.Accept(Items.Of(ItemKind.Referral));
        Assert.All(Handover.Apps.Keys, app => Assert.Equal(HeardOn.Messaging, s.Hearing(app)));
    }

    [Fact]
    public void While_an_app_at_Meta_owns_all_hear_on_standby()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).Accept(Items.Message().OnStandby());
        Assert.All(Handover.Apps.Keys, app => Assert.Equal(HeardOn.Standby, s.Hearing(app)));
    }

    [Fact]
    public void An_Instagram_echo_is_heard_by_message_echoes_or_by_messages()
    {
        var s = new Scenario(BotSubscribes("messages")).OwnedBy(Bot).Accept(Items.Of(ItemKind.Echo) with { Channel = Channel.Instagram });
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
        var t = new Scenario(BotSubscribes("messages")).OwnedBy(Bot).Accept(Items.Of(ItemKind.Echo));
        Assert.Null(t.Hearing(Bot));
    }

    [Fact]
    public void An_item_to_which_nobody_is_entitled_is_accepted_and_owed_to_nobody()
    {
        var s = new Scenario(Handover.WithEvery(a => a with { Fields = [] })).Accept(Items.Message());
        Assert.Single(s.Last.Events.OfType<ConversationEvent.ItemAccepted>());
        Assert.True(s.State.Outbox.IsEmpty);
        Assert.Equal(1, s.State.NextSequence);
    }

    [Fact]
    public void An_items_bytes_are_kept_once_however_many_apps_are_owed_it()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Message());
        Assert.Single(s.State.Outbox.Items);
        Assert.Equal(Handover.Apps.Count, s.State.Outbox.Rows.Length);
    }

    [Fact]
    public void Owner_epoch_and_trace_are_those_of_the_moment_of_acceptance()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var step = Step.Run(s.State, new Command.Accept(Items.Message()), new StepContext(Noon, Handover, "00-trace"));
        var item = Assert.Single(step.Next.Outbox.Items);
        Assert.Equal((Bot, 1L, "00-trace", Noon), (item.Owner!.Value, item.Epoch, item.Trace, item.AcceptedAt));
    }

    [Fact]
    public void Who_hears_on_which_channel_is_fixed_at_acceptance()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Message());
        s.Pass(Bot, Desk);
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
        Assert.Equal(HeardOn.Standby, s.Hearing(Desk));
    }
}
