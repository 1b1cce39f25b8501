using System.Globalization;
using Npgsql;
using Router.Settings;
using Router.Storage;

namespace Router.Silo.Tests;

/// <summary>The tables and statements that the engine's PostgreSQL providers work with, against a real server.</summary>
public sealed class EngineSchemaTests : IAsyncLifetime
{
    private static int _databases;

    private string _connection = "";

    public async Task InitializeAsync()
    {
        if (SystemTools.Find(SystemTool.PostgreSql) is not null)
        {
            _connection = await (await PostgresServer.Shared).NewDatabase($"engine_{Interlocked.Increment(ref _databases)}");
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [ToolFact(SystemTool.PostgreSql)]
    public async Task Silos_that_start_at_once_make_the_tables_once_and_a_later_start_changes_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Start(createTables: true)));
        await Run("INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('kept')");
        await Start(createTables: true);
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM OrleansMembershipVersionTable"));
        Assert.Equal((long)EngineSchema.Queries.Count, await Scalar("SELECT count(*) FROM OrleansQuery"));
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task Where_no_tables_may_be_made_a_silo_says_what_to_run_until_they_are_there()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => Start(createTables: false));
        Assert.Contains("--print-schema | psql", refused.Message, StringComparison.Ordinal);
        await Run(EngineSchema.Text);
        await Start(createTables: false);
        await Run("DELETE FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'");
        Assert.Contains("WriteToStorageKey is missing", (await Assert.ThrowsAsync<StartRefusedException>(() => Start(createTables: false))).Message, StringComparison.Ordinal);
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task A_role_that_may_not_make_tables_is_told_so()
    {
        await Run("CREATE ROLE nobody LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => Start(createTables: true, _connection.Replace("Username=router", "Username=nobody", StringComparison.Ordinal)));
        Assert.Contains("CreateTables to false", refused.Message, StringComparison.Ordinal);
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task State_is_written_only_over_the_version_that_was_read()
    {
        await Start(createTables: true);
        Assert.Equal(1, await Write("1:a", version: null, [1]));
        Assert.Null(await Write("1:a", version: null, [2]));
        Assert.Null(await Write("1:a", version: 7, [2]));
        Assert.Equal(2, await Write("1:a", version: 1, [3]));
        Assert.Null(await Write("1:b", version: 1, [4]));
        Assert.Equal((2, 3), await Read("1:a"));
        Assert.Null(await Read("1:b"));
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task Of_many_first_writes_at_once_one_is_stored()
    {
        await Start(createTables: true);
        var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Write("1:a", version: null, [(byte)i])));
        Assert.Single(written, version => version == 1);
        Assert.Equal(19, written.Count(version => version is null));
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task A_member_joins_only_from_the_version_that_was_read()
    {
        await Start(createTables: true);
        Assert.True(await Ask("InsertMembershipVersionKey"));
        Assert.False(await Ask("InsertMembershipVersionKey"));
        Assert.True(await Ask("InsertMembershipKey", ("Port", 1), ("Version", 0)));
        Assert.False(await Ask("InsertMembershipKey", ("Port", 2), ("Version", 0)));
        Assert.False(await Ask("InsertMembershipKey", ("Port", 1), ("Version", 1)));
        Assert.True(await Ask("UpdateMembershipKey", ("Port", 1), ("Version", 1)));
        Assert.False(await Ask("UpdateMembershipKey", ("Port", 2), ("Version", 2)));
        Assert.Equal(2, await Scalar("SELECT Version FROM OrleansMembershipVersionTable"));
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task Of_many_silos_that_join_at_once_from_one_version_one_does()
    {
        await Start(createTables: true);
        await Ask("InsertMembershipVersionKey");
        var joined = await Task.WhenAll(Enumerable.Range(1, 12).Select(port => Ask("InsertMembershipKey", ("Port", port), ("Version", 0))));
        Assert.Single(joined, done => done);
    }

    private Task Start(bool createTables, string? connection = null) =>
        new EngineTables(new PostgreSqlSettings(new(connection ?? _connection), createTables, Connections: 8)).StartingAsync(default);

    private async Task<int?> Write(string key, int? version, byte[] payload)
    {
        await using var connection = await Open();
        await using var command = await Query(connection, "WriteToStorageKey");
        Key(command, key);
        Add(command, "GrainStateVersion", NpgsqlTypes.NpgsqlDbType.Integer, version);
        Add(command, "PayloadBinary", NpgsqlTypes.NpgsqlDbType.Bytea, payload);
        return await command.ExecuteScalarAsync() as int?;
    }

    private async Task<(int Version, int Payload)?> Read(string key)
    {
        await using var connection = await Open();
        await using var command = await Query(connection, "ReadFromStorageKey");
        Key(command, key);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetInt32(reader.GetOrdinal("Version")), reader.GetFieldValue<byte[]>(0)[0]) : null;
    }

    private async Task<bool> Ask(string query, params (string Name, int Value)[] own)
    {
        await using var connection = await Open();
        await using var command = await Query(connection, query);
        var now = DateTime.UtcNow;
        foreach (var (name, value) in new (string, object)[]
        {
            ("DeploymentId", "c"), ("Address", "127.0.0.1"), ("Generation", 1), ("SiloName", "s"), ("HostName", "h"), ("Status", 3), ("ProxyPort", 2),
            ("StartTime", now), ("IAmAliveTime", now), ("SuspectTimes", ""),
        })
        {
            command.Parameters.AddWithValue(name, value);
        }

        foreach (var (name, value) in own)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static void Key(NpgsqlCommand command, string key)
    {
        Add(command, "GrainIdHash", NpgsqlTypes.NpgsqlDbType.Integer, 5);
        Add(command, "GrainIdN0", NpgsqlTypes.NpgsqlDbType.Bigint, 0L);
        Add(command, "GrainIdN1", NpgsqlTypes.NpgsqlDbType.Bigint, 0L);
        Add(command, "GrainTypeHash", NpgsqlTypes.NpgsqlDbType.Integer, 6);
        Add(command, "GrainTypeString", NpgsqlTypes.NpgsqlDbType.Text, "conversation");
        Add(command, "GrainIdExtensionString", NpgsqlTypes.NpgsqlDbType.Text, key);
        Add(command, "ServiceId", NpgsqlTypes.NpgsqlDbType.Text, "router");
    }

    private static void Add(NpgsqlCommand command, string name, NpgsqlTypes.NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });

    private static async Task<NpgsqlCommand> Query(NpgsqlConnection connection, string name)
    {
        await using var find = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{name}'"), connection);
        return new NpgsqlCommand((string)(await find.ExecuteScalarAsync())!, connection);
    }

    private async Task Run(string sql)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object> Scalar(string sql)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())!;
    }

    private async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        return connection;
    }
}
