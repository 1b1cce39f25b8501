using Router.Grains.Interfaces;

namespace Router.Grains.Tests;

/// <summary>Whichever silo is asked, a conversation lives once.</summary>
[Collection(InCluster.Name)]
public sealed class OneActivationTests(SharedCluster shared)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task Calls_that_come_through_every_silo_at_once_meet_in_one_activation()
    {
        var key = SharedCluster.Fresh();
        var name = GrainCalls.Ids.NameOf(key);
        var doors = _cluster.Silos.Select(s => (IGrainFactory)s.ServiceProvider.GetService(typeof(IGrainFactory))!).ToArray();

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => doors[i % doors.Length]
            .GetGrain<IConversationGrain>(name)
            .Accept(new WebhookItemCall { Item = GrainCalls.ItemMap.Crossing(Cluster.Message($"one {i}")) })));

        Assert.Equal(2, doors.Length);
        Assert.All(all, a => Assert.Equal(ItemAcceptance.Stored, a));
        Assert.Equal(1, _cluster.Outside.Disk.Reads(_cluster.IdOf(key)));
        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count == 20, "all 20 at the app");
        Assert.Single(_cluster.Outside.HeardIn(key).Select(h => h.Silo).Distinct());
        Assert.Equal(20, _cluster.Outside.HeardIn(key).Select(h => h.Text).Distinct().Count());
    }

    [Fact]
    public async Task Who_owns_is_looked_at_and_noted_for_operators()
    {
        var key = SharedCluster.Fresh();

        var taken = await _cluster.Takes(key, Roster.Bot);
        var asked = await _cluster.Grain(key).Do(new ControlCall { Command = new RequestControl { Id = "r", App = Roster.Desk.Value, Metadata = "please" } });
        var look = await _cluster.Looks(key);
        var lines = await _cluster.Grain(key).Timeline(10);

        Assert.Equal((ControlOutcome.Granted, (long?)Roster.Bot.Value, 1L), (taken.Outcome, taken.Owner, taken.Epoch));
        Assert.Equal(ControlOutcome.Granted, asked.Outcome);
        Assert.Equal((ControlState.Hosted, (long?)Roster.Bot.Value, 1L), (look.Control, look.Owner, look.Epoch));
        Assert.Equal((Roster.Desk.Value, "please"), Assert.Single(look.Queue.Select(q => (q.App, q.Metadata))));
        Assert.Contains(lines, l => l.What == "owner" && l.Owner == Roster.Bot.Value);
        Assert.Equal((Roster.Bot, 1), _cluster.Outside.Ledger[key]);
        Assert.Equal(1, _cluster.Outside.Disk.Of(_cluster.IdOf(key))!.RingsBy is { } by && by > DateTimeOffset.UtcNow ? 1 : 0);
    }

    [Fact]
    public async Task An_app_that_has_a_place_again_wakes_the_conversations_that_wait_for_it()
    {
        var key = SharedCluster.Fresh();
        await _cluster.Looks(key);
        var silo = await _cluster.Home(key);
        Cluster.DoublesOf(silo).Busy = true;

        await _cluster.Says(key, "waits");
        await SharedCluster.Until(() => Cluster.DoublesOf(silo).Waiting > 0, "the shut gate");
        Assert.Empty(_cluster.Outside.HeardIn(key));
        Cluster.DoublesOf(silo).Open(silo.ServiceProvider.GetService(typeof(Router.Conversations.IWaker)) as Router.Conversations.IWaker ?? throw new InvalidOperationException());

        await SharedCluster.Until(() => _cluster.Outside.HeardIn(key).Count == 1, "the delivery");
    }
}
