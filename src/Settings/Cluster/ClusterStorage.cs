namespace Router.Settings;

/// <summary>Where a cluster keeps its members, its conversations' state, its reminders and the tables that all processes share.</summary>
public enum ClusterStorage
{
    /// <summary>In this process: for trying and for benchmarks. One silo with its edge beside it, and nothing survives its end.</summary>
    Memory = 1,

    /// <summary>One PostgreSQL database.</summary>
    PostgreSql = 2,

    /// <summary>The tables of one Azure Storage account, or of Azurite.</summary>
    AzureTables = 3,
}
