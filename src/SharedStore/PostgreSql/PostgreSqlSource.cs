using System.Data.Common;
using Npgsql;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>Connections to the database, with the patience of a program that Meta waits for.</summary>
internal static class PostgreSqlSource
{
    // Seconds. Npgsql's own 15 and 30 are longer than Meta waits for its answer.
    private static readonly (string Setting, string Value)[] Unless = [("Timeout", "5"), ("Command Timeout", "10"), ("Application Name", "Router")];

    /// <param name="connectionString">What it sets itself stays.</param>
    /// <exception cref="StartRefusedException">It is none. The message holds nothing of it, since a password is in it.</exception>
    public static NpgsqlDataSource Create(string connectionString)
    {
        try
        {
            var settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
            foreach (var (setting, value) in Unless.Where(unless => !settings.ContainsKey(unless.Setting)))
            {
                settings[setting] = value;
            }

            return NpgsqlDataSource.Create(settings.ConnectionString);
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException or NotSupportedException)
        {
            throw new StartRefusedException("The PostgreSQL connection string cannot be read. Write it as Host=…;Database=…;Username=…;Password=….");
        }
    }
}
