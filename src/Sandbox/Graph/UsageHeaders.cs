using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Usage headers of protocol.md 3.14: what app and Page are set to, and 100 % beside an error of a limit.</summary>
internal static class UsageHeaders
{
    public static IReadOnlyDictionary<string, string> Of(GraphCaller caller, GraphAnswer answer)
    {
        var headers = new Dictionary<string, string>();
        var atLimit = new UsagePercent(100, 100, 100, MinutesToRegainAccess: 1);
        if ((caller.App?.Usage ?? (OutageErrors.IsAppLimit(answer.Code) ? atLimit : null)) is { } app)
        {
            headers["X-App-Usage"] = Percentages(app).ToJsonString();
        }

        var limited = OutageErrors.UseCase(answer.Code);
        var usage = caller.Page?.Usage ?? (limited is null ? null : atLimit);
        if (usage is not null && caller.Page is { } page)
        {
            var business = Percentages(usage);
            business.Insert(0, "type", limited ?? "messenger");
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
