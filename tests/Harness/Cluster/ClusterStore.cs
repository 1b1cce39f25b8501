namespace Router.EndToEnd;

/// <summary>The storage that one cluster under test stands on: empty at first, and its own.</summary>
internal sealed class ClusterStore : IDisposable
{
    private static int _databases;

    private readonly IDisposable? _server;

    private ClusterStore(string kind, string setting, string connection, IDisposable? server)
    {
        Connection = connection;
        Settings = new Dictionary<string, string> { ["Router__Cluster__Storage"] = kind, [$"Router__Cluster__{setting}"] = connection };
        _server = server;
    }

    /// <summary>The connection string, also for other clients of the cluster.</summary>
    public string Connection { get; }

    /// <summary>What tells the programs to use it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public static async Task<ClusterStore> Make(ClusterPlace place)
    {
        switch (place)
        {
            case ClusterPlace.PostgreSql:
                var server = await PostgresServer.Shared;
                var database = await server.NewDatabase($"cluster_{Interlocked.Increment(ref _databases)}");
                return new("PostgreSql", "PostgreSql__ConnectionString", database, server: null);
            case ClusterPlace.Azurite:
                var emulator = await AzuriteServer.Start();
                return new("AzureTables", "AzureTables__ConnectionString", emulator.ConnectionString(), emulator);
            default:
                throw new ArgumentOutOfRangeException(nameof(place), place, "Say here how this storage is made.");
        }
    }

    public void Dispose() => _server?.Dispose();
}
