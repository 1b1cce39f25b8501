using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>The ticks of a conversation's reminder: doubled, lost, and after a restart of everything.</summary>
[Collection(InCluster.Name)]
public sealed class ReminderTicksTests(SharedCluster shared)
{
    [Fact]
    public async Task A_doubled_tick_does_nothing_twice()
    {
        var cluster = shared.Cluster;
        var key = await OwnedByBotWithoutTicks();
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Outside.Apps[key] = async _ =>
        {
            await answers.Task;
            return 200;
        };
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cluster.Says(key, "hello"))); // the owner hears it, once
        cluster.Outside.LoseTicks[cluster.IdOf(key)] = 0;
        await Task.WhenAll(Tick(), Tick()); // while it is being delivered
        answers.SetResult();

        await SharedCluster.Until(
            () =>
            {
                // Every look doubles a tick.
                _ = Task.WhenAll(Tick(), Tick());
                return cluster.Outside.Timeline.Any(e => e.Conversation == key && e is { What: "owner", Epoch: 2 });
            },
            "the deadline");
        await Task.WhenAll(Tick(), Tick());

        var look = await cluster.Looks(key);
        Assert.Equal((ControlState.Idle, 2L, 0), (look.Control, look.Epoch, look.Owed));
        Assert.Equal(2, cluster.Outside.Timeline.Count(e => e.Conversation == key && e.What == "owner"));
        Assert.Equal(["hello"], cluster.Outside.HeardIn(key).Select(h => h.Text));

        Task Tick() => cluster.Grain(key).AsReference<IRemindable>().ReceiveReminder(GrainReminder.Name, default);
    }

    [Fact]
    public async Task A_deadline_whose_ticks_are_all_lost_counts_at_the_next_touch()
    {
        var cluster = shared.Cluster;
        var key = await OwnedByBotWithoutTicks();
        await cluster.Kill(await cluster.Home(key)); // with it goes the alarm of the activation
        await Task.Delay(Roster.HastyIdleAfter + TimeSpan.FromMilliseconds(100));

        var look = await cluster.Looks(key);

        Assert.Equal((ControlState.Idle, 2L), (look.Control, look.Epoch));
        await cluster.StartAnother();
    }

    [Fact]
    public async Task A_reminder_set_before_everything_was_restarted_rings_after_it()
    {
        var outside = new Outside();
        var key = SharedCluster.Fresh(Roster.Hasty);
        GrainId grain;
        await using (var before = await Cluster.Start(outside, silos: 1))
        {
            grain = before.IdOf(key);
            outside.LoseTicks[grain] = int.MaxValue;

            // The first cluster stores that Bot owns, and nothing after it.
            var (first, silo) = (true, Cluster.DoublesOf(before.Silos[0]).Name);
            outside.Disk.BeforeWrite(grain, async writer =>
            {
                await (first || writer != silo ? Task.CompletedTask : new TaskCompletionSource().Task);
                first = false;
                return false;
            });
            var taken = await before.Takes(key, Roster.Bot);
            Assert.Equal(ControlOutcome.Granted, taken.Outcome);
            await before.Kill(before.Silos[0]);
        }

        Assert.Equal((Roster.Bot, 1), outside.Ledger[key]);
        outside.LoseTicks[grain] = 0;
        await using var after = await Cluster.Start(outside, silos: 1);

        await SharedCluster.Until(() => outside.Ledger[key] == (null, 2), "the deadline that rings in the new cluster");
        Assert.NotNull(outside.Disk.Of(grain));
    }

    // On the Page whose owners idle out in a second.
    private async Task<ConversationKey> OwnedByBotWithoutTicks()
    {
        var key = SharedCluster.Fresh(Roster.Hasty);
        shared.Cluster.Outside.LoseTicks[shared.Cluster.IdOf(key)] = int.MaxValue;
        await shared.Cluster.Takes(key, Roster.Bot);
        return key;
    }
}
