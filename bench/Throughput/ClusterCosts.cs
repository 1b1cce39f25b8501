using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Router.Throughput;

/// <summary>What an event costs a cluster on PostgreSQL: writes at the store, and CPU of the silos as their number grows.</summary>
internal static class ClusterCosts
{
    /// <summary>What one silo and all around it carry easily on two cores.</summary>
    private const int PerSecond = 400;

    private const int Connections = 64;
    private const int Measured = 4_000;
    private const int People = 1000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

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
        Dictionary<(int Silos, int PerSecond), double> costs = [];
        foreach (var silos in new[] { 1, 4 })
        {
            var database = await server.NewDatabase($"silos_{silos}");
            var members = new List<Process>();
            for (var i = 0; i < silos; i++)
            {
                members.Add((await bench.StartSilo(receiver.Port, database, edge: false)).Process);
            }

            var front = await bench.StartFrontEnd(receiver.Port, database);
            Console.WriteLine($"{silos} silos: warming up");
            await Play(front.Public, receiver, WarmUp * silos, People, round: -1, perSecond: null);
            await Rests(members);
            costs[(silos, PerSecond)] = await Cpu(members, front.Public, receiver, rounds, PerSecond);
            if (silos == 1)
            {
                costs[(silos, PerSecond / 4)] = await Cpu(members, front.Public, receiver, rounds, PerSecond / 4);
                rows.AddRange(await Writes(database, front.Public, receiver));
            }

            bench.End(front.Process);
            foreach (var member in members)
            {
                bench.End(member);
            }
        }

        var four = costs[(4, PerSecond)];
        rows.Add(Compared(Whats[3], PerSecond));
        rows.Add(Compared(Whats[4], PerSecond / 4));
        return rows;

        Row Compared(string what, int perSecond)
        {
            var one = costs[(1, perSecond)];
            return new Row(what, Say($"{four:0} µs at {PerSecond} events/s ÷ {one:0} µs at {perSecond} events/s = {four / one:0.00}"), "≤ 1.15");
        }
    }

    private static async Task<IReadOnlyList<Row>> Writes(string database, int front, Receiver receiver)
    {
        // Each of few people writes again long before their conversation is quiet.
        await Task.Delay(UntilCounted);
        var before = await Counted(database);
        await Play(front, receiver, Measured, people: 40, round: 100, PerSecond);
        await Task.Delay(UntilCounted);
        var steady = await Counted(database);

        // Everybody writes once, and again when all is quiet.
        await Play(front, receiver, Measured, people: Measured, round: 101, PerSecond);
        await Task.Delay(UntilCounted);
        var first = await Counted(database);
        await Play(front, receiver, Measured, people: Measured, round: 101, PerSecond, skip: Measured);
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

    /// <returns>Microseconds of user and system time of all silos per event, the median of the rounds.</returns>
    /// <remarks>All rounds are of the same people, and each person writes as often at every rate: what a new conversation costs counts in the first round only.</remarks>
    private static async Task<double> Cpu(List<Process> silos, int front, Receiver receiver, int rounds, int perSecond)
    {
        var idle = await Rests(silos);
        var count = (int)(perSecond * Round.TotalSeconds);
        List<double> perEvent = [];
        for (var round = 0; round < rounds; round++)
        {
            var before = Spent(silos);
            await Play(front, receiver, count, People * perSecond / PerSecond, round: 1000 + perSecond, perSecond, skip: round * count);
            perEvent.Add((Spent(silos) - before).TotalMicroseconds / count);
            Console.WriteLine(Say($"{silos.Count} silos, {perSecond} events/s, round {round,2}: {perEvent[^1]:0} µs of the silos' CPU per event (idle they spend {idle.TotalMilliseconds:0} ms a second)"));
        }

        return Row.Median(perEvent);
    }

    // Until compiling and settling are over: that belongs to no round. Returns what a second of rest costs.
    private static async Task<TimeSpan> Rests(List<Process> silos)
    {
        for (var i = 0; ; i++)
        {
            var before = Spent(silos);
            await Task.Delay(TimeSpan.FromSeconds(5));
            var second = (Spent(silos) - before) / 5;
            if (second < TimeSpan.FromMilliseconds(15) * silos.Count || i == 12)
            {
                return second;
            }
        }
    }

    private static TimeSpan Spent(List<Process> processes)
    {
        var spent = TimeSpan.Zero;
        foreach (var process in processes)
        {
            process.Refresh();
            spent += process.TotalProcessorTime;
        }

        return spent;
    }

    // Ends when the app has heard every message.
    private static async Task Play(int port, Receiver receiver, int count, int people, int round, int? perSecond, int skip = 0)
    {
        var before = receiver.Count;
        var requests = Load.Webhooks(count, people, Bench.Page, Bench.Secret, "/webhook", round, skip);
        var (_, ok) = await Load.Post(port, requests, Connections, perSecond);
        if (ok < count)
        {
            throw new InvalidOperationException($"The cluster answered only {ok} of {count} with 200.");
        }

        for (var watch = Stopwatch.StartNew(); receiver.Count - before < count; await Task.Delay(10))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"Only {receiver.Count - before} of {count} callbacks arrived within a minute.");
            }
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
