using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Router.Wire;

/// <summary>Graph's batch: many calls in one POST to the root (protocol.md 3.1).</summary>
public sealed class GraphBatch
{
    /// <summary>The most parts one batch may have.</summary>
    public const int MaxParts = 50;

    private GraphBatch(IReadOnlyList<BatchPart> parts, bool includeHeaders)
    {
        Parts = parts;
        IncludeHeaders = includeHeaders;
    }

    public IReadOnlyList<BatchPart> Parts { get; }

    /// <summary><c>include_headers</c>; true unless the caller says false.</summary>
    public bool IncludeHeaders { get; }

    /// <summary>Reads the parameter <c>batch</c>, a JSON array or its text.</summary>
    public static Reading<GraphBatch> Read(GraphRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var json = request.Parameters["batch"].AsJson();
        if (json.Span[0] != (byte)'[')
        {
            return new(GraphErrors.Parameter("batch is required and must be a JSON array of calls."));
        }

        var parts = new List<BatchPart>();
        var unsaid = new List<bool>();
        var reader = new Utf8JsonReader(json.Span, RawJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (parts.Count == MaxParts)
            {
                return new(GraphErrors.Parameter("Too many requests in batch: at most 50 are allowed."));
            }

            if (!TryPart(json.Span[start..(int)reader.BytesConsumed], out var part, out var saysOmit, out var error))
            {
                return new(error!);
            }

            parts.Add(part!);
            unsaid.Add(!saysOmit);
        }

        if (parts.Count == 0)
        {
            return new(GraphErrors.Parameter("batch holds no calls."));
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (unsaid[i] && parts[i].Name is { } name && parts.Exists(p => p.DependsOn == name || BatchReference.Names(p, name)))
            {
                parts[i] = parts[i] with { OmitResponseOnSuccess = true };
            }
        }

        var headers = request.Parameters.Text("include_headers")?.Trim().ToUpperInvariant() is not ("FALSE" or "0");
        return new(new GraphBatch(parts, headers));
    }

    /// <summary>
    /// The part with its <c>{result=name:$.path}</c> references replaced from the replies of named parts so far; or the error that
    /// stands in its place.
    /// </summary>
    public static Reading<BatchPart> Resolve(BatchPart part, IReadOnlyDictionary<string, BatchReply> named)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(named);
        if (part.DependsOn is { } needed && !(named.TryGetValue(needed, out var reply) && reply.Succeeded))
        {
            return new(GraphErrors.Parameter("The call named in depends_on failed or does not stand before this one."));
        }

        return BatchReference.TryReplace(part.RelativeUrl, isJson: false, named, out var url)
            && BatchReference.TryReplace(part.Body ?? "", isJson: part.Body?.TrimStart().StartsWith('{') == true, named, out var body)
            ? new(part with { RelativeUrl = url, Body = part.Body is null ? null : body })
            : new(GraphErrors.Parameter("A {result=name:$.path} reference names a call that failed, does not stand before this one, or has no such value."));
    }

    /// <summary>A resolved part as a request of its own. Without a token of its own it has the batch's.</summary>
    public static Reading<GraphRequest> ToRequest(BatchPart part, GraphRequest batch)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(batch);
        var url = part.RelativeUrl;
        if (url.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && url.IndexOf('?', StringComparison.Ordinal) is var q && (q < 0 || q > scheme))
        {
            // Some clients write the whole address: what counts is the path.
            var slash = url.IndexOf('/', scheme + 3);
            url = slash < 0 ? "" : url[slash..];
        }

        var question = url.IndexOf('?', StringComparison.Ordinal);
        var reading = GraphRequest.Read(
            part.Method,
            path: question < 0 ? url : url[..question],
            query: question < 0 ? "" : url[(question + 1)..],
            contentType: null,
            body: part.Body is null ? default : Encoding.UTF8.GetBytes(part.Body),
            authorization: null);
        if (reading.TryGet(out var request, out _))
        {
            request.Inherit(batch.Token, batch.Proof);
        }

        return reading;
    }

    /// <summary>Writes the array of replies; a null one is a success whose response was to be omitted.</summary>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<BatchReply?> replies, bool includeHeaders)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(replies);
        output.Ascii("["u8);
        for (var i = 0; i < replies.Count; i++)
        {
            output.Ascii(i == 0 ? default : ","u8);
            if (replies[i] is not { } reply)
            {
                output.Ascii("null"u8);
                continue;
            }

            output.Ascii("{\"code\":"u8);
            output.Number(reply.Code);
            if (includeHeaders)
            {
                Headers(output, reply.Headers);
            }

            // A JSON string, not an object (protocol.md 3.1).
            output.Ascii(",\"body\":"u8);
            output.Text(Encoding.UTF8.GetString(reply.Body.Span));
            output.Ascii("}"u8);
        }

        output.Ascii("]"u8);
    }

    private static void Headers(IBufferWriter<byte> output, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        output.Ascii(",\"headers\":["u8);
        for (var i = 0; i < headers.Count; i++)
        {
            output.Ascii(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            output.Text(headers[i].Key);
            output.Ascii(",\"value\":"u8);
            output.Text(headers[i].Value);
            output.Ascii("}"u8);
        }

        output.Ascii("]"u8);
    }

    private static bool TryPart(ReadOnlySpan<byte> json, out BatchPart? part, out bool saysOmit, out GraphError? error)
    {
        (part, saysOmit, error) = (null, false, null);
        if (json[0] != (byte)'{')
        {
            error = GraphErrors.Parameter("Every call of a batch must be an object with method and relative_url.");
            return false;
        }

        if (RawJson.TryMember(json, "attached_files"u8, out var files) && RawJson.TextOf(files) is { Length: > 0 })
        {
            error = GraphErrors.Parameter("attached_files are not taken inside a batch. Upload the file with message_attachments and send its attachment_id.");
            return false;
        }

        if (Text(json, "relative_url"u8) is not { } url)
        {
            error = GraphErrors.Parameter("Every call of a batch needs a relative_url, as in \"me/messages\".");
            return false;
        }

        saysOmit = RawJson.TryMember(json, "omit_response_on_success"u8, out var omit) && !omit.SequenceEqual("null"u8);
        part = new BatchPart(Text(json, "method"u8)?.Trim().ToUpperInvariant() ?? "GET", url, Text(json, "body"u8))
        {
            Name = Text(json, "name"u8),
            DependsOn = Text(json, "depends_on"u8),
            OmitResponseOnSuccess = saysOmit && string.Equals(RawJson.TextOf(omit), "true", StringComparison.OrdinalIgnoreCase),
        };
        return true;
    }

    private static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) =>
        RawJson.TryMember(json, name, out var raw) ? RawJson.TextOf(raw) : null;
}
