using System.Text.Json;
using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// Reads a webhook's bytes into items and notes: one pass to see that the body is sound, one to find the items. It never
/// throws, and one bad entry or item never costs its neighbours (rules.md section 6).
/// </summary>
public static class WebhookReader
{
    /// <summary>How deep one item may be nested.</summary>
    public const int MaxDepth = RawJson.MaxDepth;

    // The whole body may be nested deeper, so that an item that is too deep is skipped like any other bad one.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000_000 };

    /// <summary>Reads a body. Every item keeps bytes of its own: the buffer may be reused at once.</summary>
    public static Webhook Read(ReadOnlyMemory<byte> body)
    {
        var json = body.Span;
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        try
        {
            return ReadBody(json);
        }
        catch (JsonException)
        {
            return Unreadable(WebhookFault.BrokenJson);
        }
    }

    private static Webhook ReadBody(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            SkipToEnd(ref reader);
            return Unreadable(WebhookFault.NoEntries);
        }

        string? kind = null;
        var hasEntries = false;
        Utf8JsonReader entries = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isObject = RawJson.IsNamed(ref reader, "object"u8);
            var isEntry = RawJson.IsNamed(ref reader, "entry"u8);
            reader.Read();
            if (isObject)
            {
                kind = reader.TokenType == JsonTokenType.String ? RawJson.TextOf(ref reader) : null;
            }
            else if (isEntry)
            {
                hasEntries = reader.TokenType == JsonTokenType.StartArray;
                entries = reader;
            }

            reader.Skip();
        }

        // Nothing may follow the object.
        reader.Read();
        if (!hasEntries)
        {
            return Unreadable(WebhookFault.NoEntries);
        }

        Channel? channel = kind switch { "page" => Channel.Messenger, "instagram" => Channel.Instagram, _ => null };
        return channel is { } known ? new WebhookScan(json, known).ReadEntries(entries) : Unreadable(WebhookFault.UnknownObject);
    }

    private static Webhook Unreadable(WebhookFault fault) => new([], [new WebhookNote(fault)]);

    private static void SkipToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }
}
