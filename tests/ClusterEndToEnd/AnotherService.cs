using System.Diagnostics;
using Router.EndToEnd;

namespace Router.ClusterEndToEnd;

/// <summary>samples/internal-service, as another team's process beside the cluster: it finds the silos in the cluster's storage, and calls grains.</summary>
[Collection(ChangeableCast.Name)]
public sealed class AnotherService(ChangeableWorld changeable)
{
    private World World => changeable.World;

    [Fact]
    public async Task Asks_who_owns_a_conversation_requests_control_and_reads_the_timeline()
    {
        var ann = World.NewPerson();
        ann.Writes("Hello service");
        await World.Bot.HearsText("Hello service", "messaging");
        var owner = World.Bot.Id;

        var asked = await Runs("owner", World.PageId, ann.Id.Value);
        Assert.StartsWith($"{owner} controls it until ", asked, StringComparison.Ordinal);

        var requested = await Runs("request", World.PageId, ann.Id.Value, World.Desk.Id, "order 17");
        Assert.Equal($"queued: {owner} controls it, {World.Desk.Id} waits\n", requested);
        var heard = await World.Bot.Hears("request_thread_control", ann.Id.Value, "messaging");
        Assert.Equal("order 17", (string?)heard.What["metadata"]);
        Assert.Equal([World.Desk.Id], (await World.View(ann)).Queue);
        Assert.Contains($"waiting: {World.Desk.Id} since ", await Runs("owner", World.PageId, ann.Id.Value), StringComparison.Ordinal);

        // Timelines are written in batches.
        await Until.True(
            async () => await Runs("timeline", World.PageId, ann.Id.Value) is var lines && lines.Contains("request", StringComparison.OrdinalIgnoreCase),
            "the timeline tells of the request");
    }

    // The service gives up after 20 s without a silo; a machine that is busy with much else may need longer for a process's first calls.
    private Task<string> Runs(params string[] words) => Until.Found(
        async () =>
        {
            var (code, output, errors) = await Once(words);
            return errors.StartsWith("No silo of cluster", StringComparison.Ordinal) ? null
                : code == 0 ? output
                : throw new InvalidOperationException($"exit code {code}: {output}{errors}");
        },
        "the service finds a silo", TimeSpan.FromMinutes(3));

    private async Task<(int Code, string Output, string Errors)> Once(string[] words)
    {
        var where = OnACluster.Place == ClusterPlace.PostgreSql ? "--postgres" : "--azure-connection";
        var start = new ProcessStartInfo("dotnet", [Programs.OfSample("internal-service"), where, ((ClusterUnderTest)World.Router).StoreConnection, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
