using System.Globalization;
using Npgsql;

namespace Router.Throughput;

/// <summary>What an event costs a cluster on PostgreSQL: writes at the store, and CPU of the silos as their number grows.</summary>
internal static class ClusterCosts
{
    /// <summary>Events a second of all silos together: what one silo, or four, and all around them carry easily on two cores.</summary>
    private const int PerSecond = 400;

    private const int Silos = 4;
    private const int Measured = 4_000;

    /// <summary>For each silo: .NET compiles each one's busy methods anew, on the same two cores.</summary>
    private const int WarmUp = 20_000;

    /// <summary>A backend of PostgreSQL tells what it counted after ten idle seconds at the latest.</summary>
    private static readonly TimeSpan UntilCounted = TimeSpan.FromSeconds(12);

    private static readonly string[] Whats =
    [
        "writes of state per event, steady load",
        "writes of state per event that is followed by quiet",
        "the same for the first event of a conversation",
        "CPU of all silos per event, 4 silos ÷ 1 silo, the same rate in all",
        "CPU of all silos per event, 4 silos ÷ 1 silo, the same rate for each silo",
        "CPU of all silos per event, 4 silos of one cluster ÷ 4 clusters of one silo, the same rate and the same processes",
    ];

    public static async Task<IReadOnlyList<Row>> Measure(Bench bench, int rounds)
    {
        var missing = !BuiltProgram.AreThere ? "the engine's packages do not restore here" : SystemTools.WhyNot([SystemTool.PostgreSql]);
        if (missing is not null)
        {
            return [.. Whats.Select(what => new Row(what, missing, ""))];
        }

        using var server = await PostgresServer.Start();
        using var receiver = new Receiver();
        List<Row> rows = [];

        var alone = await server.NewDatabase("one_silo");
        var one = await ClusterGroup.Together(bench, receiver, alone, silos: 1, frontEnds: 1);
        await one.WarmUp(WarmUp);
        var oneAtAll = await one.Cpu(rounds, PerSecond, ClusterGroup.People, round: 2, frontEnds: 1);
        var oneAtItsShare = await one.Cpu(rounds, PerSecond / Silos, ClusterGroup.People / Silos, round: 3, frontEnds: 1);
        rows.AddRange(await Writes(alone, one));
        one.End(bench);

        var four = await ClusterGroup.Together(bench, receiver, await server.NewDatabase("four_silos"), Silos, frontEnds: Silos);
        await four.WarmUp(WarmUp);
        var fourByOneFrontEnd = await four.Cpu(rounds, PerSecond, ClusterGroup.People, round: 2, frontEnds: 1);
        var fourByFour = await four.Cpu(rounds, PerSecond, ClusterGroup.People, round: 3, frontEnds: Silos);
        four.End(bench);

        List<string> databases = [];
        for (var i = 0; i < Silos; i++)
        {
            databases.Add(await server.NewDatabase($"apart_{i}"));
        }

        var apart = await ClusterGroup.Apart(bench, receiver, databases);
        await apart.WarmUp(WarmUp);
        var fourApart = await apart.Cpu(rounds, PerSecond, ClusterGroup.People, round: 3, frontEnds: Silos);
        apart.End(bench);

        rows.Add(Compared(Whats[3], fourByOneFrontEnd, oneAtAll, ""));
        rows.Add(Compared(Whats[4], fourByOneFrontEnd, oneAtItsShare, $" at {PerSecond / Silos} events/s"));
        rows.Add(Compared(Whats[5], fourByFour, fourApart, " apart"));
        return rows;
    }

    private static Row Compared(string what, double four, double other, string how) =>
        new(what, Say($"{four:0} µs ÷ {other:0} µs{how} = {four / other:0.00}"), "≤ 1.15");

    private static async Task<IReadOnlyList<Row>> Writes(string database, ClusterGroup one)
    {
        // Each of few people writes again long before their conversation is quiet.
        await Task.Delay(UntilCounted);
        var before = await Counted(database);
        await one.Play(Measured, people: 40, round: 100, PerSecond);
        await Task.Delay(UntilCounted);
        var steady = await Counted(database);

        // Everybody writes once, and again when all is quiet.
        await one.Play(Measured, people: Measured, round: 101, PerSecond);
        await Task.Delay(UntilCounted);
        var first = await Counted(database);
        await one.Play(Measured, people: Measured, round: 101, PerSecond, skip: Measured);
        await Task.Delay(UntilCounted);
        var second = await Counted(database);
        return
        [
            new Row(Whats[0], Shown(before, steady), "1"),
            new Row(Whats[1], Shown(first, second), "≤ 2"),
            new Row(Whats[2], Shown(steady, first), ""),
        ];
    }

    private static string Shown(Dictionary<string, long> from, Dictionary<string, long> to)
    {
        return Say($"{Of("orleansstorage"):0.00} (and rows of timelines {Of("router_timeline"):0.00}, of reminders {Of("orleansreminderstable"):0.00}, of owners {Of("router_owners"):0.00})");

        double Of(string table) => (double)(to.GetValueOrDefault(table) - from.GetValueOrDefault(table)) / Measured;
    }

    private static async Task<Dictionary<string, long>> Counted(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT relname, n_tup_ins + n_tup_upd FROM pg_stat_user_tables");
        await using var rows = await command.ExecuteReaderAsync();
        Dictionary<string, long> counted = [];
        while (await rows.ReadAsync())
        {
            counted[rows.GetString(0)] = rows.GetInt64(1);
        }

        return counted;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
