using System.Text.Json;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// The actors' acts, the faults and the journal over HTTP, for tests in other processes and other languages. JSON in, JSON out;
/// a request that cannot be carried out is answered 400 with <c>{"error":"…"}</c>.
/// </summary>
internal static class SandboxApi
{
    public static IEndpointRouteBuilder MapSandboxApi(this IEndpointRouteBuilder routes, MetaWorld world)
    {
        routes.Map("/sandbox/api/{**path}", (HttpContext context, string? path) => Answer(context, world, path ?? ""));
        return routes;
    }

    private static async Task Answer(HttpContext context, MetaWorld world, string path)
    {
        JsonNode answer;
        try
        {
            using var memory = new MemoryStream();
            await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
            var request = new SandboxRequest(context.Request.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries), memory.ToArray(), context.Request.Query);
            answer = await Carry(world, request);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException or JsonException or TimeoutException or HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            answer = new JsonObject { ["error"] = failure.Message };
        }

        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static async Task<JsonNode> Carry(MetaWorld world, SandboxRequest request)
    {
        switch (request.Method, request.Path)
        {
            case ("GET", ["journal"]):
                return world.Journal.ToJson(long.TryParse(request.Query["since"], out var since) ? since : 0);
            case ("GET", ["state"]):
                return SandboxState.All(world);
            case ("GET", ["people", var page, var psid]):
                return SandboxState.Chat(world, world.Page(page), new(psid));
            case ("POST", ["settled"]):
                await world.Settled(request.Body["seconds"] is { } seconds ? TimeSpan.FromSeconds(seconds.GetValue<double>()) : null);
                return Done();
            case ("POST", ["clock"]):
                SandboxClockOf(world).Jump(TimeSpan.FromSeconds(request.Body["advance_seconds"]?.GetValue<double>() ?? 0));
                return new JsonObject { ["now"] = world.Now.ToString("O") };
            case ("POST", ["together"]):
                return Together(world, request.Body);
            case ("POST", ["apps", var app, "verify"]):
                return new JsonObject { ["verified"] = await world.VerifyCallback(world.App(new(app))) };
            case ("POST", ["apps", var app, "raw"]):
                var answer = await world.PostRaw(world.App(new(app)), request.Bytes, new RawPost { Signature256 = request.Query["signature_256"], Signature = request.Query["signature"] });
                return new JsonObject { ["status"] = answer.Status, ["body"] = answer.Body };
            case (_, ["faults"]):
                return SandboxFaults.Carry(world, request);
            case ("POST", ["people" or "inbox" or "vendors", ..]):
                return SandboxActs.Carry(world, request.Path, request.Body);
            case ("POST", _):
                return SandboxSetup.Carry(world, request.Path, request.Body);
            default:
                throw new KeyNotFoundException($"There is no {request.Method} /sandbox/api/{string.Join('/', request.Path)}.");
        }
    }

    /// <summary>Several acts whose webhooks leave in one POST per app.</summary>
    private static JsonObject Together(MetaWorld world, JsonObject body)
    {
        var answers = new JsonArray();
        using (world.Batch(GraphArguments.IsTrue(body["merge_entries"])))
        {
            foreach (var act in body["acts"]?.AsArray() ?? [])
            {
                var path = GraphArguments.TextOf(act?["path"]) ?? "";
                answers.Add(SandboxActs.Carry(world, path.Split('/', StringSplitOptions.RemoveEmptyEntries), act as JsonObject ?? []));
            }
        }

        return new JsonObject { ["acts"] = answers };
    }

    private static SandboxClock SandboxClockOf(MetaWorld world) =>
        world.Options.Clock as SandboxClock ?? throw new InvalidOperationException("The clock of this platform belongs to the program that started it.");

    internal static JsonObject Done() => new() { ["success"] = true };
}

/// <summary>A request to the control API; the body is only read as JSON by those that want JSON.</summary>
internal sealed record SandboxRequest(string Method, string[] Path, byte[] Bytes, IQueryCollection Query)
{
    public JsonObject Body => Bytes.Length == 0 ? [] : JsonNode.Parse(Bytes) as JsonObject ?? throw new FormatException("The body must be a JSON object.");
}
