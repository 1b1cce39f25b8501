namespace Router.Architecture;

/// <summary>Who may know whom, as ARCHITECTURE.md draws it. To change the drawing, change it here and there, and write an ADR.</summary>
internal static class ReferenceRule
{
    /// <summary>The arrows as drawn. What is reached over several arrows may be named directly, too.</summary>
    private static readonly Dictionary<string, string[]> Drawn = new()
    {
        ["Protocol"] = [],
        ["Wire"] = ["Protocol"],
        ["Conversations"] = ["Wire"],
        ["Outgoing"] = ["Conversations"],
        ["HttpEdge"] = ["Wire", "Conversations"],
        ["Sandbox"] = [],
        ["Storage"] = ["Conversations"],
        ["Settings"] = ["HttpEdge", "Outgoing", "Storage"],
        ["Standalone"] = ["Settings", "Sandbox"],
        ["SharedStore"] = ["Storage"],
        ["Grains.Interfaces"] = [],
        ["GrainCalls"] = ["Conversations", "Grains.Interfaces"],
        ["Grains"] = ["Outgoing", "GrainCalls"],
        ["Silo"] = ["Grains", "Settings", "SharedStore"],
        ["WebhookFrontend"] = ["GrainCalls", "Settings", "SharedStore"],

        // Tests of the whole reach it through the program. The pretend Meta is there for every test.
        ["Harness"] = ["Standalone", "Sandbox"],
        ["EndToEnd"] = ["Harness"],
        ["ClusterEndToEnd"] = ["Harness", "Silo", "WebhookFrontend", "internal-service"],
        ["Silo.Tests"] = ["Silo", "WebhookFrontend", "internal-service", "Sandbox"],
        ["Architecture"] = [],

        // Benchmarks measure the program whole; the long fault runs share the world of the end-to-end tests.
        ["Throughput"] = ["Standalone", "Sandbox"],
        ["FaultRuns"] = ["Harness"],

        // Samples are for copying: they stand alone.
        ["receiver"] = [],

        // Another service of the cluster's owner: it knows the contract.
        ["internal-service"] = ["Grains.Interfaces"],
    };

    /// <summary>The projects that name the cluster's engine. They are in Router.sln and not in Router.Standalone.slnf.</summary>
    private static readonly string[] Cluster = ["Grains.Interfaces", "GrainCalls", "Grains", "Silo", "WebhookFrontend", "ClusterEndToEnd", "internal-service"];

    private const string TestSuffix = ".Tests";

    public static bool IsCluster(string project) => Cluster.Contains(Subject(project));

    /// <summary>Every project that this one may reference; null where nobody has drawn it.</summary>
    public static IReadOnlySet<string>? Allowed(string project)
    {
        if (Drawn.TryGetValue(project, out var direct))
        {
            return Closure(direct);
        }

        return project.EndsWith(TestSuffix, StringComparison.Ordinal) && Drawn.ContainsKey(Subject(project))
            ? Closure([Subject(project), "Sandbox"])
            : null;
    }

    private static string Subject(string project) =>
        project.EndsWith(TestSuffix, StringComparison.Ordinal) ? project[..^TestSuffix.Length] : project;

    private static HashSet<string> Closure(IEnumerable<string> direct)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(direct);
        while (next.TryPop(out var project))
        {
            if (reached.Add(project))
            {
                foreach (var further in Drawn[project])
                {
                    next.Push(further);
                }
            }
        }

        return reached;
    }
}
