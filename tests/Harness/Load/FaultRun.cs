using System.Diagnostics;
using System.Globalization;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// Everything goes wrong at once: people write, apps and staff act at random, every fault of the pretend Meta is on, and, if the plan
/// says so, parts of Router are killed. When it is over and all is still, the history checker judges what everybody saw.
/// </summary>
public static class FaultRun
{
    /// <summary>How many conversations are busy at the same time: few enough that apps, people and staff meet in them.</summary>
    private const int BusyAtATime = 24;

    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SaysEvery = TimeSpan.FromSeconds(5);

    /// <param name="plan">The run.</param>
    /// <param name="says">Hears how far it is, every few seconds.</param>
    public static async Task<FaultReport> Play(FaultRunPlan plan, Action<string> says)
    {
        var began = Stopwatch.GetTimestamp();
        await using var world = await World.Start(plan.World);
        PersonOnPage[] people = [.. Enumerable.Range(0, plan.Conversations).Select(_ => world.NewPerson())];
        var bursts = new Bursts(world, new Random(plan.Seed + 3));
        await bursts.Begin();
        AllFaults.On(world);
        UnsteadyApps.On(world, plan.Seed + 1);

        var load = new MixedLoad(world, people, plan.Seed) { Messages = plan.Messages, Lasts = plan.Lasts, BusyAtATime = BusyAtATime };
        using var over = new CancellationTokenSource();
        var running = load.Run();
        Task[] around =
        [
            bursts.Run(over.Token),
            UnsteadyApps.ComesAndGoes(world.Survey, new Random(plan.Seed + 2), over.Token),
            Replace(world, load, plan, over.Token),
            Tell(),
        ];
        await running;
        await over.CancelAsync();
        await Task.WhenAll(around);
        Say("everything heals");
        world.Meta.Faults.Clear();
        UnsteadyApps.Off(world);
        await Stillness.Of(world, people, SettlesWithin);
        Say("all is still; starting Router afresh, and reading");
        var refused = await world.Router.Admin(HttpMethod.Get, "/admin/refused");

        // The state must be the stored one, so it is read from a process that has just begun.
        await world.Router.StartAfresh();
        await Stillness.Of(world, people, SettlesWithin);
        var history = await world.History(people);
        var broken = HistoryChecker.Check(history);
        var report = await FaultReport.Of(plan, world, people, history, broken, Stopwatch.GetElapsedTime(began));
        return report with { Account = await RoutersAccount.Of(world.Router, broken, refused) };

        void Say(string what) => says(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(began).TotalSeconds,5:F0} s  {load.Written,6} of {plan.Messages} messages  {what}").TrimEnd());

        async Task Tell()
        {
            while (!over.IsCancellationRequested)
            {
                Say("");
                await Task.Delay(SaysEvery, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task Replace(World world, MixedLoad load, FaultRunPlan plan, CancellationToken over)
    {
        var random = new Random(plan.Seed + 4);
        for (var killed = Stopwatch.GetTimestamp(); plan.ReplacesEvery is { } every;)
        {
            // A replacement that took longer than that is followed by the next kill at once.
            var left = every - Stopwatch.GetElapsedTime(killed);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            killed = Stopwatch.GetTimestamp();
            if (over.IsCancellationRequested)
            {
                return;
            }

            if (!world.Router.AnswersWhilePartIsAway)
            {
                load.Pause();
            }

            await world.Router.ReplacePart(random);
            load.Resume();
        }
    }
}
