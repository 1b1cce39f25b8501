using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>How long a fault run is, and what it is played against.</summary>
public sealed record FaultRunPlan
{
    /// <summary>How long Router waits for the Graph API in these runs. Short, so that a call that hangs costs seconds.</summary>
    internal static readonly TimeSpan RouterWaits = TimeSpan.FromSeconds(3);

    /// <summary>Every choice of load and faults is drawn from it.</summary>
    public required int Seed { get; init; }

    /// <summary>Messages that people write.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>Over how many conversations.</summary>
    public int Conversations { get; init; } = 500;

    /// <summary>Over which time the messages are spread; null: as fast as it goes.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>How often a part of Router is killed and replaced; null: never.</summary>
    public TimeSpan? ReplacesEvery { get; init; }

    /// <summary>How badly conversations may be reached at worst; null: it is only reported.</summary>
    public ReachLimit? Reach { get; init; }

    /// <summary>Makes the Router under test; null: the usual one.</summary>
    public Func<Surroundings, IRouterUnderTest>? Target { get; init; }

    internal Plan World
    {
        get
        {
            var plan = new Plan
            {
                IdleAfter = TimeSpan.FromSeconds(20),
                AppsForget = true,
                Meta = new()
                {
                    Clock = RunClock.Instance,
                    Seed = Seed,
                    // Never given up: an item that Meta gives up was never answered 200, and proves nothing.
                    WebhookRetries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(150), 400)],
                },
                Configure = Configure,
            };
            return Target is { } target ? plan with { Router = target } : plan;
        }
    }

    // The operator of the run gives tokens by the admin API, so the Page is declared without. What a burst costs is measured in
    // parts of a second, as the run is in minutes.
    private static void Configure(JsonObject file)
    {
        var router = file["Router"]!;
        router["Pages"]![EndToEnd.World.PageId]!.AsObject().Remove("Token");
        foreach (var (name, value) in new[]
        {
            ("SendTimeout", RouterWaits.ToString("c")), ("ControlTimeout", RouterWaits.ToString("c")), ("OwnerTimeout", "00:00:01"), ("LongestRegain", "00:00:00.3"),
            ("UsageLasts", "00:00:00.5"), ("LongestPace", "00:00:00.02"), ("FirstProbePause", "00:00:00.2"),
        })
        {
            router["Outgoing"]![name] = value;
        }
    }
}

/// <summary>How badly conversations may be reached at worst in a run.</summary>
/// <param name="Away">For how long nobody gets an answer about one.</param>
/// <param name="Repeats">How often the platform has to repeat a POST for Router's sake.</param>
public sealed record ReachLimit(TimeSpan Away, int Repeats)
{
    /// <summary>What a cluster promises while silos die.</summary>
    public static readonly ReachLimit OfACluster = new(TimeSpan.FromSeconds(10), Repeats: 3);
}
