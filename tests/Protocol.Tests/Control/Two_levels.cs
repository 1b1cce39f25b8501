using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 3: moving, observations, echoes, and the owner that Meta has not named yet.</summary>
public sealed class Two_levels
{
    private static Scenario BotPassesToInbox()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Pass(Bot, Inbox, "help");
        return s;
    }

    private static Scenario DeskTakesFromInbox()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Take(Desk);
        return s;
    }

    [Fact]
    public void Between_hosted_apps_nothing_is_asked_of_Meta()
    {
        var s = new Scenario(Handover);
        s.Pass(Bot, Desk);
        s.NeverHappened<MoveBegun>();
        s.Release(Desk);
        s.NeverHappened<MoveBegun>();
        Assert.Null(s.State.ChangedAtMeta);
    }

    [Fact]
    public void A_pass_to_an_app_at_Meta_is_stored_as_moving_before_its_call()
    {
        var s = BotPassesToInbox();
        var moving = Assert.IsType<Protocol.Control.Moving>(s.State.Control);
        Assert.Equal((Inbox, s.Now, ChangeReason.Pass, "help"), (moving.To, moving.Since, moving.Reason, moving.Metadata));
        Assert.Equal(Bot, s.Owner);
        Assert.Equal(1, s.State.Epoch);
        Assert.True(s.State.Owes);
    }

    [Fact]
    public void Yes_completes_the_move()
    {
        var s = BotPassesToInbox();
        s.Moved(MoveOutcome.Done);
        Assert.Equal(Inbox, s.Owner);
        Assert.Equal(2, s.State.Epoch);
        Assert.Equal(s.Now, s.State.ChangedAtMeta);
    }

    [Fact]
    public void No_undoes_the_move_and_the_books_stay()
    {
        var s = BotPassesToInbox();
        s.Moved(MoveOutcome.Refused);
        Assert.Equal(new Protocol.Control.Hosted(Bot, Noon + Day), s.State.Control);
        Assert.Equal(1, s.State.Epoch);
    }

    [Fact]
    public void A_take_from_an_app_at_Meta_waits_for_Meta_too()
    {
        var s = DeskTakesFromInbox();
        Assert.Equal(Inbox, s.Owner);
        s.Moved(MoveOutcome.Done);
        Assert.Equal(Desk, s.Owner);
    }

    [Fact]
    public void While_moving_the_person_is_heard_by_the_app_that_owned_before_and_its_deadline_moves()
    {
        var s = BotPassesToInbox().After(10 * Second).Accept(Items.Message());
        Assert.Equal(HeardOn.Messaging, s.Hearing(Bot));
        Assert.Equal(HeardOn.Standby, s.Hearing(Desk));
        s.Moved(MoveOutcome.Refused);
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void While_control_moves_away_from_idle_every_app_still_hears_a_reaction()
    {
        var s = new Scenario(Handover);
        s.Pass(Bot, Inbox);
        s.Accept(Items.Of(ItemKind.Reaction));
        Assert.All(Handover.Apps.Keys, app => Assert.Equal(HeardOn.Messaging, s.Hearing(app)));
    }

    [Fact]
    public void A_move_lasts_at_most_thirty_seconds_then_the_owner_is_unknown()
    {
        var s = BotPassesToInbox().After((30 * Second) - Second).Touched();
        Assert.IsType<Protocol.Control.Moving>(s.State.Control);
        s.After(Second).Touched();
        Assert.Equal(AppId.UnknownAtMeta, s.Owner);
        Assert.Equal(QuestionReason.Move, s.State.Question?.Why);
        s.Send(Bot);
        s.Refused(Refusal.AnotherAppControls);
    }

    [Fact]
    public void A_move_that_a_late_touch_begins_still_gets_its_thirty_seconds()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Hour)
            .Accept(Items.Of(ItemKind.Handover) with { Observation = new Observation(ObservationKind.Request) { Requested = Inbox } })
            .After(Day - Minute).Touched();
        Assert.Equal(s.Now, Assert.IsType<Protocol.Control.Moving>(s.State.Control).Since);
    }

    [Fact]
    public void A_take_from_the_unknown_owner_that_lasts_too_long_changes_no_owner()
    {
        var s = new Scenario(Handover).Accept(Items.Message().OnStandby());
        var epoch = s.State.Epoch;
        s.Take(Desk);
        s.After(Minute).Touched();
        Assert.Equal(AppId.UnknownAtMeta, s.Owner);
        Assert.Equal(epoch, s.State.Epoch);
        Assert.NotNull(s.State.Question);
    }

    [Fact]
    public void An_unknown_outcome_is_asked_about_until_Meta_answers_with_growing_pauses()
    {
        var s = BotPassesToInbox();
        s.Moved(MoveOutcome.Unknown);
        Assert.IsType<Protocol.Control.Moving>(s.State.Control);
        Assert.Equal(s.Now, s.State.Question?.AskAt);
        s.Told(null);
        Assert.Equal(s.Now + Second, s.State.Question?.AskAt);
        s.Told(null);
        Assert.Equal(s.Now + (2 * Second), s.State.Question?.AskAt);
        for (var i = 0; i < 20; i++)
        {
            s.Told(null);
        }

        Assert.Equal(s.Now + (5 * Minute), s.State.Question?.AskAt);
        s.Told(new OwnerAtMeta.App(Inbox, null));
        Assert.Equal(Inbox, s.Owner);
        Assert.Null(s.State.Question);
    }

    [Fact]
    public void An_unknown_outcome_that_Meta_denies_is_undone()
    {
        Assert.All(
            new OwnerAtMeta[] { new OwnerAtMeta.App(Seat, null), OwnerAtMeta.Nobody.Instance },
            answer =>
            {
                var s = BotPassesToInbox();
                s.Moved(MoveOutcome.Unknown);
                s.Told(answer);
                Assert.Equal(Bot, s.Owner);
                Assert.Equal(1, s.State.Epoch);
            });
        var t = DeskTakesFromInbox();
        t.Moved(MoveOutcome.Unknown);
        t.Told(new OwnerAtMeta.Hidden(null));
        Assert.Equal(new Protocol.Control.Platform(Inbox, Noon + Day), t.State.Control);
    }

    [Fact]
    public void An_unknown_outcome_is_resolved_by_the_next_observation()
    {
        var s = BotPassesToInbox();
        s.Moved(MoveOutcome.Unknown);
        s.Accept(Items.Seen(ObservationKind.Pass, Inbox, s.Now, previous: Seat));
        Assert.Equal(Inbox, s.Owner);

        var t = BotPassesToInbox();
        t.Moved(MoveOutcome.Unknown);
        t.Accept(Items.Seen(ObservationKind.Take, Seat, t.Now));
        Assert.Equal(new Protocol.Control.Hosted(Bot, Noon + Day), t.State.Control);
    }

    [Fact]
    public void While_the_call_is_under_way_the_platforms_new_message_pass_undoes_nothing()
    {
        var s = BotPassesToInbox().Accept(Items.Seen(ObservationKind.Pass, Seat, Noon));
        Assert.IsType<Protocol.Control.Moving>(s.State.Control);
        s.Moved(MoveOutcome.Done);
        Assert.Equal(Inbox, s.Owner);
    }

    [Fact]
    public void While_the_call_is_under_way_an_older_answer_of_thread_owner_undoes_nothing()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Echo(Inbox));
        s.Pass(Bot, Inbox);
        s.Told(new OwnerAtMeta.App(Seat, null));
        s.Moved(MoveOutcome.Done);
        Assert.Equal(Inbox, s.Owner);
    }

    [Fact]
    public void The_outcome_of_another_move_is_no_outcome_of_this_one()
    {
        var s = BotPassesToInbox();
        Assert.True(s.When(new Command.EndMove(new CommandId("other"), MoveOutcome.Done)).Repeated);
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void Other_control_calls_while_moving_are_answered_with_error_2()
    {
        var s = BotPassesToInbox();
        foreach (var command in new Command[]
        {
            new Command.Pass(s.NewId(), Bot, Desk, null), new Command.Take(s.NewId(), Desk, null), new Command.Request(s.NewId(), Shop, null),
            new Command.CancelRequest(s.NewId(), Shop), new Command.Release(s.NewId(), Bot), new Command.Extend(s.NewId(), Bot, Hour),
            new Command.PassMetadata(s.NewId(), Bot, Desk, null), new Command.Assign(s.NewId(), Desk), new Command.Enqueue(s.NewId(), Shop, null),
        })
        {
            s.When(command);
            s.Refused(Refusal.Moving);
        }
    }

    [Fact]
    public void Meta_naming_Routers_app_changes_nothing_between_hosted_apps()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        Assert.Equal(Bot, s.Owner);
        s.NeverHappened<OwnerChanged>();
        s.Happened<Noted>();
    }

    [Fact]
    public void An_observation_older_than_the_last_change_at_Meta_changes_nothing()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        Assert.Equal(Desk, s.Owner);
        s.Accept(Items.Seen(ObservationKind.Take, Inbox, s.Now - Second));
        Assert.Equal(Desk, s.Owner);
        s.Happened<Noted>();
        s.Accept(Items.Seen(ObservationKind.Take, Inbox, s.Now));
        Assert.Equal(Inbox, s.Owner);
    }

    [Fact]
    public void An_observation_in_whole_seconds_is_not_older_than_a_change_in_the_same_second()
    {
        var half = TimeSpan.FromMilliseconds(500);
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now + half));
        s.Accept(Items.Seen(ObservationKind.Take, Inbox, s.Now));
        Assert.Equal(Inbox, s.Owner);

        var t = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        t.Accept(Items.Seen(ObservationKind.Pass, Seat, t.Now + half));
        t.Accept(Items.Seen(ObservationKind.Take, Inbox, t.Now + (half / 2)));
        Assert.Equal(Desk, t.Owner);
    }

    [Fact]
    public void A_tap_older_than_the_last_change_at_Meta_takes_nothing_back()
    {
        var s = new Scenario(Handover).OwnedBy(Desk).After(Minute).OwnedAtMetaBy(Inbox);
        s.Accept(Items.Tap(Bot, s.Now - Second));
        Assert.Equal(Inbox, s.Owner);
        s.Accept(Items.Tap(Bot, s.Now + Second));
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void A_standby_item_makes_the_owner_unknown_and_nobody_may_send()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Message().OnStandby());
        Assert.Equal(AppId.UnknownAtMeta, s.Owner);
        Assert.Equal(QuestionReason.Standby, s.State.Question?.Why);
        s.Send(Bot);
        s.Refused(Refusal.AnotherAppControls);
        s.Told(new OwnerAtMeta.App(Vendor, null));
        Assert.Equal(Vendor, s.Owner);
    }

    [Fact]
    public void A_standby_item_older_than_the_last_change_raises_no_doubt()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        s.Accept(Items.Message(s.Now - Second).OnStandby());
        Assert.Equal(Desk, s.Owner);
        Assert.Null(s.State.Question);
    }

    [Theory]
    [InlineData(10, 2018300)]
    [InlineData(100, 2534037)]
    public void A_send_refused_because_another_app_owns_makes_Router_ask(int code, int subcode)
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Ended(id, new SendOutcome.Refused(code, subcode));
        Assert.Equal(AppId.UnknownAtMeta, s.Owner);
        Assert.Equal(QuestionReason.SendRefused, s.State.Question?.Why);
    }

    [Fact]
    public void Another_refusal_of_a_send_leaves_all_as_it_was()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        var before = s.State.Control;
        s.Ended(id, new SendOutcome.Refused(100, 2018001));
        Assert.Equal(before, s.State.Control);
        Assert.Null(s.State.Question);
    }

    [Fact]
    public void An_echo_of_the_inbox_is_a_reason_to_ask_and_no_answer()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Echo(Inbox));
        Assert.Equal(Bot, s.Owner);
        Assert.Equal(Inbox, s.State.Question?.Echo);
        s.Told(new OwnerAtMeta.App(Seat, null));
        Assert.Equal(Bot, s.Owner);
        Assert.Null(s.State.Question);
    }

    [Fact]
    public void Where_Meta_hides_the_owner_the_echo_counts_as_a_take()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Echo(Inbox));
        s.Told(new OwnerAtMeta.Hidden(null));
        Assert.Equal(Inbox, s.Owner);
        Assert.Equal([new Content.Taken(Bot, Inbox, null)], s.Hears(Bot));
    }

    [Fact]
    public void A_reply_to_a_thread_marked_Done_leaves_control_where_it_was()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now)).After(Minute);
        s.Accept(Items.Echo(Inbox, s.Now));
        s.Told(new OwnerAtMeta.Hidden(null));
        Assert.Equal(Desk, s.Owner);
    }

    [Fact]
    public void After_the_inbox_took_again_its_thread_is_no_longer_Done()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now)).After(Minute);
        Assert.True(s.State.InboxDone);
        s.OwnedAtMetaBy(Inbox);
        Assert.False(s.State.InboxDone);
    }

    [Fact]
    public void An_echo_keeps_naming_the_sender_when_a_standby_item_raises_the_doubt_again()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Echo(Inbox)).Accept(Items.Message().OnStandby());
        s.Told(new OwnerAtMeta.Hidden(null));
        Assert.Equal(Inbox, s.Owner);
    }

    [Fact]
    public void An_echo_of_Routers_own_app_or_of_a_hosted_app_moves_nothing()
    {
        Assert.All(new AppId?[] { Seat, Desk, null }, sender =>
        {
            var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Echo(sender));
            Assert.Equal(Bot, s.Owner);
            Assert.Null(s.State.Question);
        });
    }

    [Fact]
    public void A_take_that_names_only_the_loser_makes_Router_ask()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(Items.Seen(ObservationKind.Take, null, Noon, previous: Seat));
        Assert.NotNull(s.State.Question);
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void When_Meta_says_nobody_owns_the_queue_is_served_else_the_conversation_is_idle()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Hour).Waiting(Survey).After(Day - Hour).Touched();
        s.Told(OwnerAtMeta.Nobody.Instance);
        Assert.Equal(Survey, s.Owner);

        var t = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Day).Touched();
        t.Told(OwnerAtMeta.Nobody.Instance);
        Assert.Null(t.Owner);
    }

    [Fact]
    public void A_platform_app_at_the_head_of_the_queue_gets_control_by_a_Graph_pass_when_the_inbox_is_done()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Of(ItemKind.Handover) with { Observation = new Observation(ObservationKind.Request) { Requested = Vendor } });
        s.Accept(Items.Seen(ObservationKind.Pass, Seat, s.Now));
        var moving = Assert.IsType<Protocol.Control.Moving>(s.State.Control);
        Assert.Equal(Vendor, moving.To);
        Assert.Null(s.Owner);
        s.Moved(MoveOutcome.Done);
        Assert.Equal(Vendor, s.Owner);
        Assert.Empty(s.State.Queue);
    }

    [Fact]
    public void A_route_to_an_app_at_Meta_goes_there_by_a_Graph_pass_also_from_another_app_at_Meta()
    {
        var roster = Handover with { Routes = [new Route(RouteKind.Ad, null, Vendor)] };
        var s = new Scenario(roster).OwnedAtMetaBy(Inbox).After(Minute);
        s.Accept(Items.Message(s.Now) with { EntryBy = RouteKind.Ad, EntryKey = "ad-9" });
        Assert.Equal(Vendor, Assert.IsType<Protocol.Control.Moving>(s.State.Control).To);
        Assert.Null(s.Owner);
    }

    [Fact]
    public void An_operator_cannot_give_one_app_at_Meta_what_another_holds()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox);
        s.When(new Command.Assign(s.NewId(), Vendor));
        s.Refused(Refusal.OnlyTheOwner);
    }

    [Fact]
    public void A_take_whose_app_was_removed_meanwhile_makes_no_owner_of_it()
    {
        var s = DeskTakesFromInbox();
        s.Roster = Handover.Without(Desk);
        s.Moved(MoveOutcome.Done);
        Assert.Null(s.Owner);
        Assert.Equal(ChangeReason.AppRemoved, s.Happened<OwnerChanged>().Reason);
    }

    [Fact]
    public void A_change_told_by_Meta_in_seconds_four_times_counts_once()
    {
        var item = Items.Seen(ObservationKind.Take, Vendor, Noon);
        var s = new Scenario(Handover).OwnedBy(Bot).Accept(item);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(s.When(new Command.Accept(item)).Repeated);
        }

        Assert.Equal(2, s.State.Epoch);
    }
}
