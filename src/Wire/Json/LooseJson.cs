using System.Buffers;
using System.Text;

namespace Router.Wire;

/// <summary>
/// Reads the spellings of JSON that Meta's own samples use in forms and queries: <c>{id:PSID}</c>, <c>{'id':'PSID'}</c>
/// (protocol.md 3.1). Strict JSON goes through untouched.
/// </summary>
internal static class LooseJson
{
    /// <summary>True if <paramref name="text"/> is an object or array in strict or loose JSON.</summary>
    public static bool TryRead(string text, out ReadOnlyMemory<byte> json)
    {
        json = default;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty || trimmed[0] is not ('{' or '['))
        {
            return false;
        }

        var strict = Encoding.UTF8.GetBytes(trimmed.ToString());
        if (RawJson.IsValid(strict))
        {
            json = strict;
            return true;
        }

        var output = new ArrayBufferWriter<byte>(trimmed.Length + 16);
        var at = 0;
        if (TryValue(trimmed, ref at, output, depth: 0) && Blank(trimmed, ref at) == trimmed.Length && RawJson.IsValid(output.WrittenSpan))
        {
            json = output.WrittenMemory;
            return true;
        }

        return false;
    }

    private static bool TryValue(ReadOnlySpan<char> text, ref int at, ArrayBufferWriter<byte> output, int depth)
    {
        if (depth > RawJson.MaxDepth || Blank(text, ref at) >= text.Length)
        {
            return false;
        }

        return text[at] switch
        {
            '{' => TryMembers(text, ref at, output, depth, close: '}', named: true),
            '[' => TryMembers(text, ref at, output, depth, close: ']', named: false),
            _ => TryScalar(text, ref at, output, name: false),
        };
    }

    private static bool TryMembers(ReadOnlySpan<char> text, ref int at, ArrayBufferWriter<byte> output, int depth, char close, bool named)
    {
        output.Ascii(named ? "{"u8 : "["u8);
        at++;
        for (var first = true; ; first = false)
        {
            if (Blank(text, ref at) >= text.Length)
            {
                return false;
            }

            if (text[at] == close)
            {
                at++;
                output.Ascii(named ? "}"u8 : "]"u8);
                return true;
            }

            if (!first)
            {
                if (text[at++] != ',')
                {
                    return false;
                }

                if (Blank(text, ref at) < text.Length && text[at] == close)
                {
                    continue;
                }

                output.Ascii(","u8);
            }

            if (named && !TryName(text, ref at, output))
            {
                return false;
            }

            if (!TryValue(text, ref at, output, depth + 1))
            {
                return false;
            }
        }
    }

    private static bool TryName(ReadOnlySpan<char> text, ref int at, ArrayBufferWriter<byte> output)
    {
        if (!TryScalar(text, ref at, output, name: true) || Blank(text, ref at) >= text.Length || text[at] != ':')
        {
            return false;
        }

        at++;
        output.Ascii(":"u8);
        return true;
    }

    private static bool TryScalar(ReadOnlySpan<char> text, ref int at, ArrayBufferWriter<byte> output, bool name)
    {
        if (Blank(text, ref at) >= text.Length)
        {
            return false;
        }

        if (text[at] is '"' or '\'')
        {
            return TryQuoted(text, ref at, output);
        }

        var start = at;
        while (at < text.Length && text[at] is not (',' or '}' or ']' or '{' or '[') && !(name && text[at] == ':'))
        {
            at++;
        }

        var word = text[start..at].Trim();
        if (word.IsEmpty)
        {
            return false;
        }

        var bare = Encoding.UTF8.GetBytes(word.ToString());
        if (!name && word[0] is not '"' && RawJson.IsValid(bare))
        {
            output.Ascii(bare);
        }
        else
        {
            output.Text(word);
        }

        return true;
    }

    private static bool TryQuoted(ReadOnlySpan<char> text, ref int at, ArrayBufferWriter<byte> output)
    {
        var quote = text[at++];
        var content = new StringBuilder();
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == quote)
            {
                at++;
                output.Text(content.ToString());
                return true;
            }

            if (c != '\\' || at + 1 >= text.Length)
            {
                content.Append(c);
                continue;
            }

            c = text[++at];
            if (c == 'u' && at + 4 < text.Length && ushort.TryParse(text.Slice(at + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit))
            {
                content.Append((char)unit);
                at += 4;
                continue;
            }

            content.Append(c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => c });
        }

        return false;
    }

    private static int Blank(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
