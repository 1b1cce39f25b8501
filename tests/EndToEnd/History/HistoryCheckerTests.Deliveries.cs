using static Router.EndToEnd.HistoryEvent;
using static Router.EndToEnd.RecordedStory;

namespace Router.EndToEnd;

/// <content>Guarantees 3, 4 and 5: nothing lost, in order, once.</content>
public sealed partial class HistoryCheckerTests
{
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
}
