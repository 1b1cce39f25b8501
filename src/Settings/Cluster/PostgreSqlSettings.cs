using System.Data.Common;
using Router.Wire;

namespace Router.Settings;

/// <summary>The database of a cluster (configuration <c>Router:Cluster:PostgreSql</c>).</summary>
/// <param name="ConnectionString">As Npgsql reads it. It holds a password, so it is in no log and no fault.</param>
/// <param name="CreateTables">A silo brings the engine's tables up to date when it starts. Default true; false where its role may not create tables.</param>
/// <param name="Connections">
/// How many connections one process holds at most for its conversations; the tables that all share get a third as many beside them. Default 24:
/// two silos and two front ends stay below the 100 that PostgreSQL takes unasked. More lets more writes wait for the disk together, and no faster disk.
/// </param>
public sealed record PostgreSqlSettings(Secret ConnectionString, bool CreateTables, int Connections)
{
    private const int DefaultConnections = 24;

    /// <summary>What Npgsql calls the host; a connection string without it reaches nobody knows whom.</summary>
    private static readonly string[] Hosts = ["host", "server"];

    /// <summary>For the engine's providers.</summary>
    public string ForEngine => With(Connections);

    /// <summary>For the tables that all processes share.</summary>
    public string ForStore => With(Math.Max(2, Connections / 3));

    public static PostgreSqlSettings? Read(Section postgres, bool isChosen)
    {
        var text = isChosen
            ? postgres.Needed("ConnectionString", "give the database's, for example Host=db;Database=router;Username=router;Password=….")
            : postgres.Text("ConnectionString");
        var createTables = postgres.Flag("CreateTables", otherwise: true);
        var connections = postgres.Number("Connections") ?? DefaultConnections;
        if (connections is < 4 or > 1000)
        {
            postgres.Fault("Connections", "must be from 4 to 1000.");
        }

        postgres.RefuseUnknown();
        if (text is null)
        {
            return null;
        }

        if (!NamesHost(text))
        {
            postgres.Fault("ConnectionString", "must be a connection string that names a Host, for example Host=db;Database=router;Username=router;Password=….");
        }

        return new(new Secret(text), createTables, connections);
    }

    // What the operator's connection string says itself stays. Statements are prepared after a few uses: planning them anew costs more than running them.
    private string With(int connections)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = ConnectionString.Reveal() };
        if (!parts.ContainsKey("Maximum Pool Size") && !parts.ContainsKey("MaxPoolSize"))
        {
            parts["Maximum Pool Size"] = connections;
        }

        if (!parts.ContainsKey("Max Auto Prepare") && !parts.ContainsKey("MaxAutoPrepare"))
        {
            parts["Max Auto Prepare"] = 24;
        }

        return parts.ConnectionString;
    }

    private static bool NamesHost(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return Hosts.Any(parts.ContainsKey);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
