namespace Router.Settings;

/// <summary>How fast a cluster notices that a silo is gone (configuration <c>Router:Cluster:Membership</c>).</summary>
public sealed record MembershipSettings
{
    /// <summary>
    /// How often a silo asks its neighbours whether they live, and how long it waits for the answer. Default 2 s: a killed silo's
    /// conversations answer again after some <see cref="MissedProbes"/> times this. Shorter takes a silo for dead that only paused
    /// (a long collection, a starved core); longer leaves its conversations unreachable for longer.
    /// </summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many answers in a row must be missing before a silo is suspected. Default 3: fewer gives one lost packet a vote.</summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>How many silos must suspect one before it is dead; in a cluster of two, one is enough. Default 2: one silo with a broken network must not empty the cluster.</summary>
    public int DeathVotes { get; init; } = 2;

    /// <summary>How often a silo reads the table of members though nobody told it of a change. Default 30 s: news come by gossip; this is the net below, and costs one read.</summary>
    public TimeSpan TableRefresh { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a silo writes into that table that it lives. Default 5 s: who has not for three times as long does not hold up a silo
    /// that joins after all were killed. Longer holds it up longer, shorter costs writes.
    /// </summary>
    public TimeSpan AliveEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a client reads which silos take its calls. Default 10 s: so long a front end does not use a new silo. Shorter costs reads of the table.</summary>
    public TimeSpan GatewayRefresh { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When a question about the cluster itself counts as lost and is asked anew: a silo's to another, where a conversation lives or when to
    /// wake it; a starting front end's, which silos there are. Default 5 s: a message lost on a connection that breaks leaves a conversation,
    /// or all of a front end's, unreachable for so long. Longer leaves them so for longer; shorter asks twice where many conversations move at once.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public static MembershipSettings Read(Section membership)
    {
        var defaults = new MembershipSettings();
        var settings = new MembershipSettings
        {
            ProbeTimeout = membership.Duration("ProbeTimeout") ?? defaults.ProbeTimeout,
            MissedProbes = membership.Number("MissedProbes") ?? defaults.MissedProbes,
            DeathVotes = membership.Number("DeathVotes") ?? defaults.DeathVotes,
            TableRefresh = membership.Duration("TableRefresh") ?? defaults.TableRefresh,
            AliveEvery = membership.Duration("AliveEvery") ?? defaults.AliveEvery,
            GatewayRefresh = membership.Duration("GatewayRefresh") ?? defaults.GatewayRefresh,
            CallTimeout = membership.Duration("CallTimeout") ?? defaults.CallTimeout,
        };
        Within(membership, nameof(ProbeTimeout), settings.ProbeTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1), "from half a second to 1 minute");
        Within(membership, nameof(MissedProbes), settings.MissedProbes, 1, 20, "from 1 to 20");
        Within(membership, nameof(DeathVotes), settings.DeathVotes, 1, 10, "from 1 to 10");
        Within(membership, nameof(TableRefresh), settings.TableRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "from 1 second to 10 minutes");
        Within(membership, nameof(AliveEvery), settings.AliveEvery, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "from 1 second to 5 minutes");
        Within(membership, nameof(GatewayRefresh), settings.GatewayRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "from 1 second to 10 minutes");
        Within(membership, nameof(CallTimeout), settings.CallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), "from 1 second to 1 minute");
        membership.RefuseUnknown();
        return settings;
    }

    private static void Within<T>(Section section, string setting, T value, T least, T most, string range)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            section.Fault(setting, $"must be {range}.");
        }
    }
}
