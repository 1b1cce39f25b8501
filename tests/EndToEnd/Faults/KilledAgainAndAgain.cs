using System.Globalization;
using Router.Sandbox;
using Xunit.Abstractions;

namespace Router.EndToEnd;

/// <summary>
/// Guarantees 1–8 under <c>kill -9</c> (guarantee 10): mixed load over many conversations, the process killed at random moments, the recorded history
/// proved by the checker. <c>ROUTER_KILLS</c>, <c>ROUTER_EVENTS</c> and <c>ROUTER_SEED</c> make it longer or repeat it.
/// </summary>
public sealed class KilledAgainAndAgain(ITestOutputHelper output)
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_process_killed_at_random_moments_keeps_all_it_has_promised()
    {
        var seed = Number("ROUTER_SEED", Random.Shared.Next());
        var kills = Number("ROUTER_KILLS", 20);
        var events = Number("ROUTER_EVENTS", 5000);
        output.WriteLine($"seed {seed}, {kills} kills, {events} events");
        await using var world = await World.Start(new Plan
        {
            IdleAfter = TimeSpan.FromSeconds(20),
            Apps = [Plan.Bot, Plan.Desk, Plan.Survey],
            Meta = new()
            {
                Clock = RunClock.Instance,
                Seed = seed,
                // Never given up: an item that Meta gives up was never answered 200, and proves nothing.
                WebhookRetries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(150), 400)],
            },
        });
        PersonOnPage[] busy = [.. Enumerable.Range(0, 24).Select(_ => world.NewPerson())];
        PersonOnPage[] quiet = [.. Enumerable.Range(0, 4).Select(_ => world.NewPerson())];
        Disturb(world, seed);
        foreach (var person in quiet)
        {
            person.Writes("Nobody ever comes back to me");
        }

        var random = new Random(seed);
        var load = new MixedLoad(world, busy, seed);
        var running = load.Run();
        using var over = new CancellationTokenSource();
        var outages = UnsteadyApps.ComesAndGoes(world.Survey, new Random(seed + 2), over.Token);
        for (var kill = 1; kill <= kills; kill++)
        {
            var next = events * kill / (kills + 1) + random.Next(events / (kills + 1) / 2);
            await Until.True(() => load.Events >= next, $"event {next} of the load", SettlesWithin);
            load.Pause();
            await world.Router.StartAfresh();
            load.Resume();
        }

        await Until.True(() => load.Events >= events, $"{events} events", SettlesWithin);
        load.End();
        await running;
        await over.CancelAsync();
        await outages;
        world.Meta.Faults.Clear();
        UnsteadyApps.Off(world);

        // Nobody touches these: their deadline has to be found after the kills by itself.
        foreach (var person in quiet)
        {
            await world.Desk.Hears(
                heard => heard.Person == person.Id.Value && heard.Kind == "control_changed" && (string?)heard.What["reason"] == "expired",
                $"that control of {person.Id} expired", SettlesWithin);
        }

        PersonOnPage[] everybody = [.. busy, .. quiet];
        await Stillness.Of(world, everybody, SettlesWithin);

        // The state must be the stored one, so it is read from a process that has just begun.
        await world.Router.StartAfresh();
        await Stillness.Of(world, everybody, SettlesWithin);
        var history = await world.History(everybody);
        Report(history, seed);

        var broken = HistoryChecker.Check(history);
        if (broken.Count > 0)
        {
            var file = Repository.PathOf($"artifacts/history-{seed}.jsonl");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllLinesAsync(file, history.ToLines());
            Assert.Fail($"seed {seed}, history in {file}; {broken.Count} violations, the first:\n{string.Join('\n', broken.Take(10))}");
        }

        Assert.Empty(world.Complaints);
    }

    // Meta repeats, loses answers, and sometimes is slow.
    private static void Disturb(World world, int seed)
    {
        world.Meta.Faults.Rate(Fault.WebhookDuplicate, 0.04);
        world.Meta.Faults.Rate(Fault.WebhookLose200, 0.02);
        world.Meta.Faults.Rate(Fault.WebhookReorder, 0.02);
        world.Meta.Faults.Rate(Fault.GraphSlow, 0.02, lasts: TimeSpan.FromMilliseconds(100));
        world.Meta.Faults.Rate(Fault.GraphLoseAnswerAfterSuccess, 0.01);
        UnsteadyApps.On(world, seed + 1);
    }

    private void Report(History history, int seed)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {history.Events.OfType<HistoryEvent.WebhookPosted>().Sum(post => post.Items.Count)} items posted, {history.Events.OfType<HistoryEvent.CallbackReceived>().Count()} callbacks, {history.Events.OfType<HistoryEvent.SendCalled>().Count()} sends, {history.Events.OfType<HistoryEvent.ControlCalled>().Count()} control calls, {history.Events.OfType<HistoryEvent.GraphCalled>().Count()} Graph calls, {history.Events.OfType<HistoryEvent.ProcessKilled>().Count()} kills, {history.Final.DeadLetters.Count} dead letters");
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
