using Router.Conversations;
using Router.Wire;

namespace Router.Outgoing.Tests;

public sealed class RateBudgetTests : IDisposable
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);
    private readonly HandClock _clock = new();
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(new OutgoingOptions(), _clock);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public void A_free_budget_lets_everybody_go_at_once_and_allocates_nothing()
    {
        See(79);
        Assert.True(WentAtOnce());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var went = true;
        for (var i = 0; i < 1000; i++)
        {
            went &= WentAtOnce();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(went);
    }

    [Fact]
    public async Task Above_80_percent_control_goes_before_people_before_bots_each_in_its_order()
    {
        // 90 %: half a second between two calls.
        See(90);
        Assert.True(await Wait(GraphPriority.Bot));
        var order = new List<string>();
        List<Task> all =
        [
            Note("bot 1", GraphPriority.Bot), Note("human 1", GraphPriority.Human), Note("bot 2", GraphPriority.Bot),
            Note("control", GraphPriority.Control), Note("human 2", GraphPriority.Human),
        ];
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i, all.Count(t => t.IsCompleted));
            _clock.Move(TimeSpan.FromSeconds(0.6));
            await Soon.Is(() => all.Count(t => t.IsCompleted) == i + 1, "one more has gone");
        }

        Assert.Equal(["control", "human 1", "human 2", "bot 1", "bot 2"], order);

        async Task Note(string who, GraphPriority priority)
        {
            Assert.True(await Wait(priority));
            order.Add(who);
        }
    }

    [Fact]
    public async Task A_throttled_Page_waits_until_access_comes_back()
    {
        See(100, retryAfter: 20);
        var waiting = Wait(GraphPriority.Human);
        _clock.Move(TimeSpan.FromSeconds(19));
        Assert.False(waiting.IsCompleted);
        _clock.Move(TimeSpan.FromSeconds(2));
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Who_would_wait_too_long_is_told_at_once()
    {
        See(100, minutes: 10);
        var waiting = Wait(GraphPriority.Control);
        Assert.True(waiting.IsCompleted);
        Assert.False(await waiting);
        Assert.Equal(TimeSpan.FromMinutes(10), _budget.BlockedFor());
    }

    [Fact]
    public async Task Whose_turn_does_not_come_in_time_is_told_then()
    {
        See(99);
        Assert.True(await Wait(GraphPriority.Bot));
        var waiting = Enumerable.Range(0, 20).Select(_ => Wait(GraphPriority.Bot)).ToArray();
        for (var i = 0; i < 31; i++)
        {
            _clock.Move(TimeSpan.FromSeconds(1));
        }

        var went = await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(went.Count(w => w), 15, 17);
        Assert.All(went[..15], Assert.True);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_line_and_the_next_goes()
    {
        See(90);
        Assert.True(await Wait(GraphPriority.Bot));
        using var stop = new CancellationTokenSource();
        var leaves = _budget.Wait(GraphPriority.Control, Most, stop.Token).AsTask();
        var stays = Wait(GraphPriority.Bot);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        _clock.Move(TimeSpan.FromSeconds(0.6));
        Assert.True(await stays.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task When_usage_falls_again_everybody_goes()
    {
        See(100, retryAfter: 5);
        var waiting = Enumerable.Range(0, 10).Select(_ => Wait(GraphPriority.Bot)).ToArray();
        _clock.Move(TimeSpan.FromSeconds(6));
        See(10);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10)), Assert.True);
        Assert.True(WentAtOnce());
    }

    private Task<bool> Wait(GraphPriority priority) => _budget.Wait(priority, Most, default).AsTask();

#pragma warning disable CA2012 // Looked at once, and only whether it is there already.
    private bool WentAtOnce() => _budget.Wait(GraphPriority.Bot, Most, default) is { IsCompletedSuccessfully: true };
#pragma warning restore CA2012

    private void See(int percent, int? minutes = null, int? retryAfter = null) => _budget.See(new UsageSeen(
        new Usage(percent, minutes), RateError: false, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
}
