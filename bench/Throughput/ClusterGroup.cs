using System.Diagnostics;
using System.Globalization;

namespace Router.Throughput;

/// <summary>Silos and front ends that run beside each other: of one cluster, or each pair a cluster of its own.</summary>
internal sealed class ClusterGroup
{
    /// <summary>The people of a round, over all front ends.</summary>
    public const int People = 1000;

    private const int Connections = 64;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);
    private readonly string _name;
    private readonly Receiver _receiver;
    private readonly List<Process> _silos = [];
    private readonly List<Process> _frontEnds = [];
    private readonly List<int> _ports = [];

    private ClusterGroup(string name, Receiver receiver) => (_name, _receiver) = (name, receiver);

    /// <summary>Starts one cluster.</summary>
    public static async Task<ClusterGroup> Together(Bench bench, Receiver receiver, string database, int silos, int frontEnds)
    {
        var group = new ClusterGroup($"{silos} silos", receiver);
        await group.Add(bench, database, silos, frontEnds);
        return group;
    }

    /// <summary>Starts clusters that know nothing of each other: on each database one silo with one front end.</summary>
    public static async Task<ClusterGroup> Apart(Bench bench, Receiver receiver, IReadOnlyList<string> databases)
    {
        var group = new ClusterGroup($"{databases.Count} silos apart", receiver);
        foreach (var database in databases)
        {
            await group.Add(bench, database, silos: 1, frontEnds: 1);
        }

        return group;
    }

    public void End(Bench bench)
    {
        foreach (var process in _frontEnds.Concat(_silos))
        {
            bench.End(process);
        }
    }

    /// <summary>Lets .NET compile the busy methods of each silo. While nothing is compiled yet, the first webhooks may take too long and be refused.</summary>
    public async Task WarmUp(int eventsOfEach)
    {
        Console.WriteLine(Say($"{_name}: warming up"));
        await Play(eventsOfEach * _silos.Count, People, round: 1, _ports, perSecond: null, mayRefuse: true);
        await Rests();
    }

    /// <returns>Microseconds of user and system time of all silos per event, the median of the rounds.</returns>
    /// <param name="rounds">How many.</param>
    /// <param name="perSecond">Events a second, in all.</param>
    /// <param name="people">Who write them: all rounds are of the same people, so that what a new conversation costs counts in the first round only.</param>
    /// <param name="round">What names these people.</param>
    /// <param name="frontEnds">How many front ends take the events.</param>
    public async Task<double> Cpu(int rounds, int perSecond, int people, int round, int frontEnds)
    {
        var idle = await Rests();
        var count = (int)(perSecond * Round.TotalSeconds);
        var ports = _ports[..frontEnds];
        List<double> perEvent = [];
        for (var i = 0; i < rounds; i++)
        {
            var before = Spent();
            await Play(count, people, round, ports, perSecond, skip: i * count);
            perEvent.Add((Spent() - before).TotalMicroseconds / count);
            Console.WriteLine(Say($"{_name}, {perSecond} events/s, round {i,2}: {perEvent[^1]:0} µs of the silos' CPU per event (idle they spend {idle.TotalMilliseconds:0} ms a second)"));
        }

        return Row.Median(perEvent);
    }

    /// <summary>Posts the events to the first front end, and waits until the app has heard every message.</summary>
    public Task Play(int count, int people, int round, int? perSecond, int skip = 0) => Play(count, people, round, _ports[..1], perSecond, skip);

    // A person's events stay with one front end: clusters that are apart would take them for two conversations.
    private async Task Play(int count, int people, int round, List<int> ports, int? perSecond, int skip = 0, bool mayRefuse = false)
    {
        var before = _receiver.Count;
        var n = ports.Count;
        var requests = ports.Select((_, i) => Load.Webhooks(count / n, people / n, Bench.Page, Bench.Secret, "/webhook", (round * n) + i, skip / n)).ToList();
        var posted = await Task.WhenAll(ports.Select((port, i) => Load.Post(port, requests[i], Connections / n, perSecond / n)));
        var ok = posted.Sum(post => post.Ok);
        if (ok < count && !mayRefuse)
        {
            throw new InvalidOperationException($"The cluster answered only {ok} of {count} with 200.");
        }

        for (var watch = Stopwatch.StartNew(); _receiver.Count - before < ok; await Task.Delay(10))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"Only {_receiver.Count - before} of {ok} callbacks arrived within a minute.");
            }
        }
    }

    private async Task Add(Bench bench, string database, int silos, int frontEnds)
    {
        for (var i = 0; i < silos; i++)
        {
            _silos.Add((await bench.StartSilo(_receiver.Port, database, edge: false)).Process);
        }

        for (var i = 0; i < frontEnds; i++)
        {
            var (port, process) = await bench.StartFrontEnd(_receiver.Port, database);
            _ports.Add(port);
            _frontEnds.Add(process);
        }
    }

    // Until compiling and settling are over: that belongs to no round. Returns what a second of rest costs.
    private async Task<TimeSpan> Rests()
    {
        for (var i = 0; ; i++)
        {
            var before = Spent();
            await Task.Delay(TimeSpan.FromSeconds(5));
            var second = (Spent() - before) / 5;
            if (second < TimeSpan.FromMilliseconds(15) * _silos.Count || i == 12)
            {
                return second;
            }
        }
    }

    private TimeSpan Spent()
    {
        var spent = TimeSpan.Zero;
        foreach (var silo in _silos)
        {
            silo.Refresh();
            spent += silo.TotalProcessorTime;
        }

        return spent;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
