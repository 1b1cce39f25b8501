using Npgsql;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>The rows of the directory in PostgreSQL. Whoever changes them holds the row with the version.</summary>
internal sealed class PostgreSqlDirectory(PostgreSqlDatabase database) : IDirectoryTable
{
    public async Task<long> ReadVersion(CancellationToken stop) =>
        (await database.Read("SELECT version FROM router_directory_version", row => row.GetInt64(0), stop)).Single();

    // One statement, so one snapshot: no row is of another version.
    public async Task<DirectoryRows> Read(CancellationToken stop)
    {
        var rows = await database.Read(
            "SELECT v.version, d.kind, d.id, d.body FROM router_directory_version v LEFT JOIN router_directory d ON true",
            row => (
                Version: row.GetInt64(0),
                Row: row.IsDBNull(1) ? null : new DirectoryRow(new RowName(row.GetString(1), row.GetString(2)), row.GetString(3))),
            stop);
        return new DirectoryRows(rows[0].Version, [.. rows.Select(row => row.Row).OfType<DirectoryRow>()]);
    }

    public Task<bool> TryWrite(DirectoryChange change, CancellationToken stop) => database.InTransaction(async connection =>
    {
        if (await Run(connection, "UPDATE router_directory_version SET version = version + 1 WHERE version = $1", stop, change.Version) == 0)
        {
            return false;
        }

        await Run(
            connection,
            "DELETE FROM router_directory d USING unnest($1, $2) AS gone (kind, id) WHERE d.kind = gone.kind AND d.id = gone.id",
            stop,
            change.Removed.Select(name => name.Kind).ToArray(),
            change.Removed.Select(name => name.Id).ToArray());
        await Run(
            connection,
            """
            INSERT INTO router_directory (kind, id, body, version) SELECT kind, id, body, $4 FROM unnest($1, $2, $3) AS w (kind, id, body)
            ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body, version = excluded.version
            """,
            stop,
            change.Written.Select(row => row.Name.Kind).ToArray(),
            change.Written.Select(row => row.Name.Id).ToArray(),
            change.Written.Select(row => row.Body).ToArray(),
            change.Version + 1);
        return true;
    }, stop);

    private static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken stop, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        PostgreSqlDatabase.Bind(command, parameters);
        return await command.ExecuteNonQueryAsync(stop);
    }
}
