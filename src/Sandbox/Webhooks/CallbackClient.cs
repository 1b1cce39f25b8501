using System.Net.Http.Headers;

namespace Router.Sandbox;

/// <summary>How a raw POST differs from a well-formed one.</summary>
public sealed record RawPost
{
    /// <summary>Null: signed as it should be. Empty: no such header. Else exactly this value.</summary>
    public string? Signature256 { get; init; }

    /// <summary>Null: signed as it should be. Empty: no such header. Else exactly this value.</summary>
    public string? Signature { get; init; }

    public string? ContentType { get; init; } = "application/json";

    /// <summary>Another address than the app's callback.</summary>
    public Uri? To { get; init; }
}

public sealed record RawAnswer(int Status, string Body);

/// <summary>The connection to callbacks: no redirects, no proxy, no cookies, an upper limit of time.</summary>
internal sealed class CallbackClient(TimeSpan timeout) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The status, or null when none came in time; <paramref name="hangUpAfter"/> hangs up whatever happens.</summary>
    public async Task<int?> Post(MetaApp app, byte[] body, TimeSpan? hangUpAfter, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(hangUpAfter ?? timeout);
        try
        {
            using var request = Request(app, body, new());
            using var response = await _http.SendAsync(request, limit.Token);
            return hangUpAfter is null ? (int)response.StatusCode : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<RawAnswer> PostRaw(MetaApp app, ReadOnlyMemory<byte> body, RawPost how, CancellationToken stop)
    {
        using var request = Request(app, body, how);
        using var response = await _http.SendAsync(request, stop);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(stop));
    }

    /// <summary>protocol.md 4.1: 200 and the bare challenge. Status alone says nothing: one client answers 200 to a mismatch.</summary>
    public async Task<bool> Verify(Uri callback, string verifyToken, string challenge, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(timeout);
        var query = $"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}";
        var address = new UriBuilder(callback) { Query = callback.Query.Length > 1 ? $"{callback.Query[1..]}&{query}" : query };
        try
        {
            using var response = await _http.GetAsync(address.Uri, limit.Token);
            return (int)response.StatusCode == 200 && await response.Content.ReadAsStringAsync(limit.Token) == challenge;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static HttpRequestMessage Request(MetaApp app, ReadOnlyMemory<byte> body, RawPost how)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, how.To ?? app.Callback) { Content = new ReadOnlyMemoryContent(body) };
        if (how.ContentType is not null)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(how.ContentType);
        }

        Put(request, "X-Hub-Signature", how.Signature ?? WebhookSignature.Sha1(app.Secret, body.Span));
        Put(request, "X-Hub-Signature-256", how.Signature256 ?? WebhookSignature.Sha256(app.Secret, body.Span));
        return request;
    }

    private static void Put(HttpRequestMessage request, string header, string value)
    {
        if (value.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    public void Dispose() => _http.Dispose();
}
