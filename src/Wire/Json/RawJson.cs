using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Router.Wire;

/// <summary>Reads single values out of raw JSON without building a document, and without throwing.</summary>
internal static class RawJson
{
    /// <summary>The deepest nesting Router reads into.</summary>
    public const int MaxDepth = 64;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    // Ids are at most 20 digits; what is much longer is no number of ours.
    private const int MaxNumber = 64;

    /// <summary>True if <paramref name="json"/> is one whole JSON value, not nested too deeply.</summary>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            while (reader.Read())
            {
            }

            return !json.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The raw value of a member, the last one if it is repeated. <paramref name="json"/> must be valid.</summary>
    public static bool TryMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = IsNamed(ref reader, name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (wanted)
            {
                value = json[start..(int)reader.BytesConsumed];
            }
        }

        return !value.IsEmpty;
    }

    /// <summary>Compares the current member's name; a name that is no text is nobody's.</summary>
    public static bool IsNamed(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? TextOf(ref reader) is { } text && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(name) : reader.ValueSpan.SequenceEqual(name);

    /// <summary>The text of the current string or name; null if it is not Unicode (invalid UTF-8, half a surrogate pair).</summary>
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a raw value: a string unescaped, null for <c>null</c>, anything else as it is written.</summary>
    public static string? TextOf(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json.SequenceEqual("null"u8))
        {
            return null;
        }

        if (json[0] != (byte)'"')
        {
            return Encoding.UTF8.GetString(json);
        }

        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        return TextOf(ref reader);
    }

    /// <summary>A whole number in digits, or in any spelling JSON has (<c>2.6E14</c>), or in a string. Exact or not at all.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> json, out long number)
    {
        number = 0;
        if (json.Length > 1 && json[0] == (byte)'"' && json[^1] == (byte)'"')
        {
            json = json[1..^1];
        }

        if (json.IsEmpty || json.Length > MaxNumber)
        {
            return false;
        }

        if (long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        // A decimal has 28 exact digits: more than any id, and never rounded as a double would be.
        if (decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && exact == decimal.Truncate(exact) && exact is >= long.MinValue and <= long.MaxValue)
        {
            number = (long)exact;
            return true;
        }

        return false;
    }
}
