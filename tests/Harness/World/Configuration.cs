using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Writes Router's configuration file for a plan.</summary>
internal static class Configuration
{
    /// <param name="around">What it is about.</param>
    /// <param name="machine">Where Router listens and keeps its state.</param>
    public static JsonObject Of(Surroundings around, JsonObject machine)
    {
        var plan = around.Plan;
        var router = machine;
        // The apps of these tests listen on loopback.
        router["Outgoing"] = new JsonObject { ["AllowPrivateAddresses"] = true };
        router["Meta"] = new JsonObject
        {
            ["App"] = World.RouterAppId,
            ["Secret"] = World.SeatSecret,
            ["VerifyToken"] = World.SeatVerifyToken,
            ["Graph"] = around.Graph.ToString(),
        };
        if (plan.Declared)
        {
            router["Apps"] = new JsonObject([.. around.Apps.Select(app => KeyValuePair.Create<string, JsonNode?>(app.Id, App(app)))]);
            router["Pages"] = new JsonObject { [World.PageId] = Page(plan, around.PageToken) };
        }

        JsonObject file = new() { ["Router"] = router };
        plan.Configure?.Invoke(file);
        return file;
    }

    /// <summary>Where one process listens and keeps its state.</summary>
    public static JsonObject OneMachine(RouterProcess process) => new()
    {
        ["Listen"] = new JsonObject { ["Public"] = process.Public.Authority, ["Private"] = process.Private.Authority },
        ["Store"] = new JsonObject { ["Path"] = process.Store },
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
