using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Calls about an app and its tokens: <c>debug_token</c> and the app's webhook subscription (protocol.md 3.11).</summary>
internal static class AppEdges
{
    public static GraphAnswer DebugToken(MetaWorld world, GraphCall call, MetaApp caller)
    {
        var input = GraphArguments.TextOf(call.Arguments["input_token"]);
        if (input is null)
        {
            return Refuse(world, GraphErrors.Invalid("The parameter input_token is required"));
        }

        if (world.FindToken(input) is not { } token || token.App != caller)
        {
            return Debugged(new JsonObject { ["is_valid"] = false, ["error"] = Dead(null), ["scopes"] = new JsonArray() });
        }

        var dead = token.DeadWith(world.Now);
        var answer = new JsonObject
        {
            ["app_id"] = token.App.Id.Value,
            ["type"] = "PAGE",
            ["application"] = token.App.Name,
            ["expires_at"] = token.ExpiresAt?.ToUnixTimeSeconds() ?? 0,
            ["is_valid"] = dead is null,
            ["profile_id"] = token.Page.Id.Value,
            ["scopes"] = new JsonArray("pages_messaging", "pages_manage_metadata", "pages_show_list"),
        };
        if (dead is not null)
        {
            answer["error"] = Dead(dead);
        }

        return Debugged(answer);
    }

    /// <summary>Sets the callback after the verification GET; needs the app's own token <c>APPID|SECRET</c>.</summary>
    public static async Task<GraphAnswer> Subscribe(MetaWorld world, GraphCall call, MetaApp caller)
    {
        var verifyToken = GraphArguments.TextOf(call.Arguments["verify_token"]) ?? "";
        if (!Uri.TryCreate(GraphArguments.TextOf(call.Arguments["callback_url"]), UriKind.Absolute, out var callback)
            || GraphArguments.TextOf(call.Arguments["object"]) is not ("page" or "instagram"))
        {
            return Refuse(world, GraphErrors.Invalid("The parameters object and callback_url are required."));
        }

        if (!await world.Sender.Verify(callback, verifyToken))
        {
            return Refuse(world, new(2200, null, "(#2200) Callback verification failed."));
        }

        lock (world.Gate)
        {
            caller.Callback = callback;
            caller.VerifyToken = verifyToken;
        }

        return GraphAnswer.Success();
    }

    private static GraphAnswer Refuse(MetaWorld world, GraphError error) => new(error.Status, error.ToJson(world.NewTrace()));

    private static JsonObject Dead(int? subcode)
    {
        var error = GraphErrors.Token(subcode);
        var json = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        if (subcode is { } known)
        {
            json["subcode"] = known;
        }

        return json;
    }

    private static GraphAnswer Debugged(JsonObject token) => GraphAnswer.Ok(new JsonObject { ["data"] = token });
}
