using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Who controlled the conversation of a call when it was answered.</summary>
internal readonly record struct Standing(AppId? Owner, long Epoch);

/// <summary>An answer on its way out: of the public port, or of one part of a batch.</summary>
internal sealed record Reply(int Status, ReadOnlyMemory<byte> Body) : IResult
{
    private const string Json = "application/json; charset=UTF-8";

    /// <summary>Headers of the Graph API's own, given back unchanged.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string ContentType { get; init; } = Json;

    public Standing? Standing { get; init; }

    /// <summary>The rules refused it for what one of its parameters says: no ordinary traffic, but a caller's mistake.</summary>
    public bool Malformed { get; init; }

    /// <summary>Set for a refusal of Router's own: what to count it as.</summary>
    public GraphError? Error { get; private init; }

    public static Reply Of(GraphError error) => new(error.Status, error.ToJson(Trace())) { Error = error };

    /// <summary>A success whose body <paramref name="write"/> writes.</summary>
    public static Reply Ok(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(256);
        write(output);
        return new Reply(StatusCodes.Status200OK, output.WrittenMemory);
    }

    /// <summary>Every header of the answer, the standing's two included. An idle conversation has no owner's header, as in deliveries.</summary>
    public IEnumerable<KeyValuePair<string, string>> AllHeaders() => HeadersButType().Prepend(new("Content-Type", ContentType));

    private IEnumerable<KeyValuePair<string, string>> HeadersButType()
    {
        foreach (var header in Headers)
        {
            yield return header;
        }

        if (Standing is { } standing)
        {
            if (standing.Owner is { } owner)
            {
                yield return new("X-Router-Owner", owner.ToString());
            }

            yield return new("X-Router-Epoch", standing.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    Task IResult.ExecuteAsync(HttpContext httpContext) => Write(httpContext);

    public async Task Write(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (Headers.Count > 0 || Standing is not null)
        {
            foreach (var (name, value) in HeadersButType())
            {
                response.Headers[name] = value;
            }
        }

        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            // Without the token of the request, which is made only for who asks: a write to a caller who is gone ends by itself.
            await response.Body.WriteAsync(Body);
        }
    }

    /// <summary>The <c>fbtrace_id</c> of an error: the trace's id, by which logs and traces are found.</summary>
    private static string Trace() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
}
