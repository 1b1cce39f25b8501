using Router.Wire;

namespace Router.Settings;

/// <summary>The database of a cluster (configuration <c>Router:Cluster:PostgreSql</c>).</summary>
/// <param name="ConnectionString">As Npgsql reads it. It holds a password, so it is in no log and no fault.</param>
/// <param name="CreateTables">A silo brings the tables up to date when it starts. Default true; false where its role may not create tables.</param>
public sealed record PostgreSqlSettings(Secret ConnectionString, bool CreateTables)
{
    /// <summary>What Npgsql calls the host; a connection string without it reaches nobody knows whom.</summary>
    private static readonly string[] Hosts = ["host", "server"];

    public static PostgreSqlSettings? Read(Section postgres, bool isChosen)
    {
        var text = isChosen
            ? postgres.Needed("ConnectionString", "give the database's, for example Host=db;Database=router;Username=router;Password=….")
            : postgres.Text("ConnectionString");
        var createTables = postgres.Flag("CreateTables", otherwise: true);
        postgres.RefuseUnknown();
        if (text is null)
        {
            return null;
        }

        if (!NamesHost(text))
        {
            postgres.Fault("ConnectionString", "must be a connection string that names a Host, for example Host=db;Database=router;Username=router;Password=….");
        }

        return new(new Secret(text), createTables);
    }

    private static bool NamesHost(string text)
    {
        try
        {
            var parts = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = text };
            return Hosts.Any(parts.ContainsKey);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
