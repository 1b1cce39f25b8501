using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Usage headers of protocol.md 3.14: what app and Page are set to, and 100 % beside a 613.</summary>
internal static class UsageHeaders
{
    public static IReadOnlyDictionary<string, string> Of(GraphCaller caller, GraphAnswer answer)
    {
        var headers = new Dictionary<string, string>();
        if (caller.App?.Usage is { } app)
        {
            headers["X-App-Usage"] = Percentages(app).ToJsonString();
        }

        var usage = answer.Code == 613 ? caller.Page?.Usage ?? new UsagePercent(100, 100, 100, MinutesToRegainAccess: 1) : caller.Page?.Usage;
        if (usage is not null && caller.Page is { } page)
        {
            var business = Percentages(usage);
            business.Insert(0, "type", "messenger");
            business["estimated_time_to_regain_access"] = usage.MinutesToRegainAccess;
            headers["X-Business-Use-Case-Usage"] = new JsonObject { [page.Id.Value] = new JsonArray(business) }.ToJsonString();
        }

        return headers;
    }

    private static JsonObject Percentages(UsagePercent usage) => new()
    {
        ["call_count"] = usage.CallCount,
        ["total_cputime"] = usage.TotalCpuTime,
        ["total_time"] = usage.TotalTime,
    };
}
