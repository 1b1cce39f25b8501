using System.Diagnostics;
using System.Globalization;

namespace Router.Throughput;

/// <summary>Webhooks accepted, and callbacks that reached one owner, per second; each beside what it is compared with.</summary>
internal static class Acceptance
{
    private const int People = 1000;
    private const int Connections = 256;

    // Some seconds a round. Each round has people of its own, so that no conversation remembers the ids of hundreds of messages.
    private const int Count = 60_000;

    // .NET compiles a program's busy methods anew while it runs; a part of that falls into the first 100,000 requests.
    private const int WarmUp = 100_000;

    public static async Task<IReadOnlyList<Row>> Measure(Bench bench, int rounds)
    {
        using var receiver = new Receiver();
        var bare = await bench.StartBare();
        var nginx = await bench.StartNginx(receiver.Port);
        var router = await bench.StartRouter(receiver.Port, Path.Combine(bench.Folder, "throughput.db"));

        var silent = await bench.StartRouter(receiver.Port, Path.Combine(bench.Folder, "silent.db"), fields: "messaging_optins");
        (int Public, Process Process)? silo = BuiltProgram.AreThere ? await bench.StartSilo(receiver.Port, storage: null, edge: true, fields: "messaging_optins") : null;
        List<double> silentRates = [], siloRates = [];
        List<double> bareRates = [], nginxRates = [], acceptRates = [], callbackRates = [];
        for (var round = -1; round < rounds; round++)
        {
            // Round −1 warms up, with people of its own, and does not count.
            var count = round < 0 ? WarmUp : Count;
            var requests = Load.Webhooks(count, People, Bench.Page, Bench.Secret, "/webhook", round);
            var bareRate = Rate(count, await Load.Post(bare, requests, Connections), "bare endpoint");
            double? nginxRate = nginx is { } port ? Rate(count, await Load.Post(port, requests, Connections), "nginx") : null;

            silent.Process.Refresh();
            var silentCpu = silent.Process.TotalProcessorTime;
            var silentRate = Rate(count, await Load.Post(silent.Public, requests, Connections), "Router");
            silent.Process.Refresh();
            var silentPerEvent = (silent.Process.TotalProcessorTime - silentCpu).TotalMicroseconds / count;
            var siloRate = silo is { } s ? Rate(count, await Load.Post(s.Public, requests, Connections), "the silo") : 0;
            var before = receiver.Count;
            router.Process.Refresh();
            var cpu = router.Process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var acceptRate = Rate(count, await Load.Post(router.Public, requests, Connections), "Router");
            while (receiver.Count - before < count)
            {
                if (watch.Elapsed > TimeSpan.FromMinutes(2))
                {
                    throw new InvalidOperationException($"Only {receiver.Count - before} of {count} callbacks arrived within two minutes.");
                }

                await Task.Delay(1);
            }

            var callbackRate = count / watch.Elapsed.TotalSeconds;
            router.Process.Refresh();
            var perEvent = (router.Process.TotalProcessorTime - cpu).TotalMicroseconds / count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round,2}: bare {bareRate,7:0}/s  nginx {nginxRate ?? 0,7:0}/s  accepted alone {silentRate,7:0}/s ({silentPerEvent:0} µs)  by a silo {siloRate,7:0}/s  accepted {acceptRate,7:0}/s  callbacks {callbackRate,7:0}/s  Router's CPU {perEvent,4:0} µs per event"));
            if (round >= 0)
            {
                bareRates.Add(bareRate);
                nginxRates.Add(nginxRate ?? 0);
                silentRates.Add(silentRate);
                siloRates.Add(siloRate);
                acceptRates.Add(acceptRate);
                callbackRates.Add(callbackRate);
            }
        }

        bench.End(router.Process);
        bench.End(silent.Process);
        if (silo is { } started)
        {
            bench.End(started.Process);
        }

        var accepted = Row.Median(acceptRates);
        var called = Row.Median(callbackRates);
        return
        [
            new Row(
                "webhooks answered 200 after the commit (accepting alone: no app hears messages)",
                Say($"{Row.Median(silentRates):0}/s = {Row.Median(silentRates) / Row.Median(bareRates):0.00} × bare Kestrel ({Row.Median(bareRates):0}/s)"),
                "≥ 0.55"),
            new Row(
                "the same by one silo with its own edge, states in memory",
                silo is null
                    ? "the engine's packages do not restore here"
                    : Say($"{Row.Median(siloRates):0}/s = {Row.Median(siloRates) / Row.Median(silentRates):0.00} × Router on one machine"),
                "≥ 0.5"),
            new Row("webhooks answered 200 while the same cores also deliver every one", Say($"{accepted:0}/s = {accepted / Row.Median(bareRates):0.00} × bare Kestrel"), ""),
            new Row(
                "callbacks received by one owner",
                nginx is null
                    ? Say($"{called:0}/s (no nginx here to compare with)")
                    : Say($"{called:0}/s = {called / Row.Median(nginxRates):0.00} × nginx ({Row.Median(nginxRates):0}/s)"),
                "≥ 0.30"),
        ];
    }

    private static double Rate(int count, (TimeSpan Elapsed, int Ok) run, string who) => run.Ok == count
        ? count / run.Elapsed.TotalSeconds
        : throw new InvalidOperationException($"{who} answered only {run.Ok} of {count} with 200.");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
