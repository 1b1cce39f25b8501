using Router.EndToEnd;
using Xunit.Abstractions;

namespace Router.ClusterEndToEnd;

/// <summary>
/// A minute of <c>bench/faults --silos</c>: silos killed (<c>kill -9</c>) and replaced under load, with every fault of the pretend Meta besides.
/// <c>ROUTER_SEED</c> plays another one.
/// </summary>
public sealed class SilosKilled(ITestOutputHelper output)
{
    private const int UsualSeed = 4;

    [Fact]
    public async Task Silos_that_are_killed_and_replaced_again_and_again_break_no_guarantee()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ROUTER_SEED"), out var wanted) ? wanted : UsualSeed;
        var plan = new FaultRunPlan
        {
            Seed = seed,
            Messages = 1000,
            Conversations = 60,
            Lasts = TimeSpan.FromSeconds(45),
            ReplacesEvery = TimeSpan.FromSeconds(10),
            Target = new ClusterPlan { Silos = 3 }.Make,
        };
        var run = await FaultRun.Play(plan, output.WriteLine);
        output.WriteLine(FaultReportTable.Of([run]));
        Console.WriteLine(FaultReportTable.Of([run]));
        if (run.Broken.Count > 0)
        {
            var file = Repository.PathOf($"artifacts/history-{seed}.jsonl");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllLinesAsync(file, run.History.ToLines());
            Assert.Fail($"seed {seed}, history in {file}; {run.Broken.Count} violations, the first:\n{string.Join('\n', [.. run.Broken.Take(10), .. run.Complaints.Take(10), .. run.Account])}");
        }

        Assert.Empty(run.Complaints);
        Assert.Empty(run.NeverHappened);
    }
}
