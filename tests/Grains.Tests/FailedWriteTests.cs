using Router.Conversations;
using Router.Grains.Interfaces;

namespace Router.Grains.Tests;

/// <summary>A write that fails: nothing is told, the activation steps down, and the next one knows what is stored.</summary>
[Collection(InCluster.Name)]
public sealed class FailedWriteTests(SharedCluster shared)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_write_that_fails_leaves_no_trace_and_no_delivery()
    {
        var key = SharedCluster.Fresh();
        var grain = _cluster.IdOf(key);
        _cluster.Outside.Disk.BeforeWrite(grain, _ => throw new IOException("The disk is full."));

        Assert.Equal(ItemAcceptance.Unavailable, await _cluster.Says(key, "lost"));
        Assert.Equal(ControlOutcome.Unavailable, (await _cluster.Takes(key, Roster.Bot)).Outcome);

        Assert.Null(_cluster.Outside.Disk.Of(grain));
        _cluster.Outside.Disk.BeforeWrite(grain, null);
        var look = await _cluster.Looks(key);
        Assert.Equal((ControlState.Idle, 0L, 0), (look.Control, look.Epoch, look.Owed));
        Assert.Equal(ItemAcceptance.Stored, await _cluster.Says(key, "kept"));
        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count > 0, "the delivery");
        Assert.Equal(["kept"], _cluster.Outside.HeardIn(key).Select(h => h.Text));
    }

    [Fact]
    public async Task A_write_that_was_made_although_it_failed_is_found_by_the_next_activation()
    {
        var key = SharedCluster.Fresh();
        var grain = _cluster.IdOf(key);
        var first = true;
        _cluster.Outside.Disk.BeforeWrite(grain, _ =>
        {
            var failsAfter = first;
            first = false;
            return Task.FromResult(failsAfter);
        });

        Assert.Equal(ItemAcceptance.Unavailable, await _cluster.Says(key, "stored all the same"));
        Assert.Equal(ItemAcceptance.Stored, await _cluster.Says(key, "stored all the same"));

        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count > 0, "the delivery");
        Assert.Equal(2, _cluster.Outside.Disk.Reads(grain));
        Assert.Equal(2, _cluster.Outside.Disk.Readers(grain)); // the first activation stepped down
        Assert.Single(_cluster.Outside.HeardIn(key));
    }

    [Fact]
    public async Task The_edge_asks_again_and_its_caller_hears_nothing_of_the_failed_write()
    {
        var key = SharedCluster.Fresh();
        var failures = 2;
        _cluster.Outside.Disk.BeforeWrite(_cluster.IdOf(key), _ => failures-- > 0 ? throw new IOException("Busy.") : Task.FromResult(false));

        Assert.Equal(Acceptance.Stored, await _cluster.Conversations.Accept(key, Cluster.Message("again"), trace: null));
        Assert.Equal(1, (await _cluster.Conversations.View(key)).State.NextSequence - 1);
    }

    [Fact]
    public async Task One_event_costs_one_write_and_quiet_a_second()
    {
        var key = SharedCluster.Fresh();
        var grain = _cluster.IdOf(key);

        await _cluster.Says(key, "one");
        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count == 1, "the delivery");
        await SharedCluster.Until(() => !_cluster.Outside.Reminders.Has(grain), "the reminder's end");

        Assert.Equal(2, _cluster.Outside.Disk.Writes(grain));
        Assert.Equal(1, _cluster.Outside.Reminders.Upserts(grain));
        Assert.Null(_cluster.Outside.Disk.Of(grain)!.RingsBy);
    }
}
