using Router.EndToEnd;
using Router.FaultRuns;

if (Options.Read(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var runs = new List<FaultReport>();
foreach (var plan in options.Plans())
{
    Console.WriteLine($"Run {runs.Count + 1} of {options.Runs}, seed {plan.Seed}");
    var run = await FaultRun.Play(plan, Console.WriteLine);
    runs.Add(run);
    Verdict.Tell(run);
}

Console.WriteLine();
Console.WriteLine(FaultReportTable.Of(runs));
var failed = runs.Count(run => !run.Passed);
Console.WriteLine(failed == 0
    ? $"{runs.Count} runs: every guarantee was kept, and every fault happened in each of them."
    : $"{failed} of {runs.Count} runs failed; their histories are in artifacts/faults.");
return failed == 0 ? 0 : 1;
