using System.Globalization;
using Router.EndToEnd;

namespace Router.FaultRuns;

/// <summary>What the command line says. Without a word: the fixed seed and ten random ones, at full length.</summary>
internal sealed record Options(IReadOnlyList<int> Seeds, int Messages, int Conversations, TimeSpan? Lasts, TimeSpan? ReplacesEvery, int? Silos)
{
    /// <summary>The seed that every set of runs begins with.</summary>
    private const int Fixed = 20261;

    public const string Usage =
        """
        bench/faults [--seeds N | --seed S[,S…]] [--messages N] [--conversations N] [--lasts SECONDS] [--kill-every SECONDS]
                     [--silos N]

          --seeds N             the fixed seed and N random ones (10)
          --seed S,S,…          exactly these seeds: repeats a run
          --messages N          messages that people write in each run (10000)
          --conversations N     over so many conversations (500)
          --lasts SECONDS       spreads the messages over this time (as fast as it goes)
          --kill-every SECONDS  kills a part of Router (kill -9) and replaces it, again and again (never)
          --silos N             a cluster of N silos and two front ends on PostgreSQL instead of one process; what its users may notice
                                of a killed silo is judged, too
        """;

    public int Runs => Seeds.Count;

    public static Options? Read(string[] args)
    {
        var options = new Options(Drawn(10), 10_000, 500, Lasts: null, ReplacesEvery: null, Silos: null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !args[i + 1].Split(',').All(one => int.TryParse(one, CultureInfo.InvariantCulture, out var number) && number >= 0))
            {
                return null;
            }

            int[] numbers = [.. args[i + 1].Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture))];
            var number = numbers[0];
            switch (args[i])
            {
                case "--seeds":
                    options = options with { Seeds = Drawn(number) };
                    break;
                case "--seed":
                    options = options with { Seeds = numbers };
                    break;
                case "--messages":
                    options = options with { Messages = number };
                    break;
                case "--conversations":
                    options = options with { Conversations = number };
                    break;
                case "--lasts":
                    options = options with { Lasts = TimeSpan.FromSeconds(number) };
                    break;
                case "--kill-every":
                    options = options with { ReplacesEvery = TimeSpan.FromSeconds(number) };
                    break;
                case "--silos":
                    options = options with { Silos = number };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    public IEnumerable<FaultRunPlan> Plans() => Seeds.Select(seed => new FaultRunPlan
    {
        Seed = seed,
        Messages = Messages,
        Conversations = Conversations,
        Lasts = Lasts,
        ReplacesEvery = ReplacesEvery,
        Target = Silos is { } silos ? new ClusterPlan { Silos = silos }.Make : null,
        Reach = Silos is null ? null : ReachLimit.OfACluster,
    });

    private static int[] Drawn(int random) => [Fixed, .. Enumerable.Range(0, random).Select(_ => Random.Shared.Next(1, 1_000_000))];
}
