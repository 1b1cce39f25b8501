using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>A caller that hears nothing asks again: whatever has become possible meanwhile, its attempts get one answer.</summary>
[Collection(InCluster.Name)]
public sealed class AnsweredCallsTests(SharedCluster shared)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_send_that_was_told_as_refused_is_not_sent_by_an_attempt_that_comes_later()
    {
        var key = SharedCluster.Fresh();
        await _cluster.Takes(key, Roster.Desk);
        var order = Cluster.Order($"late {key}", Roster.Bot, $"to {key}") with { CallId = Guid.NewGuid() };
        Assert.Equal(SendEnd.Refused, (await _cluster.Grain(key).Send(order)).End);
        await Passes(key, Roster.Desk, Roster.Bot);

        Assert.Equal(SendEnd.Refused, (await _cluster.Grain(key).Send(order)).End);
        Assert.Equal(0, SentTo(key));

        // The app repeats it itself: that is a call of its own, and allowed now.
        Assert.Equal(SendEnd.Meta, (await _cluster.Grain(key).Send(order with { CallId = Guid.NewGuid() })).End);
        Assert.Equal(1, SentTo(key));
        Assert.Equal(SendEnd.BeforeAccepted, (await _cluster.Grain(key).Send(order with { CallId = Guid.Empty })).End);
    }

    [Fact]
    public async Task Control_that_was_told_as_refused_is_not_moved_by_an_attempt_that_comes_later()
    {
        var key = SharedCluster.Fresh();
        await _cluster.Takes(key, Roster.Desk);
        var release = new ControlCall { Command = new ReleaseControl { Id = "late", App = Roster.Bot.Value }, CallId = Guid.NewGuid() };
        Assert.Equal(ControlOutcome.Refused, (await _cluster.Grain(key).Do(release)).Outcome);
        await Passes(key, Roster.Desk, Roster.Bot);

        Assert.Equal(ControlOutcome.Refused, (await _cluster.Grain(key).Do(release)).Outcome);
        Assert.Equal(Roster.Bot.Value, (await _cluster.Looks(key)).Owner);

        Assert.Equal(ControlOutcome.Granted, (await _cluster.Grain(key).Do(release with { CallId = Guid.NewGuid() })).Outcome);
    }

    [Fact]
    public async Task What_failed_or_counts_for_nothing_is_done_again_and_what_is_under_way_is_joined()
    {
        var calls = new AnsweredCalls<string>(answer => answer != "ask again");
        var call = Guid.NewGuid();
        await Assert.ThrowsAsync<InvalidOperationException>(() => calls.Of(call, () => Task.FromException<string>(new InvalidOperationException())));
        Assert.Equal("ask again", await calls.Of(call, () => Task.FromResult("ask again")));

        var under = new TaskCompletionSource<string>();
        var first = calls.Of(call, () => under.Task);
        var second = calls.Of(call, () => Task.FromResult("another"));
        under.SetResult("done");

        Assert.Equal(("done", "done"), (await first, await second));
        Assert.Equal("done", await calls.Of(call, () => Task.FromResult("another")));
        Assert.Equal("another", await calls.Of(Guid.Empty, () => Task.FromResult("another")));
        Assert.Equal("third", await calls.Of(Guid.Empty, () => Task.FromResult("third")));
    }

    [Fact]
    public async Task Only_the_latest_calls_are_remembered()
    {
        var calls = new AnsweredCalls<int>(_ => true);
        Guid[] ids = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())];
        foreach (var (id, n) in ids.Select((id, n) => (id, n)))
        {
            Assert.Equal(n, await calls.Of(id, () => Task.FromResult(n)));
        }

        Assert.Equal(-1, await calls.Of(ids[0], () => Task.FromResult(-1)));
        Assert.Equal(99, await calls.Of(ids[99], () => Task.FromResult(-1)));
    }

    private async Task Passes(ConversationKey key, AppId from, AppId to)
    {
        var passed = await _cluster.Grain(key).Do(new ControlCall { Command = new PassControl { Id = "pass", App = from.Value, To = to.Value } });
        Assert.Equal((ControlOutcome.Granted, to.Value), (passed.Outcome, passed.Owner));
    }

    private int SentTo(ConversationKey key) => _cluster.Outside.Sent.Count(sent => sent.Text == $"to {key}");
}
