using static Router.EndToEnd.HistoryEvent;
using static Router.EndToEnd.RecordedStory;

namespace Router.EndToEnd;

/// <content>Guarantee 2: who may send.</content>
public sealed partial class HistoryCheckerTests
{
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
}
