using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Writes Router's configuration file for a plan.</summary>
internal static class Configuration
{
    public static JsonObject Of(RouterProcess process, Plan plan, Uri graph, string pageToken, IReadOnlyList<RecordingApp> receivers)
    {
        var router = Machine(process, graph);
        if (plan.Declared)
        {
            router["Apps"] = new JsonObject([.. receivers.Select(app => KeyValuePair.Create<string, JsonNode?>(app.Id, App(app)))]);
            router["Pages"] = new JsonObject { [World.PageId] = Page(plan, pageToken) };
        }

        JsonObject file = new() { ["Router"] = router };
        plan.Configure?.Invoke(file);
        return file;
    }

    private static JsonObject Machine(RouterProcess process, Uri graph) => new()
    {
        ["Listen"] = new JsonObject { ["Public"] = process.Public.Authority, ["Private"] = process.Private.Authority },
        ["Store"] = new JsonObject { ["Path"] = process.Store },
        // The apps of these tests listen on loopback.
        ["Outgoing"] = new JsonObject { ["AllowPrivateAddresses"] = true },
        ["Meta"] = new JsonObject
        {
            ["App"] = World.RouterAppId,
            ["Secret"] = World.SeatSecret,
            ["VerifyToken"] = World.SeatVerifyToken,
            ["Graph"] = graph.ToString(),
        },
    };

    private static JsonObject App(RecordingApp app) => new()
    {
        ["Name"] = app.Name,
        ["Secret"] = app.Secret,
        ["Callback"] = app.Callback.ToString(),
        ["VerifyToken"] = app.VerifyToken,
        ["Forwards"] = new JsonArray([.. Plan.Forwards.Select(edge => (JsonNode)edge)]),
    };

    private static JsonObject Page(Plan plan, string pageToken)
    {
        var page = new JsonObject
        {
            ["Name"] = "Corner Shop",
            ["Profile"] = plan.Profile,
            ["Claim"] = plan.Claim,
            ["Token"] = pageToken,
            ["MetaKnowsRequests"] = plan.Profile == "handover",
            ["PlatformApps"] = new JsonArray([.. plan.Vendors.Select(vendor => (JsonNode)vendor)]),
            ["Routes"] = new JsonArray([.. plan.Routes.Select(Route)]),
            ["Apps"] = new JsonObject([.. plan.Apps.Select(app => KeyValuePair.Create<string, JsonNode?>(app.Id, new JsonObject
            {
                ["Fields"] = new JsonArray([.. app.Fields.Select(field => (JsonNode)field)]),
                ["HumanAgent"] = app.HumanAgent,
                ["MayTakeOver"] = app.MayTakeOver,
                ["Priority"] = app.Priority,
                ["Tokens"] = new JsonArray(app.Token),
            }))]),
        };
        foreach (var (name, value) in new (string, string?)[]
        {
            ("Instagram", plan.InstagramId),
            ("Primary", plan.Apps.FirstOrDefault(app => app.Primary)?.Id),
            ("IdleAfter", plan.IdleAfter?.ToString("c")),
            ("RequestLasts", plan.RequestLasts?.ToString("c")),
        })
        {
            if (value is not null)
            {
                page[name] = value;
            }
        }

        return page;
    }

    private static JsonObject Route(PlannedRoute route)
    {
        var written = new JsonObject { ["App"] = route.App };
        switch (route.Kind)
        {
            case "ad":
                written["Ad"] = route.Key;
                break;
            case "link":
                written["Link"] = route.Key;
                break;
            case "get_started":
                written["GetStarted"] = true;
                break;
            default:
                written["Organic"] = true;
                break;
        }

        return written;
    }
}
