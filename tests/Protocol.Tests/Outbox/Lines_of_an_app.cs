using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md sections 6 and 10: order, settling, limits.</summary>
public sealed class Lines_of_an_app
{
    private static readonly PageRoster Two = Handover.WithEvery(a => a.Id == Bot || a.Id == Desk ? a : a with { Fields = [] });

    private static Owed Head(Scenario s, AppId app) => s.State.Outbox.Heads().Single(r => r.App == app);

    [Fact]
    public void An_apps_deliveries_are_in_the_order_of_acceptance()
    {
        var s = new Scenario(Two).OwnedBy(Bot);
        s.Accept(Items.Message()).Accept(Items.Message());
        s.Pass(Bot, Desk);
        s.Accept(Items.Message());
        foreach (var app in new[] { Bot, Desk })
        {
            var sequences = s.State.Outbox.Rows.Where(r => r.App == app).Select(r => r.Sequence).ToArray();
            Assert.Equal(sequences.Order(), sequences);
        }
    }

    [Fact]
    public void Only_the_first_of_each_apps_line_may_be_attempted()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Accept(Items.Message()).Accept(Items.Message());
        Assert.Equal([Bot, Desk], s.State.Outbox.Heads().Select(r => r.App).Order());
        Assert.All(s.State.Outbox.Heads(), r => Assert.Equal(s.State.Outbox.Rows.Min(x => x.Sequence), r.Sequence));
    }

    [Fact]
    public void An_item_is_dropped_from_the_state_when_its_last_app_has_it()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Accept(Items.Message());
        s.Given(new Command.Settle(Bot, Head(s, Bot).Sequence, AttemptOutcome.Delivered.Instance));
        Assert.Single(s.State.Outbox.Items);
        s.Given(new Command.Settle(Desk, Head(s, Desk).Sequence, AttemptOutcome.Delivered.Instance));
        Assert.True(s.State.Outbox.IsEmpty);
        Assert.Empty(s.State.Outbox.Items);
    }

    [Fact]
    public void A_postponed_delivery_keeps_its_place_and_counts_its_attempts_and_refusals()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Accept(Items.Message()).Accept(Items.Message());
        var row = Head(s, Bot);
        s.Given(new Command.Settle(Bot, row.Sequence, new AttemptOutcome.TryAgain(s.Now + Second, Refused: true)));
        s.Given(new Command.Settle(Bot, row.Sequence, new AttemptOutcome.TryAgain(s.Now + Minute, Refused: false)));
        Assert.Equal(row with { Attempts = 2, Refusals = 1, NextAt = s.Now + Minute }, Head(s, Bot));
        Assert.Equal(0, Head(s, Desk).Attempts);
    }

    [Fact]
    public void A_delivery_that_was_given_up_goes_to_the_dead_letters_and_the_line_moves_on()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Accept(Items.Message()).Accept(Items.Message());
        var row = Head(s, Bot);
        s.Given(new Command.Settle(Bot, row.Sequence, new AttemptOutcome.GaveUp(DeadReason.Refused)));
        var dropped = s.Happened<DeliveryDropped>();
        Assert.Equal((row, DeadReason.Refused), (dropped.Row, dropped.Reason));
        Assert.Equal(row.Sequence + 1, Head(s, Bot).Sequence);
    }

    [Fact]
    public void A_parked_apps_delivery_waits()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Accept(Items.Message());
        var row = Head(s, Bot);
        s.Given(new Command.Settle(Bot, row.Sequence, AttemptOutcome.Gone.Instance));
        Assert.Equal((row.Sequence, 1, 0), (Head(s, Bot).Sequence, Head(s, Bot).Attempts, Head(s, Bot).Refusals));
    }

    [Fact]
    public void A_line_holds_200_deliveries_then_the_oldest_go_to_the_dead_letters_and_the_app_is_told()
    {
        var s = new Scenario(Two with { Primary = null }).OwnedBy(Bot).Settled();
        for (var i = 0; i < 200; i++)
        {
            s.Accept(Items.Message());
        }

        Assert.Empty(s.Last.Events.OfType<DeliveryDropped>());
        var oldest = Head(s, Bot).Sequence;
        s.Accept(Items.Message());
        var dropped = s.Last.Events.OfType<DeliveryDropped>().Where(d => d.Row.App == Bot).ToArray();
        Assert.Equal(51, dropped.Length);
        Assert.Equal(oldest, dropped[0].Row.Sequence);
        Assert.All(dropped, d => Assert.Equal(DeadReason.LineFull, d.Reason));
        Assert.Equal(new Content.Dropped(51), s.OwedTo(Bot)[^1]);
        Assert.Equal(151, s.OwedTo(Bot).Count);
    }

    [Fact]
    public void A_line_holds_64_KiB_then_the_oldest_go_to_the_dead_letters()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Settled();
        for (var i = 0; i < 8; i++)
        {
            s.Accept(new Item(ItemKind.Message, new byte[8 * 1024]) { KnownBy = Items.NextId() });
        }

        Assert.Empty(s.Last.Events.OfType<DeliveryDropped>());
        s.Accept(new Item(ItemKind.Message, new byte[8 * 1024]) { KnownBy = Items.NextId() });
        Assert.Equal(3, s.Last.Events.OfType<DeliveryDropped>().Count(d => d.Row.App == Bot));
    }

    [Fact]
    public void An_item_larger_than_the_line_is_tried_before_it_is_given_up()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Settled();
        s.Accept(new Item(ItemKind.Message, new byte[100 * 1024]) { KnownBy = Items.NextId() });
        Assert.Empty(s.Last.Events.OfType<DeliveryDropped>());
        Assert.Contains(s.State.Outbox.Rows, r => r.App == Bot);
    }

    [Fact]
    public void An_item_the_state_cannot_hold_goes_to_the_dead_letters()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Settled();
        s.Accept(new Item(ItemKind.Message, new byte[200 * 1024]) { KnownBy = Items.NextId() });
        Assert.Contains(s.Last.Events.OfType<DeliveryDropped>(), d => d.Row.App == Bot && d.Reason == DeadReason.LineFull);
    }

    [Fact]
    public void A_full_line_costs_another_apps_line_nothing()
    {
        var s = new Scenario(Two).OwnedBy(Bot).Settled();
        for (var i = 0; i < 201; i++)
        {
            s.Accept(Items.Message());
            if (s.State.Outbox.Rows.FirstOrDefault(r => r.App == Desk) is { } row)
            {
                s.When(new Command.Settle(Desk, row.Sequence, AttemptOutcome.Delivered.Instance));
            }
        }

        Assert.Equal([Bot], s.State.Outbox.Rows.Select(r => r.App).Distinct());
    }

    [Fact]
    public void A_delivery_id_names_conversation_item_and_app() =>
        Assert.Equal("5001:7001:12:1001", new DeliveryId(Key, 12, Bot).ToString());
}
