using Orleans.TestingHost;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>A silo is killed: what it had stored and not yet done is done by another.</summary>
[Collection(InCluster.Name)]
public sealed class KilledSiloTests(SharedCluster shared) : IAsyncLifetime
{
    private readonly Cluster _cluster = shared.Cluster;

    public Task InitializeAsync() => Task.CompletedTask;

    // The other tests need both silos, whatever came of this one.
    public Task DisposeAsync() => _cluster.StartAnother();

    [Fact]
    public async Task Killed_between_write_and_delivery_the_item_still_arrives_at_the_next_touch()
    {
        var key = SharedCluster.Fresh();
        var home = await StoreAndHang(key, "first");

        await _cluster.Kill(home.Silo);
        Assert.Equal(Acceptance.Stored, await _cluster.Conversations.Accept(key, Cluster.Message("second"), trace: null));

        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count == 2, "both deliveries");
        Assert.Equal(["first", "second"], _cluster.Outside.HeardIn(key).Select(h => h.Text));
    }

    [Fact]
    public async Task Killed_and_touched_by_nobody_what_an_idle_conversation_owes_arrives_all_the_same()
    {
        var key = SharedCluster.Fresh();
        var home = await StoreAndHang(key, "owed");
        _cluster.Outside.LoseTicks[_cluster.IdOf(key)] = 3;

        await _cluster.Kill(home.Silo);

        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count > 0, "the delivery that the reminder wakes, though its first ticks are lost");
        Assert.Equal(0, _cluster.Outside.LoseTicks[_cluster.IdOf(key)]);
        Assert.NotEqual(home.Name, _cluster.Outside.HeardIn(key)[0].Silo);
        Assert.Equal(ControlState.Idle, (await _cluster.Looks(key)).Control);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_send_it_is_told_as_unknown_and_not_made_again()
    {
        var key = SharedCluster.Fresh();
        await _cluster.Looks(key);
        var silo = await _cluster.Home(key);
        var home = Cluster.DoublesOf(silo);
        var order = new SendOrder(
            new Command.BeginSend(new CommandId("s1"), Roster.Bot, SendKind.Message) { MayClaim = true, Body = "once"u8.ToArray() }, GraphPriority.Bot);
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Outside.Disk.BeforeWrite(_cluster.IdOf(key), writer =>
        {
            // Its step is stored, and that is the last thing this silo does.
            home.Killed |= writer == home.Name;
            stored.TrySetResult();
            return Task.FromResult(false);
        });

        var sending = _cluster.Conversations.Send(key, order, channel: null, trace: null, CancellationToken.None).AsTask();
        await stored.Task;
        await _cluster.Kill(silo);

        Assert.IsType<SendOutcome.Unknown>(Assert.IsType<SendAnswer.Before>(await sending).Outcome);
        Assert.DoesNotContain(_cluster.Outside.Sent, s => s.Text == "once");
    }

    [Fact]
    public async Task A_note_of_who_owns_that_was_lost_with_its_silo_is_made_by_the_next_look()
    {
        var key = SharedCluster.Fresh();
        await _cluster.Takes(key, Roster.Bot);
        await _cluster.Kill(await _cluster.Home(key));
        Assert.True(_cluster.Outside.Ledger.TryRemove(key, out _));

        await _cluster.Looks(key);

        Assert.Equal((Roster.Bot, 1), _cluster.Outside.Ledger[key]);
    }

    // The app does not answer this silo: the item is stored, its delivery begun and never ended.
    private async Task<(InProcessSiloHandle Silo, string Name)> StoreAndHang(ConversationKey key, string text)
    {
        await _cluster.Looks(key);
        var silo = await _cluster.Home(key);
        var home = Cluster.DoublesOf(silo).Name;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Outside.Apps[key] = async asker =>
        {
            began.TrySetResult();
            await (asker == home ? new TaskCompletionSource().Task : Task.CompletedTask);
            return 200;
        };
        Assert.Equal(ItemAcceptance.Stored, await _cluster.Says(key, text));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(_cluster.Outside.HeardIn(key));
        return (silo, home);
    }
}
