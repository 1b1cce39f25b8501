using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>Sends: one after another, stored first, never repeated (rules.md section 4, guarantee 2).</summary>
public sealed class SendsTests
{
    private readonly World _world = new();
    private readonly TaskCompletionSource<GraphAnswer> _graph = new();

    [Fact]
    public async Task The_Graph_answer_goes_back_unchanged()
    {
        await _world.Takes(Bot);
        var answer = Meta.No(100, 2018001);
        _world.Meta.OnSend = _ => Task.FromResult(answer);
        Assert.Same(answer, Assert.IsType<SendAnswer.Graph>(await _world.Sends(Bot, "hello")).Answer);
    }

    [Fact]
    public async Task Sends_go_one_after_another_in_the_order_they_came()
    {
        var underWay = 0;
        var overlapped = false;
        _world.Meta.OnSend = async text =>
        {
            overlapped |= Interlocked.Increment(ref underWay) > 1;
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
            return Meta.Yes($$"""{"message_id":"{{text}}"}""");
        };
        await _world.Takes(Bot);
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => $"s{i}")];
        await Task.WhenAll(texts.Select(t => _world.Sends(Bot, t)));
        Assert.False(overlapped);
        Assert.Equal(texts.Select(t => $"graph send {t}"), _world.Journal.Lines.Where(l => l.StartsWith("graph send", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_send_that_had_to_wait_is_checked_again_before_its_call()
    {
        var first = await BotsSendHangs("first");
        var second = _world.Sends(Bot, "second");
        await _world.Settled();
        Assert.IsType<Answer.Granted>(await _world.Passes(Bot, Desk));
        _graph.SetResult(Meta.Yes("""{"message_id":"m1"}"""));
        await first;
        Assert.Equal(Refusal.AnotherAppControls, Assert.IsType<SendAnswer.Refused>(await second).Refusal);
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_send_that_waited_for_the_rate_budget_is_checked_again_before_its_call()
    {
        await _world.Takes(Bot);
        var budget = new TaskCompletionSource();
        _world.Meta.OnBudget = () => budget.Task;
        var send = _world.Sends(Bot, "hello");
        await _world.Settled();
        await _world.Passes(Bot, Desk);
        budget.SetResult();
        Assert.IsType<SendAnswer.Refused>(await send);
        Assert.Equal(0, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_send_that_is_refused_already_does_not_wait_behind_others()
    {
        var first = await BotsSendHangs("first");
        Assert.Equal(Refusal.AnotherAppControls, Assert.IsType<SendAnswer.Refused>(await _world.Sends(Desk, "no")).Refusal);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task No_call_starts_when_control_moved_on_in_the_same_write()
    {
        await _world.Takes(Bot);
        var slow = new TaskCompletionSource();
        var budget = new TaskCompletionSource();
        _world.Meta.OnBudget = () => budget.Task;
        var send = _world.Sends(Bot, "hello");
        await _world.Settled();
        _world.Store.Held = slow.Task;
        var writes = _world.Journal.Count("write");
        var item = _world.Says("a");
        await Until(() => _world.Journal.Count("write") == writes + 1, "a slow write");

        // Both wait for the next write: the send's step, then the pass.
        budget.SetResult();
        await Task.Delay(50);
        var pass = _world.Passes(Bot, Desk);
        await Task.Delay(20);
        slow.SetResult();
        await item;
        Assert.IsType<Answer.Granted>(await pass);
        Assert.IsType<SendAnswer.Refused>(await send);
        Assert.Equal(0, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task Webhooks_are_stored_while_a_Graph_call_hangs()
    {
        _ = await BotsSendHangs("hello");
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
        await Until(() => _world.Apps.Told(Bot).Count == 1, "delivered too");
    }

    [Fact]
    public async Task A_repeated_send_under_way_gets_the_same_answer_and_no_second_call()
    {
        var first = await BotsSendHangs("hello", "s1");
        var again = _world.Sends(Bot, "hello", "s1");
        _graph.SetResult(Meta.Yes("""{"message_id":"m1"}"""));
        Assert.Equal(await first, await again);
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_repeated_send_under_way_is_told_who_owns_now()
    {
        var first = await BotsSendHangs("hello", "s1");
        var passed = Assert.IsType<Answer.Granted>(await _world.Passes(Bot, Desk));

        var again = _world.Sends(Bot, "hello", "s1");
        _graph.SetResult(Meta.Yes("""{"message_id":"m1"}"""));

        Assert.Equal(Assert.IsType<SendAnswer.Graph>(await first).Answer, Assert.IsType<SendAnswer.Graph>(await again).Answer);
        Assert.Equal((passed.Owner, passed.Epoch), ((await again).Owner, (await again).Epoch));
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_repeated_send_whose_first_breaks_is_told_that_its_outcome_is_unknown()
    {
        var first = await BotsSendHangs("hello", "s1");
        var again = _world.Sends(Bot, "hello", "s1");
        _graph.SetException(new InvalidOperationException("A bug in the port."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Equal(SendOutcome.Unknown.Instance, Assert.IsType<SendAnswer.Before>(await again).Outcome);
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_repeated_send_that_ended_is_told_how_and_does_not_wait_behind_others()
    {
        await _world.Takes(Bot);
        await _world.Sends(Bot, "hello", "s1");
        _world.Meta.OnSend = _ => _graph.Task;
        _ = _world.Sends(Bot, "other");
        await Until(() => _world.Journal.Count("graph send") == 2, "the other call");
        var again = Assert.IsType<SendAnswer.Before>(await _world.Sends(Bot, "hello", "s1"));
        Assert.Equal(new SendOutcome.Accepted("mid.hello"), again.Outcome);
        Assert.Equal(2, _world.Journal.Count("graph send"));
    }

    [Theory]
    [InlineData(GraphEnd.Unknown)]
    [InlineData(GraphEnd.NotStarted)]
    public async Task Only_a_send_whose_call_never_started_is_sent_when_it_is_repeated(GraphEnd end)
    {
        await _world.Takes(Bot);
        _world.Meta.OnSend = _ => Task.FromResult(Meta.Lost(end));
        await _world.Sends(Bot, "hello", "s1");
        await _world.Sends(Bot, "hello", "s1");
        Assert.Equal(end == GraphEnd.NotStarted ? 2 : 1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_claim_ends_when_Graph_says_no()
    {
        _world.Meta.OnSend = _ => Task.FromResult(Meta.No(100));
        await _world.Sends(Bot, "hello");
        var state = await _world.Look();
        Assert.IsType<Control.Idle>(state.Control);
        Assert.Equal(2, state.Epoch);
    }

    [Fact]
    public async Task A_claim_stays_when_Graph_says_yes()
    {
        await _world.Sends(Bot, "hello");
        Assert.True((await _world.Look()).IsOwnedBy(Bot));
    }

    [Fact]
    public async Task A_send_costs_one_write_before_its_call_and_shares_the_next()
    {
        await _world.Takes(Bot);
        await _world.Sends(Bot, "hello");
        Assert.Equal(2, _world.Store.Saves);
        await _world.PassTimeUntil(() => _world.Store.Saves == 3, TimeSpan.FromSeconds(1), "its outcome is written");
    }

    [Fact]
    public async Task A_port_that_throws_leaves_the_outcome_unknown_and_the_line_moving()
    {
        await _world.Takes(Bot);
        _world.Meta.OnSend = _ => throw new InvalidOperationException("A bug in the port.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Sends(Bot, "hello", "s1"));
        Assert.Equal(SendOutcome.Unknown.Instance, Assert.Single((await _world.Settled()).Sends).Outcome);
        _world.Meta.OnSend = _ => Task.FromResult(Meta.Yes("""{"message_id":"m1"}"""));
        Assert.IsType<SendAnswer.Graph>(await _world.Sends(Bot, "next"));
    }

    /// <summary>The bot takes control and sends: the call is under way until <see cref="_graph"/> ends.</summary>
    private async Task<Task<SendAnswer>> BotsSendHangs(string text, string? id = null)
    {
        await _world.Takes(Bot);
        _world.Meta.OnSend = _ => _graph.Task;
        var send = _world.Sends(Bot, text, id);
        await Until(() => _world.Journal.Count("graph send") == 1, "the call");
        return send;
    }
}
