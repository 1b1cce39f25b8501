using System.Buffers;
using System.Text.Json;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Errors of the private port: <c>{"error":{"message","code"}}</c>, the message with what to do.</summary>
internal static class AdminReplies
{
    public static Reply Error(int status, string code, string message)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteString("code", code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Reply(status, output.WrittenMemory);
    }

    /// <summary>What the pipeline met on its own, in the private port's words.</summary>
    public static Reply Of(GraphError error) => error.Status switch
    {
        404 => Error(404, "not_found", "There is nothing at this path. GET /admin/openapi.json lists what there is."),
        405 => Error(405, "wrong_method", "This path does not take this method. GET /admin/openapi.json lists what there is."),
        413 => Error(413, "too_large", "The request body is too large."),
        415 => Error(415, "unsupported_media_type", "Send the body as application/json."),
        503 => Error(503, "unavailable", "The store does not answer; nothing was changed. Try again."),
        >= 500 and var status => Error(status, "internal", "Router failed. Its log says more."),
        var status => Error(status, "bad_request", "The request could not be read. Check its parameters, and that its body is JSON of the documented form."),
    };
}
