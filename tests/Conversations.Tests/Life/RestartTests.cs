using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>A new process on the same store takes up what is owed, and repeats no send (guarantee 10).</summary>
public sealed class RestartTests
{
    private readonly World _world = new();

    [Fact]
    public async Task What_is_owed_is_delivered_by_the_next_process()
    {
        _world.Apps.Answers(Bot, _ => new TaskCompletionSource<int>().Task);
        await _world.Says("a");
        await _world.Says("b");
        _world.Restart();
        _world.Apps.Answers(Bot, 200);
        _world.Host.Start();
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Contains("b"), TimeSpan.FromMilliseconds(100), "delivered");
        Assert.Equal(["a", "a", "b"], _world.Apps.Told(Bot));
        Assert.Single(_world.Apps.AttemptsTo(Bot).Where(x => x.Row.Sequence == 1).Select(x => x.Id).Distinct());
    }

    [Fact]
    public async Task A_begun_send_is_marked_unknown_and_never_repeated()
    {
        await _world.Takes(Bot);
        _world.Meta.OnSend = _ => new TaskCompletionSource<GraphAnswer>().Task;
        _ = _world.Sends(Bot, "hello", "s1");
        await Until(() => _world.Journal.Count("graph send") == 1, "the call");
        _world.Restart();
        _world.Host.Wake(Key);
        await _world.UntilState(s => s.Sends[0].Outcome is SendOutcome.Unknown, "unknown");
        Assert.Equal(SendOutcome.Unknown.Instance, Assert.IsType<SendAnswer.Before>(await _world.Sends(Bot, "hello", "s1")).Outcome);
        Assert.Equal(1, _world.Journal.Count("graph send"));
        Assert.Contains(_world.Timeline.All, e => e.Detail.Contains("unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_that_was_moving_is_asked_about()
    {
        await _world.Takes(Bot);
        _world.Meta.OnMove = () => new TaskCompletionSource<GraphAnswer>().Task;
        _ = _world.Passes(Bot, Inbox, "p1");
        await Until(() => _world.Journal.Count("graph pass") == 1, "the call");
        _world.Restart();
        var owner = new TaskCompletionSource<OwnerAtMeta?>();
        _world.Meta.OnOwner = () => owner.Task;
        _world.Host.Wake(Key);
        await Until(() => _world.Journal.Count("graph thread_owner") == 1, "the question");
        Assert.IsType<Answer.Unknown>(await _world.Passes(Bot, Inbox, "p1"));
        owner.SetResult(new OwnerAtMeta.App(Inbox, null));
        await _world.UntilState(s => s.IsOwnedBy(Inbox), "answered");
        Assert.IsType<Answer.Granted>(await _world.Passes(Bot, Inbox, "p1"));
        Assert.Equal(1, _world.Journal.Count("graph pass"));
    }

    [Fact]
    public async Task An_item_accepted_before_is_known_to_the_next_process()
    {
        await _world.Says("a");
        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered");
        await _world.PassTimeUntil(() => _world.Stored.Outbox.IsEmpty, TimeSpan.FromSeconds(1), "settled");
        _world.Restart();
        Assert.Equal(Acceptance.Stored, await _world.Says("a"));
        await _world.Settled();
        Assert.Equal(["a"], _world.Apps.Told(Bot));
    }

    [Fact]
    public async Task A_command_granted_before_is_known_to_the_next_process()
    {
        await _world.Takes(Bot, "t1");
        await _world.Passes(Bot, Desk);
        _world.Restart();
        Assert.Equal(Desk, Assert.IsType<Answer.Granted>(await _world.Takes(Bot, "t1")).Owner);
    }

    [Fact]
    public async Task A_held_survey_is_sent_by_the_next_process()
    {
        await _world.Takes(Desk);
        await _world.Sends(Survey, "how was it", "v1", SendKind.Survey);
        _world.Meta.OnBudget = () => new TaskCompletionSource().Task;
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        _world.Restart();
        _world.Meta.OnBudget = () => Task.CompletedTask;
        _world.Host.Start();
        await _world.PassTimeUntil(() => _world.Journal.Count("graph send how was it") == 1, TimeSpan.FromMilliseconds(100), "sent");
    }
}
