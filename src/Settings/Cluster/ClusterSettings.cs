using System.Net;

namespace Router.Settings;

/// <summary>
/// What silos and front ends of one cluster have in common (configuration <c>Router:Cluster</c>). Both read the same section, so that
/// one file serves all; what only a silo needs means nothing to a front end.
/// </summary>
public sealed record ClusterSettings
{
    /// <summary>
    /// The cluster's name: processes that give the same one belong together. Default <c>router</c>. Two clusters need two where they share a storage or
    /// a network: who connects to a silo asks for this name and nothing else, and an address may come to be another cluster's.
    /// </summary>
    public string ClusterId { get; init; } = "router";

    /// <summary>The name that conversations and reminders are stored under. Default <c>router</c>. With another one the cluster finds none of the old.</summary>
    public string ServiceId { get; init; } = "router";

    /// <summary>The port silos reach each other by. Default 11111. It knows no password: never open it beyond the cluster's own network.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port front ends and other internal services reach a silo by. Default 30000. It knows no password either.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// The address or host name under which the others reach this silo. Default <c>127.0.0.1</c>: a cluster on one machine. With a
    /// loopback address the two ports listen on loopback only, with any other on every address of the machine.
    /// </summary>
    public string AdvertisedAddress { get; init; } = "127.0.0.1";

    public required ClusterStorage Storage { get; init; }

    /// <summary>Set when <see cref="Storage"/> is <see cref="ClusterStorage.PostgreSql"/>.</summary>
    public PostgreSqlSettings? PostgreSql { get; init; }

    /// <summary>Set when <see cref="Storage"/> is <see cref="ClusterStorage.AzureTables"/>.</summary>
    public AzureTablesSettings? AzureTables { get; init; }

    public MembershipSettings Membership { get; init; } = new();

    /// <summary>This silo serves the web edge too. Default false: front ends do. True saves one hop for the calls that meet their conversation here.</summary>
    public bool Edge { get; init; }

    /// <summary>Reads the section, and demands what no cluster can do without.</summary>
    /// <param name="router">The section <c>Router</c>.</param>
    public static ClusterSettings Read(Section router)
    {
        router.Needed("Key", "all processes of a cluster share the key that secrets are stored under. Make one with: openssl rand -base64 32, and give it to each as Router__Key.");
        var cluster = router.Inner("Cluster");
        var defaults = new ClusterSettings { Storage = ClusterStorage.Memory };
        var storage = StorageOf(cluster);
        var settings = new ClusterSettings
        {
            ClusterId = Name(cluster, "ClusterId") ?? defaults.ClusterId,
            ServiceId = Name(cluster, "ServiceId") ?? defaults.ServiceId,
            SiloPort = Port(cluster, "SiloPort") ?? defaults.SiloPort,
            GatewayPort = Port(cluster, "GatewayPort") ?? defaults.GatewayPort,
            AdvertisedAddress = Host(cluster, "AdvertisedAddress") ?? defaults.AdvertisedAddress,
            Storage = storage,
            PostgreSql = PostgreSqlSettings.Read(cluster.Inner("PostgreSql"), storage == ClusterStorage.PostgreSql),
            AzureTables = AzureTablesSettings.Read(cluster.Inner("AzureTables"), storage == ClusterStorage.AzureTables),
            Membership = MembershipSettings.Read(cluster.Inner("Membership")),
            Edge = cluster.Flag("Edge"),
        };
        if (settings.SiloPort == settings.GatewayPort)
        {
            cluster.Fault("GatewayPort", "must be another port than Router:Cluster:SiloPort.");
        }

        cluster.RefuseUnknown();
        return settings;
    }

    private static ClusterStorage StorageOf(Section cluster)
    {
        cluster.Needed("Storage", "say where the cluster keeps its state: PostgreSql, AzureTables, or Memory (one silo with its edge, for trying; nothing survives its end).");
        return cluster.Choice("Storage",
            ("PostgreSql", ClusterStorage.PostgreSql), ("AzureTables", ClusterStorage.AzureTables), ("Memory", ClusterStorage.Memory)) ?? default;
    }

    // A part of table keys in either storage.
    private static string? Name(Section cluster, string setting)
    {
        var name = cluster.Text(setting);
        if (name is not null && (name.Length > 64 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')))
        {
            cluster.Fault(setting, "must be at most 64 letters, digits, dots and hyphens.");
        }

        return name;
    }

    private static int? Port(Section cluster, string setting)
    {
        var port = cluster.Number(setting);
        if (port is < 1 or > IPEndPoint.MaxPort)
        {
            cluster.Fault(setting, "must be a port, from 1 to 65535.");
        }

        return port;
    }

    private static string? Host(Section cluster, string setting)
    {
        var host = cluster.Text(setting);
        if (host is not null && (Uri.CheckHostName(host) == UriHostNameType.Unknown || host is "0.0.0.0" or "::"))
        {
            cluster.Fault(setting, "must be one address or host name of this machine, without a port, as the other processes reach it.");
        }

        return host;
    }
}
