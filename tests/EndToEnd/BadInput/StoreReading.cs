using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Router.EndToEnd;

/// <summary>Reads Router's store from outside, to see that it is the same as before.</summary>
internal static class StoreReading
{
    private static readonly string[] Tables =
        ["conversations", "dead_letters", "pages", "apps", "page_apps", "routes", "tokens", "seat", "long_payloads"];

    /// <summary>A checksum over every row of every table, timelines and their counters apart: states and the outbox in them, dead letters, directory.</summary>
    public static string Checksum(string store)
    {
        using var connection = Open(store);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in Tables)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the test's own.
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
#pragma warning restore CA2100
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    hash.AppendData(rows.GetValue(i) is byte[] blob ? blob : Encoding.UTF8.GetBytes($"{rows.GetValue(i)}|"));
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Nothing is owed to anybody, by what is written and not only by what is in memory.</summary>
    public static Task Rests(string store) =>
        Until.True(() => Owing(store) == 0, "the store owes nobody anything");

    public static long Owing(string store)
    {
        using var connection = Open(store);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM conversations WHERE owes = 1";
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string store)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
