using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>A command or item that comes twice: the same answer, and nothing changes twice.</summary>
public sealed class Repeats
{
    [Fact]
    public void A_repeated_command_changes_nothing()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var pass = new Command.Pass(s.NewId(), Bot, Desk, null);
        s.Given(pass);
        var again = s.When(pass);
        Assert.True(again.Repeated);
        Assert.Null(again.Refusal);
        Assert.False(again.Changed);
        Assert.Equal(Desk, s.Owner);
    }

    [Fact]
    public void A_repeat_that_comes_when_control_has_moved_on_is_not_carried_out_again()
    {
        var s = new Scenario(Handover);
        var take = new Command.Take(s.NewId(), Desk, null);
        s.Given(take);
        s.Pass(Desk, Bot);
        s.When(take);
        Assert.True(s.Last.Repeated);
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void The_repeat_of_a_take_that_changed_nothing_takes_nothing_later()
    {
        var s = new Scenario(Handover).OwnedBy(Desk);
        var take = new Command.Take(s.NewId(), Desk, null);
        s.Given(take);
        s.Pass(Desk, Bot);
        s.When(take);
        Assert.Equal(Bot, s.Owner);
    }

    [Fact]
    public void A_refused_command_may_be_tried_again_under_its_id()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var release = new Command.Release(s.NewId(), Desk);
        s.When(release);
        s.Refused(Refusal.OnlyTheOwner);
        s.Take(Desk);
        s.Given(release);
        Assert.Null(s.Owner);
    }

    [Fact]
    public void A_command_whose_move_Meta_refused_may_be_tried_again_under_its_id()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var pass = new Command.Pass(s.NewId(), Bot, Inbox, null);
        s.Given(pass);
        s.Moved(MoveOutcome.Refused);
        s.Given(pass);
        Assert.False(s.Last.Repeated);
        Assert.IsType<Protocol.Control.Moving>(s.State.Control);
        s.Moved(MoveOutcome.Done);
        s.When(pass);
        Assert.True(s.Last.Repeated);
    }

    [Fact]
    public void Thirty_two_commands_are_remembered()
    {
        var s = new Scenario(Handover).OwnedBy(Desk);
        var first = new Command.Take(s.NewId(), Desk, null);
        s.Given(first);
        for (var i = 0; i < 31; i++)
        {
            s.Given(new Command.PassMetadata(s.NewId(), Bot, Desk, null));
        }

        Assert.True(s.When(first).Repeated);
        s.Given(new Command.PassMetadata(s.NewId(), Bot, Desk, null));
        Assert.False(s.When(first).Repeated);
    }

    [Fact]
    public void A_repeated_send_never_begins_a_second_call()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Happened<SendBegun>();
        Assert.True(s.Send(Bot, id: id).Repeated);
        s.NeverHappened<SendBegun>();
        Assert.All(
            new SendOutcome[] { new SendOutcome.Accepted("mid"), new SendOutcome.Refused(100, null), SendOutcome.Unknown.Instance },
            outcome =>
            {
                var other = s.NewId();
                s.Send(Bot, id: other);
                s.Ended(other, outcome);
                Assert.True(s.Send(Bot, id: other).Repeated);
                s.NeverHappened<SendBegun>();
            });
    }

    [Fact]
    public void A_send_that_was_never_started_may_be_begun_again_and_ends_like_any_other()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Ended(id, SendOutcome.NotStarted.Instance);
        s.Send(Bot, id: id);
        s.Happened<SendBegun>();
        s.Ended(id, new SendOutcome.Accepted("mid"));
        s.Happened<SendEnded>();
        Assert.Single(s.State.Sends, x => x.Id == id);
        Assert.False(s.Settled().State.Owes);
    }

    [Fact]
    public void An_outcome_that_comes_twice_counts_once()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = s.NewId();
        s.Send(Bot, id: id);
        s.Ended(id, new SendOutcome.Accepted("mid"));
        Assert.True(s.Ended(id, SendOutcome.Unknown.Instance).Repeated);
        Assert.IsType<SendOutcome.Accepted>(s.State.Sends[^1].Outcome);
    }

    [Fact]
    public void A_settled_delivery_is_settled_once()
    {
        var s = new Scenario(Handover).Accept(Items.Message());
        var row = s.State.Outbox.Rows[0];
        s.Given(new Command.Settle(row.App, row.Sequence, AttemptOutcome.Delivered.Instance));
        Assert.True(s.When(new Command.Settle(row.App, row.Sequence, AttemptOutcome.Delivered.Instance)).Repeated);
    }
}
