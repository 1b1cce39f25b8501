using static Router.EndToEnd.HistoryEvent;
using static Router.EndToEnd.RecordedStory;

namespace Router.EndToEnd;

/// <content>Guarantee 8: what is told is stored.</content>
public sealed partial class HistoryCheckerTests
{
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
}
