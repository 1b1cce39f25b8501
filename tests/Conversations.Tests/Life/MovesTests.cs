using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>Changes of control across the two levels (rules.md section 3).</summary>
public sealed class MovesTests
{
    private readonly World _world = new();
    private readonly TaskCompletionSource<GraphAnswer> _graph = new();

    [Fact]
    public async Task A_pass_to_an_app_at_Meta_is_done_when_Meta_says_yes()
    {
        await _world.Takes(Bot);
        var answer = Assert.IsType<Answer.Granted>(await _world.Passes(Bot, Inbox));
        Assert.Equal(Inbox, answer.Owner);
        Assert.Equal(1, _world.Journal.Count("graph pass"));
    }

    [Fact]
    public async Task A_take_from_an_app_at_Meta_is_done_when_Meta_says_yes()
    {
        var world = new World(primary: Desk);
        await world.MetaTells(RouterApp, Inbox);
        Assert.Equal(Desk, Assert.IsType<Answer.Granted>(await world.Takes(Desk)).Owner);
        Assert.Equal(1, world.Journal.Count("graph take"));
    }

    [Fact]
    public async Task When_Meta_refuses_the_books_stay_and_the_caller_gets_Metas_error()
    {
        await _world.Takes(Bot);
        var no = Meta.No(100, 2018164);
        _world.Meta.OnMove = () => Task.FromResult(no);
        Assert.Same(no, Assert.IsType<Answer.RefusedByMeta>(await _world.Passes(Bot, Inbox)).Meta);
        Assert.True((await _world.Look()).IsOwnedBy(Bot));
    }

    [Fact]
    public async Task A_refused_change_that_is_repeated_waits_for_its_own_call()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => Task.FromResult(Meta.No(100));
        Assert.IsType<Answer.RefusedByMeta>(await _world.Passes(Bot, Inbox, "p1"));
        _world.Meta.OnMove = () => _graph.Task;
        var again = _world.Passes(Bot, Inbox, "p1");
        await Until(() => _world.Journal.Count("graph pass") == 2, "the second call");
        await _world.Settled();
        Assert.False(again.IsCompleted);
        _graph.SetResult(Meta.Yes("""{"success":true}"""));
        Assert.IsType<Answer.Granted>(await again);
    }

    [Fact]
    public async Task A_change_repeated_while_under_way_waits_for_the_same_call()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => _graph.Task;
        var first = _world.Passes(Bot, Inbox, "p1");
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        var again = _world.Passes(Bot, Inbox, "p1");
        await _world.Settled();
        _graph.SetResult(Meta.Yes("""{"success":true}"""));
        Assert.IsType<Answer.Granted>(await first);
        Assert.IsType<Answer.Granted>(await again);
        Assert.IsType<Answer.Granted>(await _world.Passes(Bot, Inbox, "p1"));
        Assert.Equal(1, _world.Journal.Count("graph pass"));
    }

    [Fact]
    public async Task While_it_is_moving_webhooks_go_to_the_app_before_and_others_hear_that_it_moves()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => _graph.Task;
        _ = _world.Passes(Bot, Inbox);
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
        await Until(() => _world.Apps.AttemptsTo(Bot).Any(a => a.Row.On == HeardOn.Messaging), "Bot hears it on messaging");
        Assert.Equal(Refusal.Moving, Assert.IsType<Answer.Refused>(await _world.Takes(Desk)).Refusal);
        Assert.Equal(Refusal.AnotherAppControls, Assert.IsType<SendAnswer.Refused>(await _world.Sends(Bot, "x")).Refusal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_outcome_is_told_as_such_and_asked_about(bool happened)
    {
        await _world.Takes(Bot);
        var owner = new TaskCompletionSource<OwnerAtMeta?>();
        _world.Meta.OnMove = () => Task.FromResult(Meta.Lost(GraphEnd.Unknown));
        _world.Meta.OnOwner = () => owner.Task;
        Assert.IsType<Answer.Unknown>(await _world.Passes(Bot, Inbox));
        await Until(() => _world.Journal.Count("graph thread_owner") == 1, "the question");
        owner.SetResult(new OwnerAtMeta.App(happened ? Inbox : RouterApp, Expiration: null));
        await _world.UntilState(s => s.IsOwnedBy(happened ? Inbox : Bot), "the answer counts");
        Assert.Equal(1, _world.Journal.Count("graph pass"));
    }

    [Fact]
    public async Task Meta_is_asked_until_it_answers()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => Task.FromResult(Meta.Lost(GraphEnd.Unknown));
        await _world.Passes(Bot, Inbox);
        await _world.PassTimeUntil(() => _world.Journal.Count("graph thread_owner") >= 3, TimeSpan.FromSeconds(1), "three questions");
        _world.Meta.OnOwner = () => Task.FromResult<OwnerAtMeta?>(new OwnerAtMeta.App(Inbox, null));
        await _world.PassTimeUntil(() => _world.Stored.IsOwnedBy(Inbox), TimeSpan.FromSeconds(1), "the answer");
        var asked = _world.Journal.Count("graph thread_owner");
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.Settled();
        Assert.Equal(asked, _world.Journal.Count("graph thread_owner"));
    }

    [Fact]
    public async Task An_observation_completes_a_change_whose_call_hangs_and_the_caller_hears()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => _graph.Task;
        var pass = _world.Passes(Bot, Inbox);
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        await _world.MetaTells(RouterApp, Inbox);
        Assert.Equal(Inbox, Assert.IsType<Answer.Granted>(await pass).Owner);
        var epoch = (await _world.Look()).Epoch;
        _graph.SetResult(Meta.No(100));
        await _world.Settled();
        Assert.Equal(epoch, (await _world.Look()).Epoch);
    }

    [Fact]
    public async Task A_caller_does_not_wait_longer_than_it_may()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => _graph.Task;
        var pass = _world.Passes(Bot, Inbox);
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        await _world.PassTimeUntil(() => pass.IsCompleted, TimeSpan.FromSeconds(1), "the caller's patience");
        Assert.IsType<Answer.Unknown>(await pass);
        Assert.IsType<Control.Moving>((await _world.Look()).Control);
    }

    [Fact]
    public async Task After_30_seconds_a_change_is_asked_about_and_a_late_answer_changes_nothing()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => _graph.Task;
        var pass = _world.Passes(Bot, Inbox);
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        _world.Meta.OnOwner = () => new TaskCompletionSource<OwnerAtMeta?>().Task;
        await _world.PassTimeUntil(() => _world.Journal.Count("graph thread_owner") == 1, TimeSpan.FromSeconds(5), "the question");
        await pass;
        var state = await _world.Look();
        Assert.Equal(AppId.UnknownAtMeta, state.Control.OwnerNow);
        _graph.SetResult(Meta.No(100));
        await _world.Settled();
        Assert.Equal(AppId.UnknownAtMeta, (await _world.Look()).Control.OwnerNow);
    }

    [Fact]
    public async Task A_port_that_throws_leaves_the_outcome_unknown()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => throw new InvalidOperationException("A bug in the port.");
        _world.Meta.OnOwner = () => Task.FromResult<OwnerAtMeta?>(new OwnerAtMeta.App(RouterApp, null));
        Assert.IsType<Answer.Unknown>(await _world.Passes(Bot, Inbox));
        await _world.UntilState(s => s.IsOwnedBy(Bot), "asked and answered");
    }

    [Fact]
    public async Task A_command_repeated_after_it_was_granted_changes_nothing()
    {
        Assert.IsType<Answer.Granted>(await _world.Takes(Bot, "t1"));
        await _world.Passes(Bot, Desk);
        var again = Assert.IsType<Answer.Granted>(await _world.Takes(Bot, "t1"));
        Assert.Equal(Desk, again.Owner);
    }
}
