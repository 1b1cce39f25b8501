using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Router.Sandbox;

/// <summary>
/// Reads a call's arguments however they came: JSON values, JSON text inside a form or query, and the loose forms of Meta's
/// own samples, <c>recipient={'id':'PSID'}</c> and <c>recipient={id:PSID}</c> (protocol.md 3.1). Never throws.
/// </summary>
internal static partial class GraphArguments
{
    /// <summary>A string or number as text; ids never go through a double.</summary>
    public static string? TextOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    public static JsonObject? ObjectOf(JsonNode? node) =>
        node as JsonObject ?? (TextOf(node) is { } text ? Parse(text) as JsonObject : null);

    public static JsonArray? ListOf(JsonNode? node) =>
        node as JsonArray ?? (TextOf(node) is { } text ? Parse(text) as JsonArray : null);

    public static bool IsTrue(JsonNode? node) => TextOf(node) is "true" or "1";

    /// <summary>A list given as JSON array, JSON text or <c>a, b</c>.</summary>
    public static string[] Names(JsonNode? node)
    {
        if (ListOf(node) is { } list)
        {
            return [.. list.Select(TextOf).OfType<string>()];
        }

        return (TextOf(node) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Top-level names of a <c>fields</c> expression: <c>a,b{c,d}</c> is a and b.</summary>
    public static string[] Fields(JsonNode? node) => Names(NestedFields().Replace(TextOf(node) ?? "", ""));

    private static JsonNode? Parse(string text) =>
        TryParse(text) ?? TryParse(text.Replace('\'', '"')) ?? TryParse(BareWords().Replace(text.Replace('\'', '"'), "\"$1\""));

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{[^{}]*(\{[^{}]*\}[^{}]*)*\}")]
    private static partial Regex NestedFields();

    [GeneratedRegex("""(?<=[{:,\[]\s*)([A-Za-z0-9_.\-]+)(?=\s*[}:,\]])""")]
    private static partial Regex BareWords();
}
