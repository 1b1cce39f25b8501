using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Cuts a list into pages. As at Meta, the <c>next</c> link carries the caller's token.</summary>
internal static class Paging
{
    private const int DefaultLimit = 25;

    public static GraphAnswer List(GraphTurn turn, JsonNode[] items)
    {
        var limit = int.TryParse(turn.Text("limit"), out var asked) && asked > 0 ? asked : DefaultLimit;
        var start = int.TryParse(turn.Text("after"), out var after) && after > 0 ? after : 0;
        var page = items.Skip(start).Take(limit).ToArray();
        var answer = new JsonObject { ["data"] = new JsonArray(page) };
        if (page.Length == 0)
        {
            return GraphAnswer.Ok(answer);
        }

        var end = start + page.Length;
        var paging = new JsonObject
        {
            ["cursors"] = new JsonObject { ["before"] = Cursor(start), ["after"] = Cursor(end) },
        };
        if (end < items.Length)
        {
            var kept = turn.Arguments
                .Where(argument => argument.Key is not ("limit" or "after") && GraphArguments.TextOf(argument.Value) is not null)
                .Select(argument => $"&{argument.Key}={Uri.EscapeDataString(GraphArguments.TextOf(argument.Value)!)}");
            paging["next"] = $"{turn.Call.Address}/{string.Join('/', turn.Call.Path)}?access_token={Uri.EscapeDataString(turn.Call.Token ?? "")}&limit={limit}&after={end}{string.Concat(kept)}";
        }

        answer["paging"] = paging;
        return GraphAnswer.Ok(answer);
    }

    private static string Cursor(int at) => at.ToString(CultureInfo.InvariantCulture);
}
