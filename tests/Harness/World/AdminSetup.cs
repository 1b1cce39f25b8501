using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Sets a plan's Page and apps up by the admin API, as an operator would who declares nothing in the file.</summary>
internal static class AdminSetup
{
    /// <summary>Returns the tokens that Router issued, by the apps' names.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Run(IRouterUnderTest router, Plan plan, string pageToken, IReadOnlyList<RecordingApp> receivers)
    {
        foreach (var app in receivers)
        {
            await router.Admin(HttpMethod.Put, $"/admin/apps/{app.Id}", new JsonObject
            {
                ["name"] = app.Name,
                ["secret"] = app.Secret,
                ["forwards"] = new JsonArray([.. Plan.Forwards.Select(edge => (JsonNode)edge)]),
            });
            await router.Admin(HttpMethod.Put, $"/admin/apps/{app.Id}/callback", new JsonObject { ["address"] = app.Callback.ToString(), ["verify_token"] = app.VerifyToken });
        }

        var page = $"/admin/pages/{World.PageId}";
        await router.Admin(HttpMethod.Put, page, new JsonObject { ["name"] = "Corner Shop", ["profile"] = plan.Profile, ["claim"] = plan.Claim, ["instagram_id"] = plan.InstagramId });
        await router.Admin(HttpMethod.Put, $"{page}/token", new JsonObject { ["token"] = pageToken });
        var tokens = new Dictionary<string, string>();
        foreach (var app in plan.Apps)
        {
            await router.Admin(HttpMethod.Put, $"{page}/apps/{app.Id}", new JsonObject
            {
                ["fields"] = new JsonArray([.. app.Fields.Select(field => (JsonNode)field)]),
                ["human_agent"] = app.HumanAgent,
                ["may_take_over"] = app.MayTakeOver,
                ["priority"] = app.Priority,
            });
            var issued = await router.Admin(HttpMethod.Post, $"{page}/apps/{app.Id}/tokens");
            tokens.Add(app.Name, (string)issued["token"]!);
        }

        if (plan.Apps.FirstOrDefault(app => app.Primary) is { } primary)
        {
            await router.Admin(HttpMethod.Put, $"{page}/primary", new JsonObject { ["app"] = primary.Id });
        }

        return tokens;
    }
}
