using System.Buffers;
using System.Text.Json;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>The bodies of Router's own thread-control calls (protocol.md 3.2–3.4).</summary>
internal static class ControlBody
{
    public static ReadOnlyMemory<byte> Write(PersonId person, AppId? target, string? metadata)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("recipient");
            json.WriteString("id", person.Value);
            json.WriteEndObject();
            if (target is { } app)
            {
                json.WriteString("target_app_id", app.ToString());
            }

            if (metadata is not null)
            {
                json.WriteString("metadata", metadata);
            }

            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
