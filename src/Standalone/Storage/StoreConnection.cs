using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Router.Standalone;

/// <summary>One connection to the store with its prepared statements. Used by one caller at a time.</summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _prepared = [];

    private StoreConnection(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException">The file cannot be opened or is no database.</exception>
    public static StoreConnection Open(string file, StoreOptions options)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var opened = new StoreConnection(connection);
            raw.sqlite3_busy_timeout(connection.Handle!, (int)options.BusyTimeout.TotalMilliseconds);
            // FULL: a commit is on the disk when it returns, also when the power fails. In WAL mode NORMAL would not promise that.
            opened.Execute("PRAGMA journal_mode=WAL");
            opened.Execute("PRAGMA synchronous=FULL");
            opened.Execute("PRAGMA foreign_keys=ON");

            // What a savepoint may have to undo: else a file is made and removed for it in every fourth group.
            opened.Execute("PRAGMA temp_store=MEMORY");
            opened.Execute($"PRAGMA cache_size=-{options.CacheKiB}");
            opened.Execute($"PRAGMA wal_autocheckpoint={options.CheckpointPages}");
            if (options.MaxMiB > 0)
            {
                var pageSize = opened.Scalar("PRAGMA page_size");
                opened.Execute($"PRAGMA max_page_count={options.MaxMiB * 1024L * 1024 / pageSize}");
            }

            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>False while a transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_connection.Handle!) != 0;

    /// <summary>The statement of this text, prepared once per connection.</summary>
    public Statement Prepared(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            _prepared.Add(sql, statement = new Statement(_connection, sql));
        }

        return statement;
    }

    /// <summary>Runs text that is not run often: pragmas, schema.</summary>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The number a query answers; 0 for none.</summary>
    public long Scalar(string sql)
    {
        using var statement = new Statement(_connection, sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        _prepared.Clear();
        _connection.Dispose();
    }
}
