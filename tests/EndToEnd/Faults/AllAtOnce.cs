using Xunit.Abstractions;

namespace Router.EndToEnd;

/// <summary>
/// A short run of <c>bench/faults</c>: every fault of the pretend Meta at once. <c>ROUTER_SEED</c> plays another one; what overlaps is up to
/// the machine in any case.
/// </summary>
public sealed class AllAtOnce(ITestOutputHelper output)
{
    private const int UsualSeed = 4;

    [Fact]
    public async Task Every_fault_of_Meta_at_once_breaks_no_guarantee()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ROUTER_SEED"), out var wanted) ? wanted : UsualSeed;
        var plan = new FaultRunPlan { Seed = seed, Messages = 2000, Conversations = 100, Lasts = TimeSpan.FromSeconds(20) };
        var run = await FaultRun.Play(plan, output.WriteLine);
        output.WriteLine(FaultReportTable.Of([run]));
        Assert.True(run.Broken.Count == 0, $"seed {seed}: {run.Broken.Count} violations, the first:\n{string.Join('\n', [.. run.Broken.Take(10), .. run.Account])}");
        Assert.Empty(run.Complaints);
        Assert.Empty(run.NeverHappened);
    }
}
