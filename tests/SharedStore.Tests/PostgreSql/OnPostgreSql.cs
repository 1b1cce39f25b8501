using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Router.Conversations;
using Router.Storage;
using Router.StoreContract;

namespace Router.SharedStore.Tests;

public class OnPostgreSql
{
    public static TheoryData<string> Shared => Contract.Of(typeof(SharedByProcesses));

    [ToolTheory(SystemTool.PostgreSql)]
    [MemberData(nameof(Contract.Cases), MemberType = typeof(Contract))]
    public async Task It_keeps_the_contract(string sentence)
    {
        await using var store = await OneProcess.Start(await PostgreSqlPlace.Make());
        await Contract.Keeps(sentence, store);
    }

    [ToolTheory(SystemTool.PostgreSql)]
    [MemberData(nameof(Shared))]
    public async Task It_is_shared(string sentence) => await Contract.Run([typeof(SharedByProcesses)], sentence, await PostgreSqlPlace.Make());

    [ToolFact(SystemTool.PostgreSql)]
    public async Task Away_nothing_is_stored_and_back_everything_goes_on()
    {
        using var wire = new CutWire((await PostgresServer.Shared).Port);
        await AwayAndBack.Play(await PostgreSqlPlace.Make(wire.Port), wire);
    }

    [ToolFact(SystemTool.PostgreSql)]
    public async Task A_schema_that_is_not_there_is_named_before_anything_starts()
    {
        var place = await PostgreSqlPlace.Make();
        await place.Sql($"DROP SCHEMA {place.Schema}");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(place));
        Assert.Contains("no schema to put tables in", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_before_anything_starts()
    {
        var nobody = new PostgreSqlPlace($"Host=127.0.0.1;Port={Ports.Free()};Username=router;Password=planted-password;Database=some", "none");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(nobody));
        Assert.Contains("PostgreSQL database some at 127.0.0.1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("planted nonsense")]
    [InlineData("Host=x;Plantedword=1")]
    public async Task A_connection_string_that_is_none_is_refused_without_being_told(string text)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(new PostgreSqlPlace(text, "none")));
        Assert.Contains("connection string cannot be read", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lanted", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_text_cannot_hold_is_replaced()
    {
        Assert.Equal("plain ü", PostgreSqlDatabase.Text("plain ü"));
        Assert.Equal("a\uFFFDb\uFFFDc😀", PostgreSqlDatabase.Text("a\0b\uD800c😀"));
    }

    private sealed class PostgreSqlPlace(string connectionString, string schema) : Place
    {
        private static int _made;

        public string Schema => schema;

        /// <summary>A schema of its own in the tests' server.</summary>
        public static async Task<PostgreSqlPlace> Make(int? port = null)
        {
            var server = await PostgresServer.Shared;
            var schema = "test" + Interlocked.Increment(ref _made);
            var place = new PostgreSqlPlace(
                new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Port = port ?? server.Port, SearchPath = schema, MaxPoolSize = 10 }.ConnectionString, schema);
            await place.Sql("CREATE SCHEMA " + schema);
            return place;
        }

        public override void Add(IServiceCollection services, SharedStoreSettings settings) => services.AddPostgreSqlStore(connectionString, settings);

        public override async Task<string> Everything()
        {
            var all = new System.Text.StringBuilder();
            await using var source = NpgsqlDataSource.Create(connectionString);
            foreach (var table in await Column(source, $"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' AND tablename NOT LIKE '%leases'"))
            {
                all.AppendJoin('\n', await Column(source, $"SELECT row_to_json(t)::text FROM {table} t ORDER BY 1"));
            }

            return all.ToString();
        }

        public override Task MarkAsNewer() => Sql("UPDATE router_schema SET version = 99");

        public async Task Sql(string sql)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        private static async Task<List<string>> Column(NpgsqlDataSource source, string sql)
        {
            await using var command = source.CreateCommand(sql);
            await using var reader = await command.ExecuteReaderAsync();
            var values = new List<string>();
            while (await reader.ReadAsync())
            {
                values.Add(reader.GetString(0));
            }

            return values;
        }
    }
}
