using System.Buffers;
using System.Globalization;
using System.Text;

namespace Router.Wire;

/// <summary>
/// Writes JSON the way Meta does: non-ASCII as lowercase <c>\uXXXX</c> (protocol.md 4.2). <c>/</c> is written plainly:
/// both spellings mean the same, and raw text of Meta's keeps its own.
/// </summary>
internal static class MetaJson
{
    private const string Hex = "0123456789abcdef";

    /// <summary>Bytes that are ASCII JSON already.</summary>
    public static void Ascii(this IBufferWriter<byte> output, ReadOnlySpan<byte> text) => output.Write(text);

    public static void Number(this IBufferWriter<byte> output, long value)
    {
        var to = output.GetSpan(20);
        value.TryFormat(to, out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>A string, quoted and escaped. A lone surrogate is written as its own escape.</summary>
    public static void Text(this IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var to = output.GetSpan((6 * text.Length) + 2);
        var at = 0;
        to[at++] = (byte)'"';
        foreach (var c in text)
        {
            at += Escape(c, to[at..]);
        }

        to[at++] = (byte)'"';
        output.Advance(at);
    }

    /// <summary>A string, or <c>null</c>.</summary>
    public static void TextOrNull(this IBufferWriter<byte> output, string? text)
    {
        if (text is null)
        {
            output.Write("null"u8);
        }
        else
        {
            output.Text(text);
        }
    }

    /// <summary>
    /// Raw JSON as it was, with non-ASCII escaped. Outside strings JSON is ASCII, so every other byte stands inside one;
    /// what is not UTF-8 becomes U+FFFD.
    /// </summary>
    public static void Raw(this IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        Span<char> units = stackalloc char[2];
        while (!json.IsEmpty)
        {
            var plain = json.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (plain < 0)
            {
                output.Write(json);
                return;
            }

            output.Write(json[..plain]);
            json = json[plain..];
            Rune.DecodeFromUtf8(json, out var rune, out var consumed);
            var n = rune.EncodeToUtf16(units);
            var to = output.GetSpan(12);
            var at = 0;
            for (var i = 0; i < n; i++)
            {
                at += Unicode(units[i], to[at..]);
            }

            output.Advance(at);
            json = json[consumed..];
        }
    }

    private static int Escape(char c, Span<byte> to)
    {
        var letter = c switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => '\0',
        };
        if (letter != '\0')
        {
            to[0] = (byte)'\\';
            to[1] = (byte)letter;
            return 2;
        }

        if (c is >= ' ' and < (char)0x7f)
        {
            to[0] = (byte)c;
            return 1;
        }

        return Unicode(c, to);
    }

    private static int Unicode(char c, Span<byte> to)
    {
        to[0] = (byte)'\\';
        to[1] = (byte)'u';
        to[2] = (byte)Hex[c >> 12];
        to[3] = (byte)Hex[(c >> 8) & 15];
        to[4] = (byte)Hex[(c >> 4) & 15];
        to[5] = (byte)Hex[c & 15];
        return 6;
    }
}
