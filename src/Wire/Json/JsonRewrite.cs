using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Router.Wire;

/// <summary>What becomes of one member (or array element) while JSON is copied.</summary>
internal enum MemberFate
{
    /// <summary>Its members are asked about in turn; a scalar is copied.</summary>
    Descend = 1,

    /// <summary>Copied as it is.</summary>
    Copy = 2,

    /// <summary>Left out.</summary>
    Omit = 3,

    /// <summary>The replacement is written instead.</summary>
    Replace = 4,
}

/// <summary>Decides about one value. For an array's elements <paramref name="name"/> is empty.</summary>
/// <param name="owner">The raw object (or array) it stands in.</param>
/// <param name="name">The member's name, unescaped.</param>
/// <param name="value">Its raw value.</param>
/// <param name="memo">What the rule found out about this owner, 0 at first: an object may have very many members.</param>
/// <param name="replacement">Raw JSON, for <see cref="MemberFate.Replace"/>.</param>
internal delegate MemberFate MemberRule(
    ReadOnlySpan<byte> owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> replacement);

/// <summary>Copies JSON and changes single members. Everything it is not told about keeps its raw text.</summary>
internal static class JsonRewrite
{
    /// <summary>Copies <paramref name="json"/>, which must be valid (<see cref="RawJson.IsValid"/>).</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json, MemberRule rule)
    {
        if (json.IsEmpty || json[0] is not ((byte)'{' or (byte)'['))
        {
            output.Raw(json);
            return;
        }

        var isObject = json[0] == (byte)'{';
        var reader = new Utf8JsonReader(json, RawJson.Options);
        reader.Read();
        output.Ascii(isObject ? "{"u8 : "["u8);
        var first = true;
        var memo = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            ReadOnlySpan<byte> rawName = default;
            ReadOnlySpan<byte> name = default;
            if (isObject)
            {
                rawName = json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
                name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(RawJson.TextOf(ref reader) ?? "") : reader.ValueSpan;
                reader.Read();
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = json[start..(int)reader.BytesConsumed];
            var fate = rule(json, name, value, ref memo, out var replacement);
            if (fate == MemberFate.Omit)
            {
                continue;
            }

            output.Ascii(first ? default : ","u8);
            first = false;
            if (isObject)
            {
                output.Raw(rawName);
                output.Ascii(":"u8);
            }

            switch (fate)
            {
                case MemberFate.Replace:
                    output.Raw(replacement.Span);
                    break;
                case MemberFate.Copy:
                    output.Raw(value);
                    break;
                default:
                    Write(output, value, rule);
                    break;
            }
        }

        output.Ascii(isObject ? "}"u8 : "]"u8);
    }

    /// <summary>A JSON string of <paramref name="text"/>.</summary>
    public static ReadOnlyMemory<byte> Quote(string text)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + 8);
        output.Text(text);
        return output.WrittenMemory;
    }
}
