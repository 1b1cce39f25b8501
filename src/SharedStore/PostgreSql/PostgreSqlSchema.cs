using Npgsql;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>
/// The tables, as steps from each schema version to the next. A step that was ever released is never edited: a change is a
/// new step at the end, and one that the Router before can live with, since both run while a new version is rolled out.
/// </summary>
internal static class PostgreSqlSchema
{
    // "Rout": whoever holds this lock makes the tables.
    private const long MakingTables = 0x526F7574;

    // Keys are compared byte by byte, so that the order of a page is the same whatever the database's language.
    private const string First =
        """
        CREATE TABLE router_schema (version integer NOT NULL);
        CREATE TABLE router_directory_version (
            id integer PRIMARY KEY CHECK (id = 1),
            version bigint NOT NULL);
        INSERT INTO router_directory_version VALUES (1, 0);
        CREATE TABLE router_directory (
            kind text NOT NULL,
            id text NOT NULL,
            body text NOT NULL,         -- JSON, its secrets encrypted
            version bigint NOT NULL,    -- of the directory, when this row was written
            PRIMARY KEY (kind, id));
        CREATE TABLE router_timeline (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- in order of time, so the oldest are found without an index
            page text COLLATE "C" NOT NULL,
            person text COLLATE "C" NOT NULL,
            at bigint NOT NULL,         -- unix ms of the first entry
            entries text NOT NULL);     -- one to a line: at, owner, epoch, what, detail, separated by tabs
        CREATE INDEX router_timeline_of ON router_timeline (page, person, id);
        CREATE TABLE router_dead_letters (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text NOT NULL UNIQUE,
            page text NOT NULL,
            person text NOT NULL,
            app bigint,
            reason integer NOT NULL,
            at bigint NOT NULL,         -- unix ms
            heard_on integer NOT NULL,
            content bytea NOT NULL);
        CREATE INDEX router_dead_letters_of ON router_dead_letters (app, number);
        CREATE TABLE router_long_payloads (
            page text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            payload bytea NOT NULL,     -- UTF-8; bytes, because a text may hold a zero and this type may not
            PRIMARY KEY (page, key));
        CREATE TABLE router_owners (
            page text COLLATE "C" NOT NULL,
            person text COLLATE "C" NOT NULL,
            owner bigint,               -- null: nobody, kept a while against late notes
            epoch bigint NOT NULL,
            at bigint NOT NULL,         -- unix ms of the note
            PRIMARY KEY (page, person));
        CREATE INDEX router_owners_owned ON router_owners (owner, page, person) WHERE owner IS NOT NULL;
        CREATE INDEX router_owners_unowned ON router_owners (at) WHERE owner IS NULL;
        CREATE TABLE router_leases (
            name text PRIMARY KEY,
            holder text NOT NULL,
            until bigint NOT NULL);     -- unix ms
        """;

    private static readonly string[] Steps = [First];

    /// <summary>Brings the database to the newest schema, in one transaction that only one process is in at a time.</summary>
    /// <exception cref="StartRefusedException">A newer Router wrote it.</exception>
    public static async Task Migrate(NpgsqlConnection connection, string name, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await Execute(connection, $"SELECT pg_advisory_xact_lock({MakingTables})", stop);
        var version = await Version(connection, stop);
        if (version > Steps.Length)
        {
            throw new StartRefusedException(
                $"The store {name} has schema version {version}; this Router knows versions up to {Steps.Length}. A newer Router wrote "
                + "it: start that one, or restore a backup from before the update. Nothing was changed.");
        }

        if (version < Steps.Length)
        {
            foreach (var step in Steps[version..])
            {
                await Execute(connection, step, stop);
            }

            await Execute(connection, $"DELETE FROM router_schema; INSERT INTO router_schema VALUES ({Steps.Length})", stop);
        }

        await transaction.CommitAsync(stop);
    }

    private static async Task<int> Version(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var isThere = new NpgsqlCommand("SELECT to_regclass('router_schema') IS NOT NULL", connection);
        if (await isThere.ExecuteScalarAsync(stop) is not true)
        {
            return 0;
        }

        await using var select = new NpgsqlCommand("SELECT max(version) FROM router_schema", connection);
        return await select.ExecuteScalarAsync(stop) as int? ?? 0;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
