using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Router.Sandbox;

/// <summary>
/// <c>POST /</c> with <c>batch</c>: parts in order, <c>depends_on</c>, <c>{result=name:$.path}</c>, and bodies of the answer as JSON
/// text (protocol.md 3.1).
/// </summary>
internal static partial class GraphBatch
{
    private const int MostParts = 50;

    public static async Task<GraphAnswer> Run(GraphApi graph, MetaWorld world, GraphCall call)
    {
        if (graph.Authenticate(call) is { Error: { } error })
        {
            return graph.Refuse(error);
        }

        if (GraphArguments.ListOf(call.Arguments["batch"]) is not { Count: > 0 } parts)
        {
            return graph.Refuse(GraphErrors.Invalid("Param batch must be an array."));
        }

        if (parts.Count > MostParts)
        {
            return graph.Refuse(GraphErrors.Invalid($"Too many requests in batch message. Maximum batch size is {MostParts}"));
        }

        var withHeaders = GraphArguments.TextOf(call.Arguments["include_headers"]) is not ("false" or "0");
        var named = new Dictionary<string, GraphAnswer?>(StringComparer.Ordinal);
        var answers = new JsonArray();
        foreach (var part in parts.Select(GraphArguments.ObjectOf))
        {
            answers.Add(part is null ? null : await RunPart(graph, part, call, named, withHeaders));
        }

        return GraphAnswer.Ok(answers);
    }

    private static async Task<JsonNode?> RunPart(GraphApi graph, JsonObject part, GraphCall call, Dictionary<string, GraphAnswer?> named, bool withHeaders)
    {
        var name = Text(part, "name");
        if (Text(part, "depends_on") is { } before && named.GetValueOrDefault(before) is not { Status: 200 })
        {
            // A part whose dependency failed is not run: null stands in its place.
            return null;
        }

        var url = Filled(Text(part, "relative_url") ?? "", named);
        var body = Filled(Text(part, "body") ?? (part["body"] as JsonObject)?.ToJsonString() ?? "", named);
        var answer = await graph.Run(GraphReading.Part(Text(part, "method") ?? "GET", url, body, call));
        if (name is not null)
        {
            named[name] = answer;
            // "omit_response_on_success" is on by default for a named part.
            if (answer.Status == 200 && Text(part, "omit_response_on_success") is not "false")
            {
                return null;
            }
        }

        var shown = new JsonObject { ["code"] = answer.Status };
        if (withHeaders)
        {
            var headers = answer.Headers.Append(new("Content-Type", "application/json; charset=UTF-8"))
                .Select(header => (JsonNode)new JsonObject { ["name"] = header.Key, ["value"] = header.Value });
            shown["headers"] = new JsonArray([.. headers]);
        }

        shown["body"] = Encoding.ASCII.GetString(MetaJson.Write(answer.Body));
        return shown;
    }

    private static string Filled(string text, Dictionary<string, GraphAnswer?> named) =>
        References().Replace(text, match =>
        {
            // A reference inside a form body may be percent-encoded as a whole; the values are ids, which need no escaping.
            JsonNode? at = named.GetValueOrDefault(match.Groups["name"].Value)?.Body;
            foreach (var step in match.Groups["path"].Value.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
            {
                at = (at, step) switch
                {
                    (JsonObject members, _) => members[step],
                    (JsonArray items, _) when int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                    _ => null,
                };
            }

            return GraphArguments.TextOf(at) ?? "";
        });

    private static string? Text(JsonObject part, string name) => GraphArguments.TextOf(part[name]);

    [GeneratedRegex(@"(?:\{|%7B)result(?:=|%3D)(?<name>[A-Za-z0-9_\-]+)(?::|%3A)(?:\$|%24)\.(?<path>[A-Za-z0-9_.\[\]\-]+?)(?:\}|%7D)", RegexOptions.IgnoreCase)]
    private static partial Regex References();
}
