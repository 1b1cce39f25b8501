using System.Text;
using System.Text.Json;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Where the members of one item stand in the body: the product of one pass over it.</summary>
internal struct ItemScan
{
    public ArrivedOn On;
    public int Index;
    public Slice Whole;
    public Slice Sender;
    public Slice Recipient;
    public Slice Timestamp;
    public ItemKey Key;
    public Slice Content;

    /// <summary>The name of a key this version does not know, or a change's <c>field</c>.</summary>
    public string? Name;

    /// <summary>A change's <c>value</c>.</summary>
    public Slice Value;

    public bool IsTooDeep;

    /// <summary>Reads the object the reader stands on, and leaves the reader at its end.</summary>
    /// <exception cref="JsonException">The body is no JSON from here on.</exception>
    public static ItemScan Read(ref Utf8JsonReader reader, ArrivedOn on, int index)
    {
        var scan = new ItemScan { On = on, Index = index, Key = ItemKey.None };
        var start = (int)reader.TokenStartIndex;
        var floor = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            scan.Member(ref reader, floor);
        }

        scan.Whole = new Slice(start, (int)reader.BytesConsumed - start);
        if (scan.Name is not null && !scan.Value.IsEmpty && scan.Key is ItemKey.Other)
        {
            scan.Key = ItemKey.Change;
        }

        return scan;
    }

    /// <summary>The value the reader stands on, skipped to its end; says whether it is nested deeper than Router reads.</summary>
    public static Slice Skip(ref Utf8JsonReader reader, int floor, ref bool isTooDeep)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var depth = reader.CurrentDepth;
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                isTooDeep |= reader.CurrentDepth - floor >= WebhookReader.MaxDepth;
            }
        }

        return reader.TokenType == JsonTokenType.Null ? default : new Slice(start, (int)reader.BytesConsumed - start);
    }

    private void Member(ref Utf8JsonReader reader, int floor)
    {
        var name = reader.ValueSpan;
        string? unescaped = null;
        if (reader.ValueIsEscaped)
        {
            unescaped = RawJson.TextOf(ref reader) ?? "";
            name = Encoding.UTF8.GetBytes(unescaped);
        }

        var key = ItemKeys.Of(name);
        var isSender = key is null && name.SequenceEqual("sender"u8);
        var isRecipient = key is null && name.SequenceEqual("recipient"u8);
        var isTimestamp = key is null && name.SequenceEqual("timestamp"u8);
        var isField = key == ItemKey.Other && On == ArrivedOn.Changes && name.SequenceEqual("field"u8);
        var isValue = key == ItemKey.Other && On == ArrivedOn.Changes && name.SequenceEqual("value"u8);
        if (key == ItemKey.Other && Name is null && !isField && !isValue)
        {
            Name = unescaped ?? RawJson.TextOf(ref reader);
        }

        reader.Read();
        if (isField)
        {
            Name = reader.TokenType == JsonTokenType.String ? RawJson.TextOf(ref reader) : null;
        }

        var value = Skip(ref reader, floor, ref IsTooDeep);
        if (isSender)
        {
            Sender = value;
        }
        else if (isRecipient)
        {
            Recipient = value;
        }
        else if (isTimestamp)
        {
            Timestamp = value;
        }
        else if (isValue)
        {
            Value = value;
            Key = ItemKey.Other;
        }
        else if (key is { } known && !value.IsEmpty && known <= Key)
        {
            Key = known;
            Content = value;
        }
    }
}
