using System.Collections.Immutable;
using System.Text.Json;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Reads <c>subscribed_fields</c>: comma-separated text or a JSON array (protocol.md 3.11).</summary>
internal static class FieldList
{
    private const int Most = 100;
    private const int LongestName = 100;

    /// <summary>The names, each once; null if there is none or one is no name.</summary>
    public static ImmutableArray<string>? Read(GraphParameters parameters)
    {
        var value = parameters["subscribed_fields"];
        if (value.IsNull)
        {
            return null;
        }

        var json = value.AsJson();
        var names = json.Span[0] == (byte)'[' ? FromArray(json) : value.AsText()?.Split(',');
        var clean = names?.Select(n => n.Trim()).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return clean is { Length: > 0 and <= Most } list && list.All(IsName) ? list : null;
    }

    private static string[]? FromArray(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. document.RootElement.EnumerateArray().Select(e => e.GetString() ?? "")]
            : null;
    }

    private static bool IsName(string name) =>
        name == "*" || (name.Length <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
}
