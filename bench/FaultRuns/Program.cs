using Router.EndToEnd;
using Router.FaultRuns;

if (Options.Read(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

if (options.Silos is not null && ClusterPlan.WhyNot is { } missing)
{
    Console.Error.WriteLine(missing);
    return 2;
}

var runs = new List<FaultReport>();
var ended = 0;
foreach (var plan in options.Plans())
{
    Console.WriteLine($"Run {runs.Count + ended + 1} of {options.Runs}, seed {plan.Seed}");
    try
    {
        runs.Add(await FaultRun.Play(plan, Console.WriteLine));
        Verdict.Tell(runs[^1]);
    }
    catch (Exception early) when (early is TimeoutException or InvalidOperationException or HttpRequestException)
    {
        // Something never came to rest, or Router ended. The other seeds are worth playing all the same.
        ended++;
        Console.WriteLine($"  FAILED: the run ended early: {early.Message}");
    }
}

Console.WriteLine();
Console.WriteLine(runs.Count == 0 ? "" : FaultReportTable.Of(runs));
var failed = ended + runs.Count(run => !run.Passed);
Console.WriteLine(failed == 0
    ? $"{options.Runs} runs: every guarantee was kept, and every fault happened in each of them."
    : $"{failed} of {options.Runs} runs failed; the histories of those that came to their end are in artifacts/faults.");
return failed == 0 ? 0 : 1;
