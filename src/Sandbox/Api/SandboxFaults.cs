using System.Text.Json.Nodes;
using static Router.Sandbox.SandboxActs;

namespace Router.Sandbox;

/// <summary>Faults by their kebab-case names: which are on, how often each has struck, on and off.</summary>
internal static class SandboxFaults
{
    private static readonly Dictionary<string, Fault> ByName = Enum.GetValues<Fault>().ToDictionary(NameOf);

    public static JsonNode Carry(MetaWorld world, SandboxRequest request)
    {
        switch (request.Method)
        {
            case "POST":
                world.Faults.Add(Rule(request.Body));
                break;
            case "DELETE":
                world.Faults.Clear(request.Query["name"] is [{ } name] ? Named(name) : null);
                break;
            default:
                break;
        }

        return new JsonObject
        {
            ["on"] = new JsonArray([.. world.Faults.Rules().Select(rule => (JsonNode)new JsonObject { ["name"] = NameOf(rule.Fault), ["rate"] = rule.Rate, ["next"] = rule.Next, ["edge"] = rule.Edge })]),
            ["struck"] = new JsonObject([.. ByName.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)world.Faults.Struck(pair.Value)))]),
        };
    }

    public static string NameOf(Fault fault) => fault switch
    {
        Fault.GraphHang => "graph-hang",
        Fault.GraphLoseAnswerAfterSuccess => "graph-lose-answer-after-success",
        Fault.Graph613 => "graph-613",
        Fault.Graph190 => "graph-190",
        Fault.GraphError => "graph-error",
        Fault.GraphSlow => "graph-slow",
        Fault.OwnerHidden => "owner-hidden",
        Fault.WebhookDuplicate => "webhook-duplicate",
        Fault.WebhookReorder => "webhook-reorder",
        Fault.WebhookLose200 => "webhook-lose-200",
        Fault.WebhookDelay => "webhook-delay",
        Fault.CallbackTimeouts => "callback-timeouts",
        _ => throw new System.Diagnostics.UnreachableException($"{fault}"),
    };

    private static FaultRule Rule(JsonObject body) => new(Named(Text(body, "name")))
    {
        Rate = Number(body, "rate") ?? 0,
        Next = (int?)Number(body, "next"),
        Edge = Maybe(body, "edge"),
        App = Maybe(body, "app") is { } app ? new MetaAppId(app) : null,
        Person = Maybe(body, "person") is { } person ? new Psid(person) : null,
        Lasts = Number(body, "seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Code = (int?)Number(body, "code"),
        Subcode = (int?)Number(body, "subcode"),
    };

    private static Fault Named(string name) =>
        ByName.TryGetValue(name, out var fault) ? fault : throw new FormatException($"There is no fault \"{name}\"; there are {string.Join(", ", ByName.Keys)}.");
}
