using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// One world for the rows of docs/faults.md. Pauses and timeouts are short, so that a row takes seconds: how often something is tried and
/// how it ends does not depend on them.
/// </summary>
public sealed class FaultyWorld : IAsyncLifetime
{
    /// <summary>The Page's token comes from the admin API, so that it can be replaced while Router runs.</summary>
    private static readonly Plan Plan = new()
    {
        Meta = new() { Clock = RunClock.Instance, WebhookRetries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(150), 400)] },
        Configure = file =>
        {
            var router = file["Router"]!;
            router["Pages"]![World.PageId]!.AsObject().Remove("Token");
            router["Store"]!["MaxMiB"] = StoreLimit;
            router["Retries"] = new JsonObject
            {
                ["AfterRefusal"] = new JsonArray("00:00:00.1", "00:00:00.1", "00:00:00.2", "00:00:00.2"),
                ["WhileAway"] = new JsonArray("00:00:00.2", "00:00:00.5"),
            };
            foreach (var (name, value) in new[]
            {
                ("CallbackTimeout", "00:00:02"), ("SendTimeout", "00:00:03"), ("ControlTimeout", "00:00:03"), ("OwnerTimeout", "00:00:01"),
                ("ReachableCheck", "00:00:00.5"), ("FirstProbePause", "00:00:00.2"), ("LongestBudgetWait", "00:00:00.5"),
                ("LongestRegain", "00:00:02"), ("UsageLasts", "00:00:02"),
            })
            {
                router["Outgoing"]![name] = value;
            }
        },
    };

    /// <summary>How large the store may become, in MiB.</summary>
    public const int StoreLimit = 16;

    public World World { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        World = await World.Start(Plan);
        await GiveToken(World.Page.Token(World.Seat));
    }

    public async Task GiveToken(string token) =>
        await World.Router.Admin(HttpMethod.Put, $"/admin/pages/{World.PageId}/token", new JsonObject { ["token"] = token });

    public async Task DisposeAsync() => await (World?.DisposeAsync() ?? ValueTask.CompletedTask);
}
