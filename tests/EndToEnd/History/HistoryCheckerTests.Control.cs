using static Router.EndToEnd.HistoryEvent;
using static Router.EndToEnd.RecordedStory;

namespace Router.EndToEnd;

/// <content>Guarantees 1, 6 and 7: owners, requests, deadlines.</content>
public sealed partial class HistoryCheckerTests
{
    [Fact]
    public void Guarantee_1_two_owners_in_one_epoch()
    {
        _story.Replace<ControlCalled>(e => e.Verb == "note", e => e with { Answer = e.Answer with { Owner = Bot } });
        AssertBroken(1, "epoch 2 belongs to 12, and epoch 2 belongs to 11");
    }

    [Fact]
    public void Guarantee_1_a_change_names_another_previous_owner()
    {
        _story.Replace<CallbackReceived>(e => e is { App: Desk, Item.Change.Epoch: 2 }, e => e with { Item = e.Item with { Change = e.Item.Change! with { Previous = Desk } } });
        AssertBroken(1, "epoch 1 belongs to");
    }

    [Fact]
    public void Guarantee_1_an_epoch_runs_backwards()
    {
        _story.Replace<ControlCalled>(e => e.Verb == "note", e => e with { Answer = e.Answer with { Owner = Bot, Epoch = 1 } });
        AssertBroken(1, "epoch 2 was told before");
    }

    [Fact]
    public void Guarantee_1_an_owner_whom_the_Page_does_not_know()
    {
        _story.Later(TimeSpan.FromSeconds(1));
        _story.Controlled(Desk, "pass", owner: "99", epoch: 3);
        _story.Last = _story.Last with { Owner = "99", Epoch = 3 };
        AssertBroken(1, "an app the Page does not know");
    }

    [Fact]
    public void Guarantee_1_an_app_hears_on_messaging_what_another_owns()
    {
        _story.Replace<CallbackReceived>(e => e is { App: Bot, Item.Key: "message:m2" }, e => e with { Channel = "messaging" });
        AssertBroken(1, "app 11 heard message:m2 on messaging");
    }

    [Fact]
    public void Guarantee_6_a_waiting_request_vanishes()
    {
        _story.Last = _story.Last with { Queue = [] };
        AssertBroken(6, "app 11 asked for control");
    }

    [Fact]
    public void Guarantee_6_a_grant_before_the_request_is_not_its_grant()
    {
        _story.Controlled(Watch, "request", owner: Desk, epoch: 2);
        AssertBroken(6, "app 13 asked for control");
    }

    [Fact]
    public void A_cancelled_request_has_not_vanished()
    {
        _story.Controlled(Bot, "cancel", owner: Desk, epoch: 2);
        _story.Last = _story.Last with { Queue = [] };
        AssertClean();
    }

    [Fact]
    public void A_request_that_was_told_to_have_ended_has_not_vanished()
    {
        _story.Heard(Bot, 7, new("request_ended:cancelled:7", "request_ended") { RequestEnd = "cancelled" }, "messaging", Desk, 2);
        _story.Last = _story.Last with { Queue = [] };
        AssertClean();
    }

    [Fact]
    public void Guarantee_7_the_final_state_shows_an_owner_past_the_deadline()
    {
        _story.Later(TimeSpan.FromMinutes(61));
        AssertBroken(7, "(final state), whose deadline was");
    }

    [Fact]
    public void Guarantee_7_a_touch_past_the_deadline_finds_the_owner()
    {
        _story.Later(TimeSpan.FromMinutes(61));
        _story.Posted("message:m4");
        _story.HeardByAll("message:m4", sequence: 7, owner: Desk, epoch: 2);
        AssertBroken(7, "epoch 2 belongs to 12, whose deadline was");
    }

    [Theory]
    [InlineData(25, true, false)]
    [InlineData(35, true, true)]
    [InlineData(25, false, false)]
    [InlineData(35, false, true)]
    public void Guarantee_7_an_owner_past_the_deadline_may_be_seen_while_control_moves_to_an_app_at_Meta(int secondsAfterTheTouch, bool called, bool broken)
    {
        if (called)
        {
            _story.Add(new GraphCalled(RouterApp, Ann, "pass_thread_control", SendId: null, 200, Code: null, Subcode: null, Mid: null));
        }
        else
        {
            _story.Posted("request_thread_control:1");
        }

        _story.Later(TimeSpan.FromMinutes(61));
        _story.Posted("reaction:r4");
        _story.HeardByAll("reaction:r4", sequence: 7, owner: Desk, epoch: 2);
        _story.Later(TimeSpan.FromSeconds(secondsAfterTheTouch));
        _story.Posted("reaction:r5");
        _story.HeardByAll("reaction:r5", sequence: 8, owner: Desk, epoch: 2);
        _story.Changed(3, Desk, Inbox, "operator", sequence: 9);
        _story.Last = _story.Last with { Owner = Inbox, Epoch = 3 };
        AssertClean(unless: broken, 7, "epoch 2 belongs to 12, whose deadline was");
    }

    [Theory]
    [InlineData(59, false, false)]
    [InlineData(63, false, true)]
    [InlineData(63, true, false)]
    [InlineData(73, true, true)]
    public void Guarantee_7_an_expiry_comes_within_a_minute_or_ten_after_a_kill(int minutes, bool killed, bool broken)
    {
        if (killed)
        {
            _story.Killed();
        }

        _story.Remove<CallbackReceived>(e => e.Status == 500);
        _story.Replace<CallbackReceived>(e => e is { App: Bot, Attempt: 2 }, e => e with { Attempt = 1 });
        _story.Later(TimeSpan.FromMinutes(minutes));
        _story.Changed(3, Desk, next: null, "expired", sequence: 7);
        _story.Last = _story.Last with { Owner = null, Epoch = 3 };
        AssertClean(unless: broken, 7, "after its deadline");
    }

    [Fact]
    public void An_extension_moves_the_deadline()
    {
        _story.Controlled(Desk, "extend", owner: Desk, epoch: 2, duration: TimeSpan.FromDays(2));
        _story.Later(TimeSpan.FromHours(20));
        AssertClean();
    }

    [Fact]
    public void A_send_of_unknown_outcome_may_move_the_deadline_until_the_failover_is_over()
    {
        _story.Sent(Desk, "s4", owner: Desk, epoch: 2, arrives: false, new(500, 2, Transient: true));
        _story.Later(RecordedStory.Facts.IdleAfter + TimeSpan.FromSeconds(5));
        AssertBroken(7, "(final state), whose deadline was");

        Assert.Empty(HistoryChecker.Check(_story.Told with { Facts = RecordedStory.Facts with { FailoverLasts = TimeSpan.FromSeconds(10) } }));
    }
}
