using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Router.ClusterEndToEnd;

/// <summary>
/// A cluster in the place of one Router: two silos and two front ends as processes, a PostgreSQL database of their own, and one address
/// before the front ends. The admin API is the first front end's.
/// </summary>
internal sealed class ClusterProcess : RouterProcess
{
    private static int _databases;

    private readonly Recorder _recorder;
    private Relay? _address;

    public ClusterProcess(Func<RouterProcess, JsonObject> configuration, Recorder recorder)
        : base(process => Clustered(configuration(process)), recorder) => _recorder = recorder;

    public Member[] Silos { get; private set; } = [];

    public Member[] Fronts { get; private set; } = [];

    /// <summary>The database's connection string.</summary>
    public string Database { get; private set; } = "";

    /// <summary>From here on the worlds of this test process stand on clusters.</summary>
    [ModuleInitializer]
    internal static void StandsIn() => Make = (configuration, recorder) => new ClusterProcess(configuration, recorder);

    public override async Task<TimeSpan> Start()
    {
        var began = RunClock.Now;
        await Prepare();
        foreach (var member in (Member[])[.. Silos, .. Fronts])
        {
            member.Start();
        }

        foreach (var member in (Member[])[.. Silos, .. Fronts])
        {
            await Ready(member);
        }

        var ready = RunClock.Now;
        _recorder.Add(new HistoryEvent.ProcessReady { Began = began, Ended = ready });
        return ready - began;
    }

    /// <summary>Makes the database, the members and the address, and starts no member.</summary>
    public async Task Prepare()
    {
        var server = await PostgresServer.Shared;
        Database = await server.NewDatabase($"cluster_{Interlocked.Increment(ref _databases)}");
        var ports = Ports.Free(9);
        Silos = [Silo(1, ports[0], ports[1], ports[2]), Silo(2, ports[3], ports[4], ports[5])];
        Fronts = [Front(1, ports[6], Private.Port), Front(2, ports[7], ports[8])];
        _address = new Relay(Public.Port, new(IPAddress.Loopback, ports[6]), new(IPAddress.Loopback, ports[7]));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var member in (Member[])[.. Fronts, .. Silos])
        {
            await member.DisposeAsync();
        }

        await (_address?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    private static JsonObject Clustered(JsonObject file)
    {
        var router = file["Router"]!.AsObject();
        router.Remove("Store");
        router["Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        router["Cluster"] = new JsonObject
        {
            ["Storage"] = "PostgreSql",
            ["Membership"] = new JsonObject { ["ProbeTimeout"] = "00:00:01", ["GatewayRefresh"] = "00:00:02" },
        };
        return file;
    }

    private async Task Ready(Member member)
    {
        try
        {
            await member.UntilReady();
        }
        catch (Exception cause)
        {
            throw new InvalidOperationException($"{cause.Message}\n{string.Join('\n', Log.TakeLast(60))}", cause);
        }
    }

    private Member Silo(int number, int health, int silo, int gateway) => New($"silo-{number}", "Silo", new()
    {
        ["Router__Listen__Private"] = Loopback(health),
        ["Router__Cluster__SiloPort"] = Text(silo),
        ["Router__Cluster__GatewayPort"] = Text(gateway),
    });

    private Member Front(int number, int edge, int admin) => New($"front-{number}", "WebhookFrontend", new()
    {
        ["Router__Listen__Public"] = Loopback(edge),
        ["Router__Listen__Private"] = Loopback(admin),
    });

    private Member New(string name, string program, Dictionary<string, string> environment)
    {
        environment["Router__Cluster__PostgreSql__ConnectionString"] = Database;
        environment["Router__Admin__Token"] = AdminToken;
        return new(name, program, Configuration, environment, Note);
    }

    private static string Loopback(int port) => $"127.0.0.1:{Text(port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
