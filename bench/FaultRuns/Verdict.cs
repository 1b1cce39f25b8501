using Router.EndToEnd;

namespace Router.FaultRuns;

/// <summary>Says how a run ended; of one that failed the evidence is kept.</summary>
internal static class Verdict
{
    private const int Shown = 10;

    public static void Tell(FaultReport run)
    {
        foreach (var difference in run.Differing)
        {
            Console.WriteLine($"  to be looked at: {difference}");
        }

        if (run.Passed && run.Differing.Count == 0)
        {
            Console.WriteLine($"  passed after {run.Took.TotalSeconds:F0} s");
            return;
        }

        foreach (var fault in run.NeverHappened)
        {
            Console.WriteLine($"  FAILED: not once: {fault}");
        }

        foreach (var excess in run.TooFar)
        {
            Console.WriteLine($"  FAILED: {excess}");
        }

        foreach (var complaint in run.Complaints.Take(Shown))
        {
            Console.WriteLine($"  FAILED: malformed callback: {complaint}");
        }

        foreach (var violation in run.Broken.Take(Shown))
        {
            Console.WriteLine($"  FAILED: {violation}");
        }

        foreach (var line in run.Account)
        {
            Console.WriteLine($"  {line}");
        }

        var file = Path.GetFullPath($"artifacts/faults/history-{run.Seed}.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllLines(file, run.History.ToLines());
        Console.WriteLine($"  {run.Broken.Count} violations; the whole history is in {file}");
    }
}
