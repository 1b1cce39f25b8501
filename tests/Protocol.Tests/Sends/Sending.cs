using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 4: claims, exceptions, outcomes, <c>thread_control</c>, echoes.</summary>
public sealed class Sending
{
    [Fact]
    public void A_plain_message_into_an_idle_conversation_claims_it()
    {
        var s = new Scenario(Handover);
        s.Send(Bot);
        Assert.Equal(Bot, s.Owner);
        Assert.Equal(ChangeReason.Claim, s.Happened<OwnerChanged>().Reason);
        Assert.True(s.Happened<SendBegun>().Send.Claimed);
        Assert.True(s.Last.Events.IndexOf(s.Happened<OwnerChanged>()) < s.Last.Events.IndexOf(s.Happened<SendBegun>()));
    }

    [Fact]
    public void A_claim_ends_again_when_Graph_says_no()
    {
        Assert.All(new SendOutcome[] { new SendOutcome.Refused(100, 2018001), SendOutcome.NotStarted.Instance }, outcome =>
        {
            var s = new Scenario(Handover);
            var id = s.NewId();
            s.Send(Bot, id: id);
            s.Ended(id, outcome);
            Assert.Null(s.Owner);
            Assert.Equal(ChangeReason.ClaimUndone, s.Happened<OwnerChanged>().Reason);
            Assert.Equal(2, s.State.Epoch);
        });
    }

    [Fact]
    public void A_claim_stays_when_the_outcome_is_unknown()
    {
        var s = new Scenario(Handover);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Ended(id, SendOutcome.Unknown.Instance);
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void A_claim_stays_when_anything_else_has_happened_since()
    {
        foreach (var between in new Action<Scenario>[]
        {
            s => s.Accept(Items.Message()),
            s => s.Request(Desk),
            s => s.Extend(Bot, 2 * Day),
            s => s.Send(Bot),
            s => s.Pass(Bot, Desk),
        })
        {
            var s = new Scenario(Handover);
            var id = s.NewId();
            s.Send(Bot, id: id);
            between(s);
            var owner = s.Owner;
            s.Ended(id, new SendOutcome.Refused(100, null));
            Assert.Equal(owner, s.Owner);
            s.NeverHappened<OwnerChanged>();
        }
    }

    [Fact]
    public void A_receipt_is_nothing_that_happened_to_a_claim()
    {
        var s = new Scenario(Handover);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Accept(Items.Of(ItemKind.Read));
        s.Ended(id, new SendOutcome.Refused(100, null));
        Assert.Null(s.Owner);
    }

    [Fact]
    public void A_claim_that_Graph_refuses_because_another_app_owns_becomes_a_doubt()
    {
        var s = new Scenario(Handover);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Ended(id, new SendOutcome.Refused(10, 2018300));
        Assert.Equal(AppId.UnknownAtMeta, s.Owner);
    }

    [Fact]
    public void A_sender_action_with_a_human_agent_tag_is_no_exception()
    {
        var s = new Scenario(Handover.With(Desk, a => a with { HumanAgent = true })).OwnedBy(Bot);
        s.Send(Desk, SendKind.Action, humanAgent: true);
        s.Refused(Refusal.AnotherAppControls);
    }

    [Fact]
    public void A_human_agents_message_leaves_control_unchanged()
    {
        var s = new Scenario(Handover.With(Desk, a => a with { HumanAgent = true })).OwnedBy(Bot);
        var before = s.State.Control;
        s.Send(Desk, humanAgent: true);
        Assert.Null(s.Last.Refusal);
        Assert.Equal(before, s.State.Control);
    }

    [Fact]
    public void Thread_control_pass_is_carried_out_when_Graph_has_accepted_the_message()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id, then: new AfterSend.Pass(Desk));
        Assert.Equal(Bot, s.Owner);
        s.Ended(id, new SendOutcome.Accepted("mid"));
        Assert.Equal(Desk, s.Owner);
        Assert.Single(s.Hears(Desk), c => c is Content.Passed);
    }

    [Fact]
    public void Thread_control_release_serves_the_queue()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Waiting(Survey);
        var id = s.NewId();
        s.Send(Bot, id: id, then: AfterSend.Release.Instance);
        s.Ended(id, new SendOutcome.Accepted("mid"));
        Assert.Equal(Survey, s.Owner);
    }

    [Fact]
    public void Thread_control_of_a_message_that_was_not_accepted_is_not_carried_out()
    {
        Assert.All(new SendOutcome[] { new SendOutcome.Refused(100, null), SendOutcome.Unknown.Instance, SendOutcome.NotStarted.Instance }, outcome =>
        {
            var s = new Scenario(Handover).OwnedBy(Bot);
            var id = s.NewId();
            s.Send(Bot, id: id, then: new AfterSend.Pass(Desk));
            s.Ended(id, outcome);
            Assert.Equal(Bot, s.Owner);
        });
    }

    [Fact]
    public void Thread_control_that_can_no_longer_be_carried_out_is_noted()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id, then: new AfterSend.Pass(Shop));
        s.Take(Desk);
        s.Ended(id, new SendOutcome.Accepted("mid"));
        Assert.Equal(Desk, s.Owner);
        s.Happened<Noted>();
        s.Roster = Handover.Without(Bot);
        var other = s.NewId();
        Assert.Equal(Refusal.UnknownCaller, s.Send(Bot, id: other).Refusal);
    }

    [Fact]
    public void A_send_under_way_is_owed_until_its_outcome_is_stored()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        Assert.True(s.Settled().State.Owes);
        s.Ended(id, SendOutcome.Unknown.Instance);
        Assert.False(s.State.Owes);
    }

    [Fact]
    public void The_Pages_own_line_accepts_no_send_and_no_control_call()
    {
        var s = new Scenario(Handover, new ConversationKey(Page, PersonId.PageLine));
        s.Send(Bot);
        s.Refused(Refusal.NoSuchConversation);
        s.Take(Bot);
        s.Refused(Refusal.NoSuchConversation);
        s.When(new Command.Assign(s.NewId(), Bot));
        s.Refused(Refusal.NoSuchConversation);
    }

    [Fact]
    public void An_echo_is_shown_as_sent_by_the_app_whose_mark_it_carries()
    {
        var s = new Scenario(Handover).Accept(Items.Echo(Seat) with { EchoMark = Bot, Mid = "mid.1" });
        Assert.Equal(Bot, s.Happened<ItemAccepted>().EchoOf);
    }

    [Fact]
    public void Without_a_mark_the_mid_of_Graphs_answer_decides()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Ended(id, new SendOutcome.Accepted("mid.1"));
        s.Accept(Items.Echo(Seat) with { Mid = "mid.1" });
        Assert.Equal(Bot, s.Happened<ItemAccepted>().EchoOf);
        s.Accept(Items.Echo(Seat) with { Mid = "mid.2" });
        Assert.Equal(Seat, s.Happened<ItemAccepted>().EchoOf);
        s.Accept(Items.Echo(Seat) with { Mid = "mid.3", EchoMark = Stranger });
        Assert.Equal(Seat, s.Happened<ItemAccepted>().EchoOf);
    }
}
