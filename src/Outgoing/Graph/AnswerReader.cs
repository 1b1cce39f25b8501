using System.Buffers;
using System.Text;
using Router.Conversations;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>Reads an answer of the Graph API: bounded, with the headers that are the caller's business, without the Page's token.</summary>
internal static class AnswerReader
{
    // Clients back off on the usage headers (protocol.md 3.14). Nothing that belongs to the connection or to Meta's own site.
    private static readonly string[] GivenBack =
        ["X-App-Usage", "X-Business-Use-Case-Usage", "X-Page-Usage", "Retry-After", "facebook-api-version", "x-fb-trace-id"];

    /// <summary>Null: the answer is larger than <paramref name="most"/> bytes.</summary>
    public static async Task<GraphAnswer?> Read(HttpResponseMessage response, int most, IReadOnlyList<string> secrets, CancellationToken stop)
    {
        if (response.Content.Headers.ContentLength > most)
        {
            return null;
        }

        var body = new ArrayBufferWriter<byte>((int)(response.Content.Headers.ContentLength ?? 1024) + 1);
        await using (var stream = await response.Content.ReadAsStreamAsync(stop))
        {
            while (await stream.ReadAsync(body.GetMemory(1), stop) is > 0 and var read)
            {
                body.Advance(read);
                if (body.WrittenCount > most)
                {
                    return null;
                }
            }
        }

        return new GraphAnswer(GraphEnd.Answered, (int)response.StatusCode, Without(secrets, body.WrittenMemory), HeadersOf(response));
    }

    /// <summary>What the usage headers say, or null if there is none.</summary>
    public static Usage? UsageOf(HttpResponseMessage response)
    {
        var app = One(response, "X-App-Usage");
        var page = One(response, "X-Page-Usage");
        var business = One(response, "X-Business-Use-Case-Usage");
        return app is null && page is null && business is null ? null : UsageHeaders.Read(app, page, business);
    }

    private static List<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response)
    {
        var headers = new List<KeyValuePair<string, string>>(4);
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type))
        {
            headers.Add(new("Content-Type", type.ToString()));
        }

        foreach (var name in GivenBack)
        {
            if (One(response, name) is { } value)
            {
                headers.Add(new(name, value));
            }
        }

        return headers;
    }

    private static string? One(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    // Paging links carry the token of the call that asked for them (rules.md section 8).
    private static ReadOnlyMemory<byte> Without(IReadOnlyList<string> secrets, ReadOnlyMemory<byte> body)
    {
        foreach (var secret in secrets)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            if (body.Span.IndexOf(bytes) >= 0)
            {
                body = Cut(body.Span, bytes);
            }
        }

        return body;
    }

    private static byte[] Cut(ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        var kept = new ArrayBufferWriter<byte>(body.Length);
        while (body.IndexOf(secret) is >= 0 and var at)
        {
            kept.Write(body[..at]);
            body = body[(at + secret.Length)..];
        }

        kept.Write(body);
        return kept.WrittenSpan.ToArray();
    }
}
