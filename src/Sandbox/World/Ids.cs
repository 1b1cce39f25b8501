using System.Text.Json;
using System.Text.Json.Serialization;

namespace Router.Sandbox;

/// <summary>The id of a Meta app. On the wire it is a number or a string; here it is its decimal text.</summary>
[JsonConverter(typeof(AsBareString))]
public readonly record struct MetaAppId
{
    public MetaAppId(string value)
    {
        if (!long.TryParse(value, out _))
        {
            throw new ArgumentException("A Meta app's id is a decimal number.", nameof(value));
        }

        Value = value;
    }

    public string Value { get; }

    /// <summary>The same id as Meta prints it in echoes and requests: a JSON number.</summary>
    public long Number => long.Parse(Value, System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString() => Value;

    internal sealed class AsBareString : JsonConverter<MetaAppId>
    {
        public override MetaAppId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, MetaAppId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

/// <summary>The id of a Facebook Page, or of the Instagram account linked to it.</summary>
[JsonConverter(typeof(AsBareString))]
public readonly record struct MetaPageId
{
    public MetaPageId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    public string Value { get; }

    public override string ToString() => Value;

    internal sealed class AsBareString : JsonConverter<MetaPageId>
    {
        public override MetaPageId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, MetaPageId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

/// <summary>A person's id, scoped to one Page (PSID) or one Instagram account (IGSID).</summary>
[JsonConverter(typeof(AsBareString))]
public readonly record struct Psid
{
    public Psid(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    public string Value { get; }

    public override string ToString() => Value;

    internal sealed class AsBareString : JsonConverter<Psid>
    {
        public override Psid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Psid value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
