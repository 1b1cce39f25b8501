using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>One write per event, and nothing told before it is stored (guarantee 8).</summary>
public sealed class WritesTests
{
    private readonly World _world = new();

    [Fact]
    public async Task An_event_costs_one_write()
    {
        _world.Apps.Answers(Bot, _ => new TaskCompletionSource<int>().Task);
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
        await _world.Takes(Bot);
        await _world.Settled();
        Assert.Equal(2, _world.Store.Saves);
    }

    [Fact]
    public async Task Events_that_come_during_a_write_share_the_next()
    {
        var slow = new TaskCompletionSource();
        _world.Store.Held = slow.Task;
        var first = _world.Says("first");
        await Until(() => _world.Journal.Count("write") == 1, "the first write");
        var others = Enumerable.Range(0, 20).Select(i => _world.Says($"other {i}")).ToList();
        slow.SetResult();
        await first;
        await Task.WhenAll(others);
        Assert.Equal(2, _world.Store.Saves);
    }

    [Fact]
    public async Task A_look_costs_no_write()
    {
        await _world.Look();
        Assert.Equal(0, _world.Store.Saves);
    }

    [Fact]
    public async Task What_is_settled_is_written_once_after_a_short_quiet_time()
    {
        await _world.Says("a");
        await _world.UntilState(s => s.Outbox.IsEmpty, "all delivered");
        Assert.False(_world.Stored.Outbox.IsEmpty);
        Assert.Equal(1, _world.Store.Saves);
        await _world.PassTimeUntil(() => _world.Store.Saves == 2, _world.Options.QuietBeforeSettling, "the quiet write");
        Assert.True(_world.Stored.Outbox.IsEmpty);
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        await _world.Settled();
        Assert.Equal(2, _world.Store.Saves);
    }

    [Fact]
    public async Task What_is_settled_is_written_although_it_never_gets_quiet()
    {
        await _world.Says("a");
        await _world.UntilState(s => s.Outbox.IsEmpty, "all delivered");
        for (var i = 0; i < 40 && _world.Store.Saves == 1; i++)
        {
            _world.Clock.Advance(_world.Options.QuietBeforeSettling * 0.8);
            await _world.Look();
            await _world.Settled();
        }

        Assert.Equal(2, _world.Store.Saves);
        Assert.True(_world.Stored.Outbox.IsEmpty);
    }

    [Fact]
    public async Task What_is_settled_before_the_next_event_costs_no_write_of_its_own()
    {
        await _world.Says("a");
        await _world.UntilState(s => s.Outbox.IsEmpty, "a is delivered");
        _world.Apps.Answers(Bot, _ => new TaskCompletionSource<int>().Task);
        _world.Apps.Answers(Desk, _ => new TaskCompletionSource<int>().Task);
        _world.Apps.Answers(Survey, _ => new TaskCompletionSource<int>().Task);
        await _world.Says("b");
        Assert.Equal(3, _world.Stored.Outbox.Rows.Length);
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        await _world.Settled();
        Assert.Equal(2, _world.Store.Saves);
    }

    [Fact]
    public async Task No_app_hears_before_the_write_is_done()
    {
        var slow = new TaskCompletionSource();
        _world.Store.Held = slow.Task;
        var said = _world.Says("a");
        await Until(() => _world.Journal.Count("write") == 1, "the write");
        await Task.Delay(20);
        Assert.False(said.IsCompleted);
        Assert.Equal(0, _world.Journal.Count("post"));
        slow.SetResult();
        await said;
        await Until(() => _world.Journal.Count("post") == 3, "the deliveries");
        Assert.True(_world.Journal.IndexOf("saved") < _world.Journal.IndexOf("post"));
    }

    [Fact]
    public async Task No_control_call_is_answered_before_the_write_is_done()
    {
        var slow = new TaskCompletionSource();
        _world.Store.Held = slow.Task;
        var take = _world.Takes(Bot);
        await Until(() => _world.Journal.Count("write") == 1, "the write");
        await Task.Delay(20);
        Assert.False(take.IsCompleted);
        slow.SetResult();
        Assert.IsType<Answer.Granted>(await take);
    }

    [Fact]
    public async Task No_look_sees_what_is_not_stored()
    {
        var slow = new TaskCompletionSource();
        _world.Store.Held = slow.Task;
        var take = _world.Takes(Bot);
        await Until(() => _world.Journal.Count("write") == 1, "the write");
        var look = _world.Look();
        await Task.Delay(20);
        Assert.False(look.IsCompleted);
        slow.SetResult();
        await take;
        Assert.True((await look).IsOwnedBy(Bot));
    }

    [Theory]
    [InlineData("graph send")]
    [InlineData("graph pass")]
    [InlineData("graph thread_owner")]
    public async Task No_Graph_call_starts_before_the_write_is_done(string call)
    {
        await _world.Takes(Bot);
        var saved = _world.Store.Saves;
        var slow = new TaskCompletionSource();
        _world.Store.Held = slow.Task;
        Task work = call switch
        {
            "graph send" => _world.Sends(Bot, "hello"),
            "graph pass" => _world.Passes(Bot, Inbox),
            _ => _world.Accept(_world.Message("s") with { On = ArrivedOn.Standby }),
        };
        await Until(() => _world.Journal.Count("write") > saved, "the write");
        await Task.Delay(20);
        Assert.Equal(0, _world.Journal.Count("graph"));
        slow.SetResult();
        await Until(() => _world.Journal.Count(call) == 1, call);
        await work;
    }

    [Fact]
    public async Task An_item_the_rules_cannot_take_costs_only_itself()
    {
        var slow = new TaskCompletionSource();
        var (first, before, bad) = await ABadItemBehindAWriteThatWaitsFor(slow.Task);
        var after = _world.Says("after");
        slow.SetResult();
        Assert.Equal(
            [Acceptance.Stored, Acceptance.Stored, Acceptance.Refused, Acceptance.Stored], await Task.WhenAll(first, before, bad, after));
        Assert.Equal(2, _world.Store.Saves);
    }

    [Fact]
    public async Task An_item_the_rules_cannot_take_is_refused_though_the_write_of_its_neighbours_fails()
    {
        var slow = new TaskCompletionSource();
        var (first, before, bad) = await ABadItemBehindAWriteThatWaitsFor(slow.Task);
        _world.Store.NextSave = Fault.Fails;
        slow.SetResult();
        Assert.Equal(Acceptance.Refused, await bad);
        Assert.Equal(Acceptance.Unavailable, await before);
        await first;
    }

    private async Task<(Task<Acceptance> First, Task<Acceptance> Before, Task<Acceptance> Bad)> ABadItemBehindAWriteThatWaitsFor(Task slow)
    {
        _world.Store.Held = slow;
        var first = _world.Says("first");
        await Until(() => _world.Journal.Count("write") == 1, "the first write");
        return (first, _world.Says("before"), _world.Accept(new Item((ItemKind)99, Array.Empty<byte>())));
    }

    [Fact]
    public async Task A_bug_after_the_write_neither_stops_the_turns_nor_loses_what_is_owed()
    {
        _world.Timeline.Throws = true;
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
        _world.Timeline.Throws = false;
        Assert.Equal(Acceptance.Stored, await _world.Says("b"));
        await Until(() => _world.Apps.Told(Bot).SequenceEqual(["a", "b"]), "both delivered");
    }

    [Fact]
    public async Task Half_a_character_in_metadata_is_stored_like_any_text()
    {
        Assert.IsType<Answer.Granted>(await _world.Takes(Desk));
        Assert.IsType<Answer.Granted>(await _world.Do(new Command.Pass(new CommandId("p"), Desk, Bot, "half \ud83d")));
        Assert.IsType<Answer.Granted>(await _world.Do(new Command.Request(new CommandId("r"), Desk, "half \ud83d")));
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
    }
}
