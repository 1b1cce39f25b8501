namespace Router.EndToEnd;

/// <summary>Apps that sometimes do not want an event, or are away for a moment.</summary>
public static class UnsteadyApps
{
    public static void On(World world, int seed)
    {
        var random = new Random(seed);
        foreach (var app in world.Plan.Apps)
        {
            world.App(app.Name).IsDeaf = () => Draw(100) == 0;
            world.App(app.Name).Answers = _ => Draw(400) switch
            {
                0 => new AppAnswer.Status(500),
                1 => new AppAnswer.Status(503),
                2 => new AppAnswer.Closes(),
                _ => AppAnswer.Ok,
            };
        }

        int Draw(int below)
        {
            lock (random)
            {
                return random.Next(below);
            }
        }
    }

    /// <summary>From now on they take everything.</summary>
    public static void Off(World world)
    {
        foreach (var app in world.Plan.Apps)
        {
            world.App(app.Name).Answers = _ => AppAnswer.Ok;
            world.App(app.Name).IsDeaf = () => false;
        }
    }

    /// <summary>An app that nobody reaches for a moment, again and again: what it is owed then has its first arrival later, and still in order.</summary>
    public static async Task ComesAndGoes(RecordingApp app, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(random.Next(1500, 4000), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.Stop();
            await Task.Delay(random.Next(200, 1500), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.Start();
        }
    }
}
