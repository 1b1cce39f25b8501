using Microsoft.Data.Sqlite;

namespace Router.EndToEnd;

/// <summary>Router's store as another program on the same machine sees it: an operator's <c>sqlite3</c>, or a fault of these tests.</summary>
public static class StoreFile
{
    /// <summary>From now on nothing of this person's conversation can be written, until it is disposed.</summary>
    public static IDisposable Denies(string store, string person)
    {
        Execute(store, $"CREATE TRIGGER deny_{person} BEFORE INSERT ON conversations WHEN NEW.person = '{person}' BEGIN SELECT RAISE(ABORT, 'denied by a test'); END");
        Execute(store, $"CREATE TRIGGER deny_{person}_too BEFORE UPDATE ON conversations WHEN NEW.person = '{person}' BEGIN SELECT RAISE(ABORT, 'denied by a test'); END");
        return new Denial(store, person);
    }

    private static void Execute(string store, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the test's own.
        command.CommandText = $"PRAGMA busy_timeout=5000; {sql}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private sealed class Denial(string store, string person) : IDisposable
    {
        public void Dispose()
        {
            Execute(store, $"DROP TRIGGER deny_{person}");
            Execute(store, $"DROP TRIGGER deny_{person}_too");
        }
    }
}
