namespace Router.EndToEnd;

/// <summary>What a cluster under test consists of.</summary>
public sealed record ClusterPlan
{
    public int Silos { get; init; } = 2;

    public ClusterPlace Place { get; init; } = ClusterPlace.PostgreSql;

    /// <summary>Why no cluster can be started here: what is not built or not installed. Null where one can.</summary>
    public static string? WhyNot
    {
        get
        {
            try
            {
                _ = (Programs.Of("Silo"), Programs.Of("WebhookFrontend"));
                return SystemTools.WhyNot([SystemTool.PostgreSql]);
            }
            catch (FileNotFoundException missing)
            {
                return missing.Message;
            }
        }
    }

    /// <summary>Makes it, for <see cref="Plan.Router"/>.</summary>
    public IRouterUnderTest Make(Surroundings around) => new ClusterUnderTest(around, this);
}

/// <summary>Where a cluster under test keeps everything.</summary>
public enum ClusterPlace
{
    /// <summary>A database of its own in this test process's PostgreSQL server.</summary>
    PostgreSql = 1,

    /// <summary>An emulator of Azure Storage of its own: its tables have fixed names.</summary>
    Azurite = 2,
}
