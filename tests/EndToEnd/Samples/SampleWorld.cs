using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// The samples bot and desk as processes. Behind Router: a real one with <c>samples/router.json</c>, whose ports and platform alone are
/// replaced. Without Router: as two apps of the pretend Meta, for they are to work behind Meta itself in the same way.
/// </summary>
public sealed class SampleWorld : IAsyncDisposable
{
    private const string PageId = "1001";

    private readonly PretendMeta _meta;
    private readonly MetaPage _page;
    private long _people = 5000;

    private SampleWorld(PretendMeta meta)
    {
        _meta = meta;
        _page = meta.AddPage(PageId, "Sample Page");
    }

    public SampleApp Bot { get; private set; } = null!;

    public SampleApp Desk { get; private set; } = null!;

    public RouterProcess? Router { get; private set; }

    public static async Task<SampleWorld> Start(bool behindRouter)
    {
        var world = new SampleWorld(await PretendMeta.Start());
        try
        {
            await (behindRouter ? world.WithRouter() : world.WithoutRouter());
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public PersonOnPage NewPerson() => _meta.Person($"{Interlocked.Increment(ref _people)}").On(_page);

    /// <summary>The app in control, by whoever keeps that: Router, or Meta; null: idle.</summary>
    public async Task<string?> Owner(PersonOnPage person) => Router is { } router
        ? (string?)(await FinalReading.View(router, new(PageId, person.Id.Value)))["owner"]
        : person.Owner?.Id.Value;

    public async Task Owns(string? app, PersonOnPage person) =>
        await Until.True(async () => await Owner(person) == app, $"{app ?? "nobody"} is in control of {person.Id}");

    public async ValueTask DisposeAsync()
    {
        await _meta.DisposeAsync();
        foreach (IAsyncDisposable? process in (IAsyncDisposable?[])[Router, Bot, Desk])
        {
            await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task WithRouter()
    {
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf("samples/router.json")))!.AsObject();
        var settings = file.Single().Value!; // all of it is Router's
        var seat = _meta.AddApp((string)settings["Meta"]!["App"]!, "Router", (string)settings["Meta"]!["Secret"]!, verifyToken: (string)settings["Meta"]!["VerifyToken"]!);
        _page.Subscribe(seat, Plan.RoutersFields).SetDefaultApp(seat);
        _page.IssueToken(seat, (string)settings["Pages"]![PageId]!["Token"]!);
        settings["Meta"]!["Graph"] = _meta.Address.ToString();

        // The apps must know where Router is, and Router where they are: their ports are found when they start.
        var ports = Ports.Free(2);
        Uri router = new($"http://127.0.0.1:{ports[0]}");
        Bot = await SampleApp.Start("bot", router);
        Desk = await SampleApp.Start("desk", router);
        settings["Apps"]!["9001"]!["Callback"] = Bot.Callback.ToString();
        settings["Apps"]!["9002"]!["Callback"] = Desk.Callback.ToString();
        Router = new(
            process =>
            {
                settings["Listen"] = new JsonObject { ["Public"] = router.Authority, ["Private"] = process.Private.Authority };
                settings["Store"] = new JsonObject { ["Path"] = process.Store };
                return file;
            },
            new Recorder());
        await Router.Start();
        seat.Callback = new(router, "/webhook");
    }

    private async Task WithoutRouter()
    {
        Bot = await SampleApp.Start("bot", _meta.Address);
        Desk = await SampleApp.Start("desk", _meta.Address);
        foreach (var (id, app) in new[] { ("9001", Bot), ("9002", Desk) })
        {
            var account = _meta.AddApp(id, app.Name, app.Secret, app.Callback, app.VerifyToken);
            Assert.True(await _meta.VerifyCallback(account));
            _page.Subscribe(account, "messages", "messaging_postbacks", "messaging_handovers", "standby");
            _page.IssueToken(account, $"sample-{app.Name}-token");
            if (app == Bot)
            {
                _page.SetDefaultApp(account);
            }
        }
    }
}
