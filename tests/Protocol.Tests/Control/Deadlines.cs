using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 2: 24 hours without activity, extensions, and due times that no timer worked off.</summary>
public sealed class Deadlines
{
    [Fact]
    public void One_second_before_the_deadline_the_owner_still_owns()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Day - Second).Touched();
        Assert.Equal(Bot, s.Owner);
        Assert.False(s.Last.Changed);
    }

    [Fact]
    public void At_the_deadline_the_conversation_is_idle()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Day).Touched();
        Assert.Null(s.Owner);
        Assert.Equal(ChangeReason.Expired, s.Happened<OwnerChanged>().Reason);
    }

    [Fact]
    public void A_lost_timer_changes_nothing_the_next_command_finds_the_conversation_idle()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(3 * Day);
        s.Send(Bot, mayClaim: false);
        Assert.Null(s.Last.Refusal);
        Assert.Null(s.Owner);
        s.Release(Bot);
        s.Refused(Refusal.OnlyTheOwner);
    }

    [Fact]
    public void A_persons_message_one_second_before_the_deadline_gives_a_whole_day_again()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Day - Second).Accept(Items.Message()).After(Day - Second).Touched();
        Assert.Equal(Bot, s.Owner);
        Assert.Null(s.After(Second).Touched().Owner);
    }

    [Fact]
    public void An_owners_message_is_activity_in_profile_handover()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Day - Second);
        s.Send(Bot);
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void Only_the_persons_entries_are_activity_in_profile_routing()
    {
        var s = new Scenario(Routing).OwnedBy(Bot).After(Day - Second);
        s.Send(Bot);
        Assert.Equal(Noon + Day, s.State.Control.Expiration);
        s.Accept(Items.Message());
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Theory]
    [InlineData(ItemKind.Reaction)]
    [InlineData(ItemKind.Edit)]
    [InlineData(ItemKind.Delivered)]
    [InlineData(ItemKind.Read)]
    [InlineData(ItemKind.Echo)]
    [InlineData(ItemKind.OwnerOnly)]
    [InlineData(ItemKind.Unknown)]
    public void What_is_no_entry_is_no_activity(ItemKind kind)
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Hour).Accept(Items.Of(kind) with { Field = "messaging_account_linking" });
        Assert.Equal(Noon + Day, s.State.Control.Expiration);
    }

    [Theory]
    [InlineData(ItemKind.Message)]
    [InlineData(ItemKind.Postback)]
    [InlineData(ItemKind.Referral)]
    [InlineData(ItemKind.OptIn)]
    public void Every_entry_is_activity(ItemKind kind)
    {
        var s = new Scenario(Handover).OwnedBy(Desk).After(Hour).Accept(Items.Of(kind));
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void Neither_a_sender_action_nor_anothers_human_agent_message_is_activity()
    {
        var s = new Scenario(Handover.With(Desk, a => a with { HumanAgent = true })).OwnedBy(Bot).After(Hour);
        s.Send(Bot, SendKind.Action);
        s.Send(Desk, humanAgent: true);
        Assert.Equal(Noon + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void An_extension_reaches_seven_days_and_not_a_second_more()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Extend(Bot, (7 * Day) + Second);
        s.Refused(Refusal.DurationOutOfRange);
        s.Extend(Bot, 7 * Day);
        Assert.Equal(Noon + (7 * Day), s.State.Control.Expiration);
        Assert.Equal(Bot, s.After((7 * Day) - Second).Touched().Owner);
        Assert.Null(s.After(Second).Touched().Owner);
    }

    [Fact]
    public void An_extension_of_less_than_a_second_is_refused()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Extend(Bot, TimeSpan.FromMilliseconds(999));
        s.Refused(Refusal.DurationOutOfRange);
        s.Extend(Bot, -Hour);
        s.Refused(Refusal.DurationOutOfRange);
        s.Extend(Bot, Second);
        Assert.Null(s.Last.Refusal);
    }

    [Fact]
    public void An_extension_never_shortens()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Extend(Bot, 7 * Day);
        s.Extend(Bot, Hour);
        Assert.Null(s.Last.Refusal);
        Assert.Equal(Noon + (7 * Day), s.State.Control.Expiration);
    }

    [Fact]
    public void Activity_never_shortens_an_extension()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Extend(Bot, 7 * Day);
        s.After(Day).Accept(Items.Message());
        s.Send(Bot);
        Assert.Equal(Noon + (7 * Day), s.State.Control.Expiration);
    }

    [Fact]
    public void A_pass_gives_the_new_owner_a_day_whatever_was_extended_before()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Extend(Bot, 7 * Day);
        s.After(Hour).Pass(Bot, Desk);
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void An_event_of_an_hour_ago_counts_from_now()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(2 * Hour);
        s.Accept(Items.Message(at: s.Now - Hour));
        Assert.Equal(s.Now + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void An_event_older_than_an_hour_counts_from_its_own_time()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(2 * Hour);
        var sent = s.Now - Hour - Second;
        s.Accept(Items.Message(at: sent));
        Assert.Equal(sent + Day, s.State.Control.Expiration);
    }

    [Fact]
    public void An_entry_that_Meta_repeats_after_thirty_hours_gives_control_that_is_over_already()
    {
        var s = new Scenario(Handover).Accept(Items.Message(at: Noon - TimeSpan.FromHours(30)));
        Assert.Equal(Desk, s.Owner);
        Assert.Equal(HeardOn.Messaging, s.Hearing(Desk));
        Assert.True(s.IsDueNow);
        Assert.Null(s.Touched().Owner);
    }

    [Fact]
    public void Due_times_are_worked_off_in_order_of_time()
    {
        // Survey's request ends one hour after the first deadline: it is granted at that deadline, and its own day ends.
        var s = new Scenario(Handover).OwnedBy(Bot).After(Hour).Waiting(Survey).After(10 * Day).Touched();
        Assert.Equal(
            [ChangeReason.Grant, ChangeReason.Expired],
            s.Last.Events.OfType<OwnerChanged>().Select(e => e.Reason));
        Assert.Null(s.Owner);
        Assert.Equal(RequestEnd.Granted, s.Happened<RequestEnded>().End);
    }

    [Fact]
    public void A_request_that_expired_before_the_deadline_is_not_granted_at_it()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Waiting(Survey).After(Hour).Accept(Items.Message()).Settled().After(3 * Day).Touched();
        Assert.Equal(RequestEnd.Expired, s.Happened<RequestEnded>().End);
        Assert.Equal(ChangeReason.Expired, s.Happened<OwnerChanged>().Reason);
        Assert.True(s.Last.Events.IndexOf(s.Happened<RequestEnded>()) < s.Last.Events.IndexOf(s.Happened<OwnerChanged>()));
    }

    [Fact]
    public void Due_times_come_before_the_new_command_in_the_story()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Day);
        s.Take(Shop);
        Assert.Equal([ChangeReason.Expired, ChangeReason.Take], s.Last.Events.OfType<OwnerChanged>().Select(e => e.Reason));
    }

    [Fact]
    public void A_refused_command_still_works_off_what_was_due()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).After(Day);
        s.Release(Shop);
        Assert.Equal(Refusal.OnlyTheOwner, s.Last.Refusal);
        Assert.True(s.Last.Changed);
        Assert.Null(s.Owner);
    }

    [Fact]
    public void At_the_deadline_profile_routing_serves_no_queue()
    {
        var s = new Scenario(Routing).OwnedBy(Bot).After(Hour);
        s.When(new Command.Enqueue(s.NewId(), Survey, null));
        s.After(Day - Hour).Touched();
        Assert.Null(s.Owner);
        Assert.Equal(ChangeReason.Expired, s.Happened<OwnerChanged>().Reason);
        Assert.Single(s.State.Queue);
    }

    [Fact]
    public void A_platform_apps_control_is_not_ended_on_Routers_own_word()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(5 * Day).Touched();
        Assert.Equal(Inbox, s.Owner);
        Assert.Equal(QuestionReason.Deadline, s.State.Question?.Why);
    }

    [Fact]
    public void An_echo_of_the_platform_app_that_owns_counts_as_its_send()
    {
        var s = new Scenario(Handover).OwnedAtMetaBy(Inbox).After(Day - Second).Accept(Items.Echo(Inbox)).After(Second).Touched();
        Assert.Null(s.State.Question);
    }

    [Fact]
    public void The_state_names_the_next_time_something_is_due()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        Assert.Equal(Noon + Day, s.State.NextDue(RuleNumbers.Default));
        s.Extend(Bot, 2 * Day);
        s.After(Hour).Waiting(Survey);
        Assert.Equal(s.Now + Day, s.State.NextDue(RuleNumbers.Default));
        s.Pass(Bot, Inbox);
        Assert.Equal(s.Now + (30 * Second), s.State.NextDue(RuleNumbers.Default));
        Assert.Null(new Scenario(Handover).State.NextDue(RuleNumbers.Default));
    }
}
