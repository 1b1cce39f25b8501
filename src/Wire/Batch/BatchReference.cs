using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Router.Wire;

/// <summary>References of one part of a batch to the reply of another: <c>{result=name:$.path}</c>, also percent-encoded.</summary>
internal static class BatchReference
{
    // Not backtracking: the text is the caller's, and matching takes time in proportion to its length.
    private static readonly Regex Pattern = new(
        @"(\{|%7B)result(=|%3D)(?<name>[^:{}&]+?)(:|%3A)(?<path>[^{}&]+?)(\}|%7D)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    /// <summary>True if the part refers to the reply of <paramref name="name"/>.</summary>
    public static bool Names(BatchPart part, string name) => Names(part.RelativeUrl, name) || (part.Body is { } body && Names(body, name));

    /// <summary>Replaces every reference. False: one of them cannot be had.</summary>
    public static bool TryReplace(string text, bool isJson, IReadOnlyDictionary<string, BatchReply> named, out string replaced)
    {
        var found = true;
        replaced = Pattern.Replace(text, match =>
        {
            var name = FormText.Unescape(match.Groups["name"].Value, plusIsBlank: false);
            var path = FormText.Unescape(match.Groups["path"].Value, plusIsBlank: false);
            if (named.TryGetValue(name, out var reply) && reply.Succeeded && Evaluate(reply.Body.Span, path) is { } value)
            {
                return isJson ? Encoding.UTF8.GetString(JsonRewrite.Quote(value).Span[1..^1]) : Uri.EscapeDataString(value);
            }

            found = false;
            return "";
        });
        return found;
    }

    /// <summary>The values at a path (<c>$.a.b[0].c</c>, <c>*</c> for every element), joined by commas; null if there are none.</summary>
    public static string? Evaluate(ReadOnlySpan<byte> json, string path)
    {
        if (!path.StartsWith('$') || !RawJson.IsValid(json))
        {
            return null;
        }

        var values = new List<string>();
        Collect(json, path.AsSpan(1), values);
        return values.Count == 0 ? null : string.Join(',', values);
    }

    private static bool Names(string text, string name)
    {
        foreach (Match match in Pattern.Matches(text))
        {
            if (FormText.Unescape(match.Groups["name"].Value, plusIsBlank: false) == name)
            {
                return true;
            }
        }

        return false;
    }

    private static void Collect(ReadOnlySpan<byte> json, ReadOnlySpan<char> path, List<string> values)
    {
        if (path.IsEmpty)
        {
            if (RawJson.TextOf(json) is { } text)
            {
                values.Add(text);
            }

            return;
        }

        if (!TryStep(path, out var step, out var rest) || json[0] is not ((byte)'{' or (byte)'['))
        {
            return;
        }

        var all = step.SequenceEqual("*");
        var isObject = json[0] == (byte)'{';
        if (isObject && !all)
        {
            if (RawJson.TryMember(json, Encoding.UTF8.GetBytes(step.ToString()), out var member))
            {
                Collect(member, rest, values);
            }

            return;
        }

        var wanted = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : -1;
        var reader = new Utf8JsonReader(json, RawJson.Options);
        reader.Read();
        for (var i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); i++)
        {
            if (isObject)
            {
                reader.Read();
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (all || i == wanted)
            {
                Collect(json[start..(int)reader.BytesConsumed], rest, values);
            }
        }
    }

    private static bool TryStep(ReadOnlySpan<char> path, out ReadOnlySpan<char> step, out ReadOnlySpan<char> rest)
    {
        step = default;
        rest = default;
        if (path[0] == '[')
        {
            var close = path.IndexOf(']');
            if (close < 2)
            {
                return false;
            }

            step = path[1..close].Trim("'\"");
            rest = path[(close + 1)..];
            return true;
        }

        if (path[0] != '.')
        {
            return false;
        }

        var end = path[1..].IndexOfAny('.', '[');
        step = end < 0 ? path[1..] : path.Slice(1, end);
        rest = end < 0 ? default : path[(1 + end)..];
        return !step.IsEmpty;
    }
}
