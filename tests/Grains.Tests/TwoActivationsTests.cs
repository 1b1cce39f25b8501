using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>
/// Two clusters on one storage know nothing of each other: so a conversation lives twice, as it may for a while when a cluster splits. Whoever
/// stores second has done nothing.
/// </summary>
public sealed class TwoActivationsTests : IAsyncLifetime
{
    private readonly Outside _outside = new();
    private Cluster _one = null!;
    private Cluster _other = null!;

    public async Task InitializeAsync()
    {
        _one = await Cluster.Start(_outside, silos: 1);
        _other = await Cluster.Start(_outside, silos: 1);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Both_cannot_move_control()
    {
        var key = SharedCluster.Fresh();
        var (release, begun) = await HoldFirstWriteOfOne(key);

        var late = _one.Takes(key, Roster.Bot);
        await begun;
        var granted = await _other.Takes(key, Roster.Desk);
        release.SetResult();

        Assert.Equal((ControlOutcome.Granted, (long?)Roster.Desk.Value, 1L), (granted.Outcome, granted.Owner, granted.Epoch));
        Assert.Equal(ControlOutcome.Unavailable, (await late).Outcome);
        var look = await _one.Looks(key);
        Assert.Equal(((long?)Roster.Desk.Value, 1L), (look.Owner, look.Epoch));
    }

    [Theory]
    [InlineData("two", "another send")]
    [InlineData("one", "the same send")]
    public async Task Both_cannot_send(string secondId, string secondText)
    {
        var key = SharedCluster.Fresh();
        var (release, begun) = await HoldFirstWriteOfOne(key);

        var late = _one.Grain(key).Send(Cluster.Order("one", Roster.Bot, "the same send"));
        await begun;
        var sent = await _other.Grain(key).Send(Cluster.Order(secondId, secondId == "one" ? Roster.Bot : Roster.Desk, secondText));
        await SharedCluster.Until(() => _outside.Disk.Writes(_one.IdOf(key)) == 2, "the outcome's write");
        release.SetResult();

        Assert.Equal(SendEnd.Meta, sent.End);
        Assert.Equal(SendEnd.Unavailable, (await late).End);
        Assert.Equal(secondId == "one" ? SendEnd.BeforeAccepted : SendEnd.Refused, (await _one.Grain(key).Send(Cluster.Order("one", Roster.Bot, "the same send"))).End);
        Assert.Equal([secondText], _outside.Sent.Select(s => s.Text));
    }

    [Fact]
    public async Task What_one_has_stored_and_owes_when_it_is_killed_is_delivered_although_the_other_has_read_before()
    {
        var key = SharedCluster.Fresh();
        await _other.Looks(key);
        var alive = Cluster.DoublesOf(await _other.Home(key)).Name;
        await _one.Looks(key);
        var home = await _one.Home(key);
        _outside.Apps[key] = async silo =>
        {
            await (silo == alive ? Task.CompletedTask : new TaskCompletionSource().Task);
            return 200;
        };

        Assert.Equal(ItemAcceptance.Stored, await _one.Says(key, "owed"));
        await _one.Kill(home);

        await SharedCluster.Until(() => _outside.HeardIn(key).Any(h => (h.Silo, h.Text) == (alive, "owed")), "the item at the app");
    }

    private async Task<(TaskCompletionSource Release, Task Begun)> HoldFirstWriteOfOne(ConversationKey key)
    {
        // Both have read the same row before either writes.
        await _one.Looks(key);
        await _other.Looks(key);
        var slow = Cluster.DoublesOf(await _one.Home(key)).Name;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _outside.Disk.BeforeWrite(_one.IdOf(key), async silo =>
        {
            if (silo == slow)
            {
                begun.TrySetResult();
                await release.Task;
            }

            return false;
        });
        return (release, begun.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }
}
