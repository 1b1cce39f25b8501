using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>A world for bad input: a second Page, so that there is a token of another Page, and little patience with slow bodies.</summary>
public sealed class BadWorld : IAsyncLifetime
{
    public const string OtherPage = "1002";
    public const string OtherToken = "token-of-bot-on-another-page-0123456789";

    public World World { get; private set; } = null!;

    /// <summary>Somebody whose conversation the bot owns.</summary>
    internal PersonOnPage Person { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        World = await World.Start(new Plan
        {
            Configure = file =>
            {
                file["Router"]!["Edge"] = new JsonObject { ["BodyWithin"] = "00:00:02" };
                file["Router"]!["Pages"]![OtherPage] = new JsonObject
                {
                    ["Name"] = "Another Shop",
                    ["Token"] = "page-token-of-another-shop",
                    ["Apps"] = new JsonObject { [Plan.Bot.Id] = new JsonObject { ["Tokens"] = new JsonArray(OtherToken) } },
                };
            },
        });
        Person = World.NewPerson();
        Person.Writes("Hello");
        await World.Bot.HearsText("Hello", "messaging");
        await World.Still(Person);
        await StoreReading.Rests(World.Process.Store);
    }

    public async Task DisposeAsync() => await (World?.DisposeAsync() ?? ValueTask.CompletedTask);

    public async Task<Dictionary<string, long>> Refused() =>
        (await World.Router.Admin("/admin/refused"))["counts"]!.AsObject().ToDictionary(count => count.Key, count => (long)count.Value!);
}
