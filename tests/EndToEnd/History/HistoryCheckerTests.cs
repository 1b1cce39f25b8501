using static Router.EndToEnd.HistoryEvent;
using static Router.EndToEnd.RecordedStory;

namespace Router.EndToEnd;

/// <summary>The checker is a judge, so it is tried itself: it accepts the clean story, and each doctored one breaks the guarantee named.</summary>
public sealed class HistoryCheckerTests
{
    private readonly RecordedStory _story = Whole();

    [Fact]
    public void The_clean_story_breaks_nothing() => AssertClean();

    [Fact]
    public void A_story_survives_its_file() =>
        Assert.Equal(_story.Told.ToLines(), History.FromLines([.. _story.Told.ToLines()]).ToLines());

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
    public void Guarantee_2_a_refused_send_reaches_the_platform()
    {
        _story.Sent(Bot, "s9", owner: Desk, epoch: 2, arrives: true, new(400, 10, 2018300));
        AssertBroken(2, "send s9 was refused and reached the platform");
    }

    [Fact]
    public void A_send_that_the_platform_itself_refused_breaks_nothing()
    {
        _story.Sent(Desk, "s9", owner: Desk, epoch: 2, arrives: true, new(400, 10, 2018300));
        _story.Replace<GraphCalled>(e => e.SendId == "s9", e => e with { Status = 400, Code = 10, Subcode = 2018300, Mid = null });
        AssertClean();
    }

    [Fact]
    public void Guarantee_2_a_send_arrives_while_another_app_owns()
    {
        _story.Sent(Bot, "s9", owner: Desk, epoch: 2, arrives: true);
        AssertBroken(2, "send s9 of app 11 reached the platform while epoch 2 belongs to 12");
    }

    [Fact]
    public void A_send_that_overlaps_the_change_of_control_breaks_nothing()
    {
        var release = _story.Events.OfType<ControlCalled>().Single(e => e.Verb == "release");
        _story.Sent(Bot, "s9", owner: Desk, epoch: 2, arrives: true);
        _story.Replace<SendCalled>(e => e.SendId == "s9", e => e with { Began = release.Began });
        AssertClean();
    }

    [Fact]
    public void Guarantee_2_a_send_reaches_the_platform_twice()
    {
        _story.Events.Add(_story.Events.OfType<GraphCalled>().Single(e => e.SendId == "s3"));
        AssertBroken(2, "send s3 reached the platform 2 times");
    }

    [Fact]
    public void Guarantee_2_a_send_that_nobody_asked_for()
    {
        _story.Remove<SendCalled>(e => e.SendId == "s3");
        AssertBroken(2, "nobody asked for");
    }

    [Fact]
    public void Only_an_approved_app_may_send_as_a_human_agent_while_another_owns()
    {
        _story.Controlled(Desk, "release", owner: Bot, epoch: 3);
        _story.Changed(3, Desk, Bot, "grant", sequence: 7);
        _story.Sent(Desk, "s8", owner: Bot, epoch: 3, arrives: true, tag: "HUMAN_AGENT");
        _story.Controlled(Bot, "note", owner: Bot, epoch: 3);
        _story.Last = _story.Last with { Owner = Bot, Epoch = 3, Queue = [] };
        AssertClean();

        _story.Sent(Watch, "s9", owner: Bot, epoch: 3, arrives: true, tag: "HUMAN_AGENT");
        _story.Controlled(Bot, "note", owner: Bot, epoch: 3);
        AssertBroken(2, "send s9 of app 13");
    }

    [Fact]
    public void Guarantee_2_a_survey_arrives_before_the_conversation_is_idle()
    {
        _story.Sent(Survey, "s9", owner: Desk, epoch: 2, arrives: true, survey: true, mid: "held.s9");
        _story.Controlled(Desk, "note", owner: Desk, epoch: 2);
        AssertBroken(2, "send s9 of app 14");
    }

    [Theory]
    [InlineData(Bot)]
    [InlineData(Desk)]
    [InlineData(Watch)]
    public void Guarantee_3_an_item_that_was_answered_200_never_arrives(string app)
    {
        _story.Remove<CallbackReceived>(e => e.App == app && e.Item.Key == "message:m2");
        AssertBroken(3, $"message:m2 was answered 200 and app {app} never heard it");
    }

    [Fact]
    public void Guarantee_3_an_item_that_nobody_heard()
    {
        _story.Remove<CallbackReceived>(e => e.Item.Key == "message:m2");
        AssertBroken(3, "message:m2 was answered 200");
    }

    [Fact]
    public void Guarantee_3_an_item_only_for_the_owner_whom_sightings_around_it_name()
    {
        _story.Controlled(Desk, "note", owner: Desk, epoch: 2);
        _story.Posted("reaction:m1");
        _story.Controlled(Desk, "note", owner: Desk, epoch: 2);
        AssertBroken(3, "reaction:m1 was answered 200 and app 12 never heard it");
    }

    [Fact]
    public void Guarantee_3_a_change_of_control_that_its_subscriber_never_hears()
    {
        _story.Remove<CallbackReceived>(e => e is { App: Watch, Item.Change.Epoch: 2 });
        AssertBroken(3, "app 13 never heard of the change to epoch 2");
    }

    [Fact]
    public void An_item_that_was_not_answered_200_may_be_missing()
    {
        _story.Posted("message:m9", status: 503);
        AssertClean();
    }

    [Fact]
    public void An_item_in_the_dead_letters_or_still_owed_is_not_lost()
    {
        _story.Remove<CallbackReceived>(e => e is { App: Watch, Item.Key: "message:m2" });
        _story.DeadLetters.Add(new($"{Ann}:5:{Watch}", Ann, Watch, Key: null));
        AssertClean();

        _story.DeadLetters.Clear();
        _story.Last = _story.Last with { Owed = [new($"{Ann}:5:{Watch}", Ann, Watch, "message:m2")] };
        AssertClean();

        _story.Last = _story.Last with { Owed = [new("", Ann, Watch, Key: null)] };
        AssertClean();

        _story.Last = _story.Last with { Owed = [new("", Ann, Desk, Key: null)] };
        AssertBroken(3, "app 13 never heard it");
    }

    [Fact]
    public void An_item_that_no_conversation_took_stands_in_the_dead_letters_once()
    {
        _story.Remove<CallbackReceived>(e => e.Item.Key == "message:m2");
        _story.DeadLetters.Add(new("item.1", Ann, App: null, Key: null));
        AssertClean();

        _story.Remove<CallbackReceived>(e => e.Item.Key == "message:m3");
        AssertBroken(3, "message:m3 was answered 200");
    }

    [Fact]
    public void A_dead_letter_of_another_item_excuses_nothing()
    {
        _story.Remove<CallbackReceived>(e => e is { App: Watch, Item.Key: "message:m2" });
        _story.DeadLetters.Add(new($"{Ann}:6:{Watch}", Ann, Watch, Key: null));
        AssertBroken(3, "app 13 never heard it");
    }

    [Fact]
    public void Guarantee_4_first_arrivals_change_places()
    {
        var m2 = _story.Events.OfType<CallbackReceived>().Single(e => e is { App: Desk, Item.Key: "message:m2" });
        var m3 = _story.Events.OfType<CallbackReceived>().First(e => e is { App: Desk, Item.Key: "message:m3" });
        _story.Replace<CallbackReceived>(e => e == m2, e => e with { Began = m3.Began.AddMilliseconds(20), Ended = m3.Ended.AddMilliseconds(20) });
        AssertBroken(4, "app 12 heard P:ann:6:12 before P:ann:5:12");
    }

    [Fact]
    public void Guarantee_4_the_places_contradict_the_platforms_order()
    {
        foreach (var copy in _story.Events.OfType<CallbackReceived>().Where(e => e.Item.Key == "message:m2").ToArray())
        {
            _story.Replace<CallbackReceived>(e => e == copy, e => e with { DeliveryId = $"{Ann}:9:{e.App}" });
        }

        AssertBroken(4, "message:m2 was answered 200 before message:m3 was posted, and got the later place");
    }

    [Fact]
    public void A_handover_item_of_Routers_own_is_not_Metas_of_the_same_millisecond()
    {
        _story.Posted("pass_thread_control::5");
        _story.Posted("message:m4");
        _story.HeardByAll("message:m4", sequence: 7, owner: Desk, epoch: 2);
        _story.Heard(Desk, 8, new("pass_thread_control::5", "pass_thread_control"), "messaging", Desk, 2);
        AssertClean();
    }

    [Fact]
    public void Guarantee_4_a_repeat_is_not_marked_by_its_attempt()
    {
        _story.Replace<CallbackReceived>(e => e is { App: Watch, Attempt: 2 }, e => e with { Attempt = 1 });
        AssertBroken(4, "attempt 1 of P:ann:6:13 came after attempt 1");
    }

    [Fact]
    public void Guarantee_4_allows_it_for_a_while_after_silos_have_gone_and_come()
    {
        _story.Replace<CallbackReceived>(e => e is { App: Watch, Attempt: 2 }, e => e with { Attempt = 1 });
        var joined = _story.Events.OfType<ProcessReady>().Single().Ended;
        var first = _story.Events.OfType<CallbackReceived>().First(e => e is { App: Watch, DeliveryId: "P:ann:6:13" }).Began;
        AssertBroken(4, "attempt 1 of P:ann:6:13 came after attempt 1");
        Assert.Empty(CheckedWith(first - joined));
        Assert.NotEmpty(CheckedWith(first - joined - TimeSpan.FromTicks(1)));

        IEnumerable<Violation> CheckedWith(TimeSpan failoverLasts) =>
            HistoryChecker.Check(_story.Told with { Facts = RecordedStory.Facts with { FailoverLasts = failoverLasts } });
    }

    [Fact]
    public void Guarantee_4_a_delivery_id_comes_back_with_another_item()
    {
        _story.Replace<CallbackReceived>(e => e is { App: Watch, Attempt: 2 }, e => e with { Item = new("message:m2", "message") });
        AssertBroken(4, "delivery P:ann:6:13 was message:m3 and then message:m2");
    }

    [Fact]
    public void Guarantee_5_an_item_is_accepted_twice_for_one_app()
    {
        _story.Heard(Desk, 7, new("message:m2", "message"), "messaging", Desk, 2);
        AssertBroken(5, "message:m2 was accepted twice");
    }

    [Fact]
    public void Guarantee_5_two_apps_hear_one_item_under_two_sequences()
    {
        foreach (var copy in _story.Events.OfType<CallbackReceived>().Where(e => e is { App: Watch, Item.Key: "message:m3" }).ToArray())
        {
            _story.Replace<CallbackReceived>(e => e == copy, e => e with { DeliveryId = $"{Ann}:7:{Watch}" });
        }

        AssertBroken(5, "message:m3 was accepted twice");
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
        if (broken)
        {
            AssertBroken(7, "epoch 2 belongs to 12, whose deadline was");
        }
        else
        {
            AssertClean();
        }
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
        if (broken)
        {
            AssertBroken(7, "after its deadline");
        }
        else
        {
            AssertClean();
        }
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

    [Fact]
    public void Guarantee_8_the_final_state_does_not_know_an_epoch_that_was_told()
    {
        _story.Controlled(Desk, "release", owner: Bot, epoch: 3);
        AssertBroken(8, "somebody was told epoch 3, and the final state has 2");
    }

    [Fact]
    public void Guarantee_8_a_grant_is_contradicted_after_a_restart()
    {
        var killed = _story.Events.OfType<ProcessKilled>().Single().Began;
        _story.Remove<CallbackReceived>(e => e.Item.Change?.Epoch == 2 && e.Began < killed);
        _story.Replace<ControlCalled>(e => e.Verb == "release", e => e with { Answer = e.Answer with { Owner = Watch } });
        AssertBroken(8, "epoch 2 belongs to 13, and epoch 2 belongs to 12");
    }

    [Fact]
    public void Guarantee_8_an_epoch_told_before_a_kill_is_gone_after_it()
    {
        _story.Replace<ControlCalled>(e => e.Verb == "release", e => e with { Answer = e.Answer with { Epoch = 5 } });
        AssertBroken(8, "epoch 5 was told before, and afterwards");
    }

    [Fact]
    public void Guarantee_8_a_sequence_is_given_again_after_a_kill()
    {
        _story.Replace<CallbackReceived>(e => e is { App: Watch, Item.Change.Epoch: 2 }, e => e with { Item = new("message:m2", "message"), Channel = "standby" });
        AssertBroken(8, "delivery P:ann:4:13 was control_changed:2 and then message:m2");
    }

    [Fact]
    public void Guarantee_8_an_item_that_the_platform_never_posted()
    {
        _story.Heard(Desk, 7, new("message:m9", "message"), "messaging", Desk, 2);
        AssertBroken(8, "which the platform never posted");
    }

    [Fact]
    public void Guarantee_8_a_send_is_answered_with_a_mid_that_the_platform_never_gave()
    {
        _story.Sent(Desk, "s9", owner: Desk, epoch: 2, arrives: false);
        AssertBroken(8, "send s9 was answered mid.s9, which the platform never gave");
    }

    [Fact]
    public void Guarantee_8_a_held_survey_vanishes()
    {
        _story.Sent(Survey, "s9", owner: Desk, epoch: 2, arrives: false, survey: true, mid: "held.s9");
        AssertBroken(8, "1 surveys were answered as held and not sent, and only 0 are held");

        _story.Last = _story.Last with { Held = 1 };
        AssertClean();
    }

    [Theory]
    [InlineData(613, false, false)]
    [InlineData(190, false, false)]
    [InlineData(613, true, true)]
    [InlineData(10, false, true)]
    [InlineData(null, false, true)]
    public void Guarantee_8_a_held_survey_that_Meta_refused_for_a_while_is_held_on(int? code, bool answerLost, bool mayEnd)
    {
        _story.Sent(Survey, "s9", owner: Desk, epoch: 2, arrives: false, survey: true, mid: "held.s9");
        _story.Add(new GraphCalled(RouterApp, Ann, "messages", "s9", code is null ? GraphCalled.Abandoned : 400, code, Subcode: null, Mid: null) { AnswerLost = answerLost });
        if (mayEnd)
        {
            AssertOnlyBroken(2);
        }
        else
        {
            AssertBroken(8, "1 surveys were answered as held and not sent, and only 0 are held");
        }
    }

    // The survey was sent while another app owned, which is broken, too.
    private void AssertOnlyBroken(int guarantee) =>
        Assert.All(HistoryChecker.Check(_story.Told), violation => Assert.Equal(guarantee, violation.Guarantee));

    private void AssertClean() => Assert.Empty(HistoryChecker.Check(_story.Told));

    private void AssertBroken(int guarantee, string what)
    {
        var found = HistoryChecker.Check(_story.Told);
        Assert.Contains(found, violation => violation.Guarantee == guarantee && violation.What.Contains(what, StringComparison.Ordinal));
    }
}
