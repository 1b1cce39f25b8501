using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>
/// A cluster of real processes: silos, and two front ends that share the work so that every scene crosses between them. Meta posts to the
/// first, apps call the second, operators the first. Silos are its parts; a replacement listens on new ports, as on another machine.
/// </summary>
public sealed class ClusterUnderTest : IRouterUnderTest
{
    /// <summary>Within which a change of the directory is followed everywhere: what the cluster promises.</summary>
    private static readonly TimeSpan ChangesSpreadWithin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LooksAgainFor = TimeSpan.FromSeconds(30);

    private readonly Recorder _recorder;
    private readonly ClusterPlan _plan;
    private readonly string _folder = Directory.CreateTempSubdirectory("router-cluster-").FullName;
    private readonly string _configuration;
    private readonly int[] _ports = Ports.Free(4);
    private readonly AdminClient _first;
    private readonly AdminClient _second;
    private readonly List<Member> _silos = [];
    private readonly List<Member> _fronts = [];
    private readonly ClusterLog _log = new();
    private ClusterStore? _store;
    private DateTimeOffset _changed = DateTimeOffset.MinValue;
    private int _silosSoFar;

    public ClusterUnderTest(Surroundings around, ClusterPlan plan)
    {
        _recorder = around.Recorder;
        _plan = plan;
        _first = new(Private);
        _second = new(Loopback(_ports[3]));
        _configuration = Path.Combine(_folder, "router.json");
        File.WriteAllText(_configuration, Configuration.Of(around, Machine()).ToJsonString(new() { WriteIndented = true }));
    }

    public Uri Webhook => new(Loopback(_ports[0]), "/webhook");

    public Uri Private => Loopback(_ports[1]);

    public Uri Public => Loopback(_ports[2]);

    public string AdminToken => AdminClient.Token;

    public IReadOnlyList<string> Log => _log.Lines;

    public bool AnswersWhilePartIsAway => true;

    /// <summary>The storage's connection string, for other clients of the cluster.</summary>
    public string StoreConnection => Store.Connection;

    public async Task<TimeSpan> Start()
    {
        _store ??= await ClusterStore.Make(_plan.Place);
        var began = RunClock.Now;
        if (_fronts.Count == 0)
        {
            _fronts.AddRange(Front(1, _ports[0], _ports[1]), Front(2, _ports[2], _ports[3]));
            _silos.AddRange(Enumerable.Range(0, _plan.Silos).Select(_ => NewSilo()));
        }

        Member[] all = [.. _silos, .. _fronts];
        foreach (var member in all)
        {
            member.Start(_configuration);
        }

        await Task.WhenAll(all.Select(member => member.UntilReady()));
        await WarmUp();
        return Ready(began);
    }

    // A process's first calls are slow, several processes' on one small machine much slower: the scenes are not about that.
    private async Task WarmUp()
    {
        for (var i = 0; i < 4 * _plan.Silos; i++)
        {
            try
            {
                await Admin(HttpMethod.Get, $"/admin/conversations/{World.PageId}/warm-{i}");
            }
            catch (HttpRequestException noSuchPage) when (noSuchPage.StatusCode == HttpStatusCode.NotFound)
            {
                // It will be made by the admin API.
                return;
            }
        }
    }

    public async Task ReplacePart(Random random)
    {
        var which = random.Next(_silos.Count);
        await Kill(_silos[which]);
        var began = RunClock.Now;
        _silos[which] = NewSilo();
        _silos[which].Start(_configuration);
        await _silos[which].UntilReady();
        Ready(began);
    }

    // On the same ports: the machines are the same ones.
    public async Task StartAfresh()
    {
        await Kill([.. _silos, .. _fronts]);
        await Start();
    }

    // An operator who only looks, and is told to try again, does: the conversation is on its way to another silo.
    public async Task<JsonNode> Admin(HttpMethod method, string path, JsonNode? body = null)
    {
        var isLook = method == HttpMethod.Get;
        _changed = isLook ? _changed : RunClock.Now;
        for (var began = RunClock.Now; ;)
        {
            try
            {
                return await _first.Call(method, path, body);
            }
            catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.ServiceUnavailable && isLook && RunClock.Now - began < LooksAgainFor)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>The same at the other front end.</summary>
    public Task<JsonNode> AdminAtSecond(HttpMethod method, string path, JsonNode? body = null) => _second.Call(method, path, body);

    public async Task ChangesAreSeen()
    {
        if (_changed + ChangesSpreadWithin - RunClock.Now is { Ticks: > 0 } left)
        {
            await Task.Delay(left);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in (Member[])[.. _fronts, .. _silos])
        {
            await member.DisposeAsync();
        }

        _first.Dispose();
        _second.Dispose();
        _store?.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ClusterStore Store => _store ?? throw new InvalidOperationException("The cluster has not been started.");

    // What all members have in common; their ports come by their environment. Everything that decides how fast a dead silo is noticed is short.
    private static JsonObject Machine() => new()
    {
        ["Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Cluster"] = new JsonObject
        {
            ["Membership"] = new JsonObject
            {
                ["ProbeTimeout"] = "00:00:01",
                ["TableRefresh"] = "00:00:05",
                ["AliveEvery"] = "00:00:01",
                ["GatewayRefresh"] = "00:00:02",
            },
        },
    };

    private Member NewSilo()
    {
        var ports = Ports.Free(3);
        return New($"silo-{++_silosSoFar}", "Silo", new()
        {
            ["Router__Listen__Private"] = Loopback(ports[0]).Authority,
            ["Router__Cluster__SiloPort"] = ports[1].ToString(CultureInfo.InvariantCulture),
            ["Router__Cluster__GatewayPort"] = ports[2].ToString(CultureInfo.InvariantCulture),
        });
    }

    private Member Front(int number, int edge, int admin) => New($"front-{number}", "WebhookFrontend", new()
    {
        ["Router__Listen__Public"] = Loopback(edge).Authority,
        ["Router__Listen__Private"] = Loopback(admin).Authority,
    });

    private Member New(string name, string program, Dictionary<string, string> settings)
    {
        settings["Router__Admin__Token"] = AdminToken;
        foreach (var (setting, value) in Store.Settings)
        {
            settings[setting] = value;
        }

        return new(name, Programs.Of(program), settings, _log.Note);
    }

    private async Task Kill(params IReadOnlyList<Member> members)
    {
        var began = RunClock.Now;
        await Task.WhenAll(members.Select(member => member.Kill()));
        _recorder.Add(new HistoryEvent.ProcessKilled { Began = began, Ended = RunClock.Now });
    }

    private TimeSpan Ready(DateTimeOffset began)
    {
        var ready = RunClock.Now;
        _recorder.Add(new HistoryEvent.ProcessReady { Began = began, Ended = ready });
        return ready - began;
    }

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
