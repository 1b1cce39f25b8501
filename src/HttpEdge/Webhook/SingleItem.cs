using System.Buffers;
using System.Text.Json;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Writes one item as the webhook that would carry it alone (protocol.md 4.4).</summary>
internal static class SingleItem
{
    public static ReadOnlyMemory<byte> Write(WebhookItem item)
    {
        var output = new ArrayBufferWriter<byte>(item.Item.Json.Length + 128);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("object", item.Item.Channel == Channel.Instagram ? "instagram" : "page");
            json.WriteStartArray("entry");
            json.WriteStartObject();
            json.WriteString("id", item.Account);
            json.WriteStartArray(ArrayOf(item.Item.On));
            json.WriteRawValue(item.Item.Json.Span, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static string ArrayOf(ArrivedOn on) => on switch
    {
        ArrivedOn.Standby => "standby",
        ArrivedOn.Changes => "changes",
        _ => "messaging",
    };
}
