using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>When a write fails its memory is dropped, and read again before the next step.</summary>
public sealed class FailedWritesTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_failed_write_leaves_no_trace_and_no_delivery()
    {
        _world.Store.NextSave = Fault.Fails;
        Assert.Equal(Acceptance.Unavailable, await _world.Says("a"));
        Assert.True((await _world.Settled()).Outbox.IsEmpty);
        Assert.Equal(0, _world.Journal.Count("post"));
        Assert.Empty(_world.Timeline.All);
    }

    [Fact]
    public async Task After_a_failed_write_the_next_command_sees_what_is_stored()
    {
        await _world.Takes(Bot);
        _world.Store.NextSave = Fault.Fails;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.Passes(Bot, Desk));
        Assert.True((await _world.Look()).IsOwnedBy(Bot));
        Assert.IsType<Answer.Granted>(await _world.Passes(Bot, Desk));
    }

    [Fact]
    public async Task An_item_whose_failed_write_was_stored_is_known_when_Meta_repeats_it()
    {
        _world.Store.NextSave = Fault.FailsAfterStoring;
        Assert.Equal(Acceptance.Unavailable, await _world.Says("a"));
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered");
        Assert.Equal(["a"], _world.Apps.Told(Bot));
    }

    [Fact]
    public async Task An_item_whose_failed_write_was_stored_is_delivered_although_nobody_repeats_it()
    {
        _world.Store.NextSave = Fault.FailsAfterStoring;
        await _world.Says("a");
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Count == 1, _world.Options.AfterStoreFailure, "the delivery");
    }

    [Fact]
    public async Task While_the_store_cannot_be_read_nothing_is_accepted_and_afterwards_everything_is()
    {
        _world.Store.LoadsFail = true;
        Assert.Equal(Acceptance.Unavailable, await _world.Says("a"));
        _world.Store.LoadsFail = false;
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
    }

    [Fact]
    public async Task Many_failed_commands_leave_one_alarm()
    {
        _world.Store.LoadsFail = true;
        for (var i = 0; i < 50; i++)
        {
            await _world.Says($"item {i}");
        }

        var loads = _world.Journal.Count("load");
        _world.Clock.Advance(_world.Options.AfterStoreFailure);
        await Until(() => _world.Journal.Count("load") > loads, "the alarm");
        await Task.Delay(50);
        Assert.Equal(loads + 1, _world.Journal.Count("load"));
    }

    [Fact]
    public async Task What_was_delivered_is_not_delivered_again_when_its_settling_cannot_be_written()
    {
        await _world.Says("a");
        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered");
        _world.Store.WritesFail = true;
        await _world.PassTimeUntil(() => _world.Journal.Count("failed") >= 3, TimeSpan.FromMilliseconds(500), "three failed writes");
        _world.Store.WritesFail = false;
        await _world.PassTimeUntil(() => _world.Stored.Outbox.IsEmpty, TimeSpan.FromMilliseconds(500), "the settling is written");
        Assert.Equal(["a"], _world.Apps.Told(Bot));
        Assert.Equal(["a"], _world.Apps.Told(Desk));
    }

    [Fact]
    public async Task The_outcome_of_a_send_survives_a_failed_write()
    {
        await _world.Takes(Bot);
        var sent = Assert.IsType<SendAnswer.Graph>(await _world.Sends(Bot, "hello", "s1"));
        Assert.Equal(200, sent.Answer.Status);
        _world.Store.NextSave = Fault.Fails;
        Assert.Equal(Acceptance.Unavailable, await _world.Says("a"));
        var again = Assert.IsType<SendAnswer.Before>(await _world.Sends(Bot, "hello", "s1"));
        Assert.Equal(new SendOutcome.Accepted("mid.hello"), again.Outcome);
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Theory]
    [InlineData(Fault.Fails)]
    [InlineData(Fault.FailsAfterStoring)]
    internal async Task A_send_whose_write_failed_was_never_started_and_its_repeat_is_sent(Fault fault)
    {
        await _world.Takes(Bot);
        _world.Store.NextSave = fault;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.Sends(Bot, "hello", "s1"));
        Assert.Equal(0, _world.Journal.Count("graph send"));
        Assert.IsType<SendAnswer.Graph>(await _world.Sends(Bot, "hello", "s1"));
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_claim_whose_failed_write_was_stored_is_undone()
    {
        _world.Store.NextSave = Fault.FailsAfterStoring;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.Sends(Bot, "hello"));
        await _world.UntilState(s => s.Control is Control.Idle, "idle");
    }

    [Fact]
    public async Task A_send_under_way_is_not_ended_when_memory_is_read_again()
    {
        await _world.Takes(Bot);
        var graph = new TaskCompletionSource<GraphAnswer>();
        _world.Meta.OnSend = _ => graph.Task;
        var send = _world.Sends(Bot, "hello", "s1");
        await Until(() => _world.Journal.Count("graph send") == 1, "the call");
        _world.Store.NextSave = Fault.Fails;
        await _world.Says("a");
        Assert.Null(Assert.Single((await _world.Settled()).Sends).Outcome);
        graph.SetResult(Meta.Yes("""{"message_id":"m1"}"""));
        await send;
        Assert.Equal(new SendOutcome.Accepted("m1"), Assert.Single((await _world.Settled()).Sends).Outcome);
    }

    [Fact]
    public async Task A_delivery_under_way_is_not_attempted_again_when_memory_is_read_again()
    {
        var app = new TaskCompletionSource<int>();
        _world.Apps.Answers(Bot, _ => app.Task);
        await _world.Says("a");
        await Until(() => _world.Apps.Told(Bot).Count == 1, "the attempt");
        _world.Store.NextSave = Fault.Fails;
        await _world.Says("b");
        await _world.Settled();
        app.SetResult(200);
        await _world.UntilState(s => s.Outbox.IsEmpty, "settled");
        Assert.Equal(["a"], _world.Apps.Told(Bot));
    }

    [Fact]
    public async Task A_change_at_Meta_whose_outcome_could_not_be_written_is_completed_by_what_Meta_said()
    {
        await _world.Takes(Bot);
        var graph = new TaskCompletionSource<GraphAnswer>();
        _world.Meta.OnMove = () => graph.Task;
        var pass = _world.Passes(Bot, Inbox);
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        _world.Store.NextSave = Fault.Fails;
        graph.SetResult(Meta.Yes("""{"success":true}"""));
        await Until(() => _world.Journal.Count("failed") == 1, "the failed write");
        _world.Clock.Advance(_world.Options.AfterStoreFailure);
        Assert.IsType<Answer.Granted>(await pass);
        Assert.Equal(0, _world.Journal.Count("graph thread_owner"));
        Assert.True((await _world.Look()).IsOwnedBy(Inbox));
    }

    [Fact]
    public async Task A_conversation_of_a_Page_that_is_not_configured_promises_nothing()
    {
        var other = new ConversationKey(new PageId("999"), new PersonId("7"));
        Assert.Equal(Acceptance.Unavailable, await _world.Host.Accept(other, _world.Message("a"), null));
        var loads = _world.Journal.Count("load");
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(30);
        Assert.Equal(loads, _world.Journal.Count("load"));
    }
}
