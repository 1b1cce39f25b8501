using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Router.Wire;

/// <summary>
/// The value of one parameter: text from a query or form, or raw JSON from a JSON body. Either can stand for the other,
/// because in form and query encoding objects are JSON text (protocol.md 3.1).
/// </summary>
public readonly struct GraphValue
{
    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _json;

    internal GraphValue(string text) => _text = text;

    internal GraphValue(ReadOnlyMemory<byte> json) => _json = json;

    /// <summary>Absent altogether, or JSON <c>null</c>.</summary>
    public bool IsNull => _text is null && (_json.IsEmpty || _json.Span.SequenceEqual("null"u8));

    /// <summary>The value as text: a JSON string unescaped, anything else as it is written. Null for <see cref="IsNull"/> and for strings that are not Unicode.</summary>
    public string? AsText()
    {
        if (_text is not null)
        {
            return _text;
        }

        return IsNull ? null : RawJson.TextOf(_json.Span);
    }

    /// <summary>The value as JSON. Text that is JSON, also in Meta's loose spellings, is read as such; other text becomes a string.</summary>
    public ReadOnlyMemory<byte> AsJson()
    {
        if (_text is null && (_json.IsEmpty || _json.Span[0] != (byte)'"'))
        {
            return _json.IsEmpty ? "null"u8.ToArray() : _json;
        }

        if (AsText() is { } text && LooseJson.TryRead(text, out var json))
        {
            return json;
        }

        return AsString();
    }

    /// <summary>The value as a JSON string or scalar, never read as an object: for parameters whose text may look like JSON.</summary>
    public ReadOnlyMemory<byte> AsString()
    {
        if (_text is null)
        {
            return _json;
        }

        var output = new ArrayBufferWriter<byte>(_text.Length + 2);
        output.Text(_text);
        return output.WrittenMemory;
    }

    /// <summary>The value as a whole number, from digits or any spelling JSON has for one; never by way of a double.</summary>
    public bool TryNumber(out long number)
    {
        number = 0;
        return AsText() is { } text && RawJson.TryWhole(Encoding.UTF8.GetBytes(text.Trim()), out number);
    }
}
