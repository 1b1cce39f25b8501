using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>How single values stand in the stored format: apps as numbers, times as UTC ticks of 100 ns (nothing is lost by storing).</summary>
internal static class Values
{
    public static void WriteApp(this Utf8JsonWriter json, JsonEncodedText name, AppId app) => json.WriteNumber(name, app.Value);

    public static void WriteTime(this Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset time) => json.WriteNumber(name, time.UtcTicks);

    public static void WriteIf(this Utf8JsonWriter json, JsonEncodedText name, AppId? app)
    {
        if (app is { } a)
        {
            json.WriteApp(name, a);
        }
    }

    public static void WriteIf(this Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset? time)
    {
        if (time is { } t)
        {
            json.WriteTime(name, t);
        }
    }

    public static void WriteIf(this Utf8JsonWriter json, JsonEncodedText name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    public static void WriteIf(this Utf8JsonWriter json, JsonEncodedText name, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(name, value: true);
        }
    }

    public static void WriteIf(this Utf8JsonWriter json, JsonEncodedText name, int number)
    {
        if (number != 0)
        {
            json.WriteNumber(name, number);
        }
    }

    public static bool Has(this JsonElement json, JsonEncodedText name, out JsonElement value) =>
        json.TryGetProperty(name.EncodedUtf8Bytes, out value) && value.ValueKind != JsonValueKind.Null;

    public static JsonElement Need(this JsonElement json, JsonEncodedText name) => json.GetProperty(name.EncodedUtf8Bytes);

    public static AppId App(this JsonElement json, JsonEncodedText name) => new(json.Need(name).GetInt64());

    public static AppId? AppIf(this JsonElement json, JsonEncodedText name) => json.Has(name, out var value) ? new AppId(value.GetInt64()) : null;

    public static DateTimeOffset Time(this JsonElement json, JsonEncodedText name) => new(json.Need(name).GetInt64(), TimeSpan.Zero);

    public static DateTimeOffset? TimeIf(this JsonElement json, JsonEncodedText name) =>
        json.Has(name, out var value) ? new DateTimeOffset(value.GetInt64(), TimeSpan.Zero) : null;

    public static string Text(this JsonElement json, JsonEncodedText name) =>
        json.Need(name).GetString() ?? throw new FormatException($"Member '{name}' is null.");

    public static string? TextIf(this JsonElement json, JsonEncodedText name) => json.Has(name, out var value) ? value.GetString() : null;

    public static bool Flag(this JsonElement json, JsonEncodedText name) => json.Has(name, out var value) && value.GetBoolean();

    public static int NumberOr0(this JsonElement json, JsonEncodedText name) => json.Has(name, out var value) ? value.GetInt32() : 0;

    /// <summary>A stored enum. A number that is no case, 0 included, fails loudly.</summary>
    public static T Case<T>(this JsonElement json, JsonEncodedText name)
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), json.Need(name).GetInt32());
        return Enum.IsDefined(value) ? value : throw new FormatException($"Member '{name}' is no {typeof(T).Name} that this Router knows.");
    }

    public static FormatException NoSuch(string union, JsonEncodedText name) => new($"Member '{name}' is no {union} that this Router knows.");
}
