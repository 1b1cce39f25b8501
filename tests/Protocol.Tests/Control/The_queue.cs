using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 2, Queue.</summary>
public sealed class The_queue
{
    private static Scenario BotOwns(PageRoster? roster = null) => new Scenario(roster ?? Handover).OwnedBy(Bot);

    private static AppId[] Waiting(Scenario s) => [.. s.State.Queue.Select(r => r.App)];

    private static Item InboxAsks => Items.Of(ItemKind.Handover) with { Observation = new Observation(ObservationKind.Request) { Requested = Inbox } };

    private static (AppId App, RequestEnd End)[] Ended(Scenario s) => [.. s.Last.Events.OfType<RequestEnded>().Select(e => (e.App, e.End))];

    [Fact]
    public void First_come_first_served()
    {
        var s = BotOwns().Waiting(Survey).Waiting(Shop);
        s.Release(Bot);
        Assert.Equal(Survey, s.Owner);
        s.Release(Survey);
        Assert.Equal(Shop, s.Owner);
        s.Release(Shop);
        Assert.Null(s.Owner);
    }

    [Fact]
    public void A_larger_priority_is_served_first_and_equals_keep_their_order()
    {
        var s = BotOwns(Handover.With(Closer, a => a with { Priority = 5 }).With(Target, a => a with { Priority = 5 }))
            .Waiting(Survey).Waiting(Closer).Waiting(Shop).Waiting(Target);
        Assert.Equal([Closer, Target, Survey, Shop], Waiting(s));
    }

    [Fact]
    public void Asking_again_updates_the_metadata_and_keeps_the_place()
    {
        var s = BotOwns().Waiting(Survey, "first").Waiting(Shop).Waiting(Survey, "second");
        Assert.Equal([Survey, Shop], Waiting(s));
        Assert.Equal("second", s.State.Queue[0].Metadata);
    }

    [Fact]
    public void A_grant_is_told_as_a_pass_with_the_metadata_it_was_asked_with()
    {
        var s = BotOwns().Waiting(Survey, "order 7");
        s.Release(Bot);
        Assert.Equal([new Content.Passed(Bot, Survey, "order 7")], s.Hears(Survey));
        Assert.Equal(RequestEnd.Granted, s.Happened<RequestEnded>().End);
    }

    [Fact]
    public void A_request_while_idle_is_granted_at_once_and_told_as_a_pass()
    {
        var s = new Scenario(Handover);
        s.Request(Survey, "order 7");
        Assert.Equal(Survey, s.Owner);
        Assert.Equal(ChangeReason.Grant, s.Happened<OwnerChanged>().Reason);
        Assert.Equal([new Content.Passed(null, Survey, "order 7")], s.Hears(Survey));
    }

    [Fact]
    public void The_owner_hears_of_a_request()
    {
        var s = BotOwns();
        s.Request(Survey, "order 7");
        Assert.Equal([new Content.Requested(Survey, "order 7")], s.Hears(Bot));
    }

    [Fact]
    public void A_request_expires_after_24_hours_and_its_app_is_told()
    {
        var s = BotOwns().Waiting(Survey);
        s.Extend(Bot, 7 * Day);
        Assert.Equal([Survey], Waiting(s.After(Day - Second).Touched()));
        Assert.Empty(Waiting(s.After(Second).Touched()));
        Assert.Equal(RequestEnd.Expired, s.Happened<RequestEnded>().End);
        Assert.Equal([new Content.RequestEnded(RequestEnd.Expired)], s.Hears(Survey));
    }

    [Fact]
    public void A_cancelled_request_is_gone_and_its_app_is_told()
    {
        var s = BotOwns().Waiting(Survey);
        s.Given(new Command.CancelRequest(s.NewId(), Survey));
        Assert.Empty(s.State.Queue);
        Assert.Equal([new Content.RequestEnded(RequestEnd.Cancelled)], s.Hears(Survey));
        s.When(new Command.CancelRequest(s.NewId(), Survey));
        s.Refused(Refusal.NoSuchRequest);
    }

    [Fact]
    public void The_end_of_a_request_is_told_only_to_apps_that_subscribed_to_control_changed()
    {
        var s = BotOwns(Handover.With(Survey, a => a with { Fields = System.Collections.Frozen.FrozenSet.ToFrozenSet(["messaging_handovers"]) })).Waiting(Survey);
        s.Given(new Command.CancelRequest(s.NewId(), Survey));
        Assert.Empty(s.OwedTo(Survey));
    }

    [Fact]
    public void A_parked_app_is_passed_over_and_keeps_its_place()
    {
        var s = BotOwns().Waiting(Survey).Waiting(Shop);
        s.Roster = Handover.With(Survey, a => a with { Parked = true });
        s.Release(Bot);
        Assert.Equal(Shop, s.Owner);
        Assert.Equal([Survey], Waiting(s));
        s.Roster = Handover;
        s.Release(Shop);
        Assert.Equal(Survey, s.Owner);
    }

    [Fact]
    public void With_only_parked_apps_waiting_the_conversation_becomes_idle()
    {
        var s = BotOwns().Waiting(Survey);
        s.Roster = Handover.With(Survey, a => a with { Parked = true });
        s.Release(Bot);
        Assert.Null(s.Owner);
        Assert.Equal([Survey], Waiting(s));
    }

    [Fact]
    public void An_app_unparked_while_the_conversation_is_idle_is_served_at_the_next_touch()
    {
        var s = BotOwns().Waiting(Survey, "asked");
        s.Roster = Handover.With(Survey, a => a with { Parked = true });
        s.Release(Bot);
        s.Roster = Handover;
        s.Touched();
        Assert.Equal(Survey, s.Owner);
        Assert.Equal([new Content.Passed(null, Survey, "asked")], s.Hears(Survey));
    }

    [Fact]
    public void A_grant_ends_the_apps_request_however_it_came_to_own()
    {
        Assert.All(
            new Action<Scenario>[]
            {
                s => s.Pass(Bot, Closer),
                s => s.Take(Closer),
                s => s.Accept(Items.Tap(Closer)),
                s => s.When(new Command.Assign(s.NewId(), Closer)),
            },
            act =>
            {
                var s = BotOwns().Waiting(Closer);
                act(s);
                Assert.Equal(Closer, s.Owner);
                Assert.Empty(s.State.Queue);
                Assert.Equal(RequestEnd.Granted, s.Happened<RequestEnded>().End);
            });
    }

    [Fact]
    public void Others_keep_waiting_when_control_is_passed()
    {
        var s = BotOwns().Waiting(Survey);
        s.Pass(Bot, Desk);
        Assert.Equal([Survey], Waiting(s));
    }

    [Fact]
    public void A_late_request_hears_a_metadata_note_and_keeps_its_place()
    {
        var s = BotOwns().Waiting(Survey).Waiting(Shop);
        s.Given(new Command.PassMetadata(s.NewId(), Bot, Shop, "in ten minutes"));
        Assert.Equal([new Content.Note(Bot, "in ten minutes")], s.Hears(Shop));
        Assert.Equal([Survey, Shop], Waiting(s));
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void While_a_platform_app_owns_a_request_waits()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).Waiting(Survey);
        Assert.Equal([Survey], Waiting(s));
        Assert.Equal(Inbox, s.Owner);
    }

    [Fact]
    public void Done_in_the_inbox_serves_the_queue_first()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).Waiting(Survey).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        Assert.Equal(Survey, s.Owner);
    }

    [Fact]
    public void Done_in_the_inbox_with_nobody_waiting_goes_to_the_primary_and_without_one_to_nobody()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        Assert.Equal(Desk, s.Owner);
        Assert.Equal([new Content.Passed(Inbox, Desk, null)], s.Hears(Desk));

        var t = new Scenario(Handover with { Primary = null }).OwnedAtMetaBy(Inbox).After(Minute);
        t.Accept(Items.Seen(ObservationKind.Pass, Seat, t.Now));
        Assert.Null(t.Owner);
    }

    [Fact]
    public void Staff_may_ask_for_control_from_the_inbox_and_wait_like_anybody()
    {
        var s = BotOwns().Accept(InboxAsks);
        Assert.Equal([Inbox], Waiting(s));
        Assert.Equal([new Content.Requested(Inbox, null)], s.Hears(Bot));
        s.Release(Bot);
        Assert.Equal(Inbox, Assert.IsType<Protocol.Control.Moving>(s.State.Control).To);
    }

    [Fact]
    public void A_grant_to_an_app_at_Meta_that_Meta_refuses_ends_its_request_so_that_the_next_is_served()
    {
        var s = BotOwns().After(Hour).Accept(InboxAsks).Waiting(Survey);
        s.After(Day - Hour).Touched();
        s.Moved(MoveOutcome.Refused);
        Assert.Equal([(Inbox, RequestEnd.Cancelled)], Ended(s));
        Assert.True(s.IsDueNow);
        s.Touched();
        Assert.Equal(Survey, s.Owner);
    }

    [Fact]
    public void A_grant_to_an_app_at_Meta_that_Meta_says_it_has_not_made_ends_its_request_and_the_next_is_served()
    {
        var s = BotOwns().After(Hour).Accept(InboxAsks).Waiting(Survey);
        s.After(Day - Hour).Touched();
        s.Moved(MoveOutcome.Unknown);
        Assert.Equal(Bot, s.Owner);
        s.Told(new OwnerAtMeta.App(Seat, Expiration: null));
        Assert.Equal([(Inbox, RequestEnd.Cancelled)], Ended(s));
        Assert.True(s.IsDueNow);
        s.Touched();
        Assert.Equal(Survey, s.Owner);
    }

    [Fact]
    public void An_owner_past_his_deadline_whose_only_successor_Meta_refuses_is_owner_no_more()
    {
        var s = BotOwns().After(Hour).Accept(InboxAsks);
        s.After(Day - Hour).Touched();
        s.Moved(MoveOutcome.Refused);
        Assert.True(s.IsDueNow);
        s.Touched();
        Assert.Null(s.Owner);
        Assert.Equal(ChangeReason.Expired, s.Happened<OwnerChanged>().Reason);
    }

    [Fact]
    public void Control_that_came_back_from_Meta_goes_to_the_next_in_the_queue_when_Meta_refuses_the_first()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Vendor);
        s.Accept(InboxAsks).Waiting(Survey).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        Assert.Equal(Inbox, Assert.IsType<Protocol.Control.Moving>(s.State.Control).To);
        s.Moved(MoveOutcome.Refused);
        Assert.Contains((Inbox, RequestEnd.Cancelled), Ended(s));
        Assert.Equal(Survey, s.Owner);
        Assert.Equal(ChangeReason.Grant, s.Happened<OwnerChanged>().Reason);
    }

    [Fact]
    public void An_operator_may_queue_an_app_in_profile_routing_and_the_owner_hears_nothing_of_it()
    {
        var s = new Scenario(Routing).OwnedBy(Bot);
        s.Given(new Command.Enqueue(s.NewId(), Survey, null));
        Assert.Equal([Survey], Waiting(s));
        Assert.Empty(s.Hears(Bot));
        s.Release(Bot);
        Assert.Equal(Survey, s.Owner);
    }

    [Fact]
    public void An_operator_who_frees_a_conversation_serves_the_queue()
    {
        var s = BotOwns().Waiting(Survey);
        s.Given(new Command.Assign(s.NewId(), null));
        Assert.Equal(Survey, s.Owner);
    }
}
