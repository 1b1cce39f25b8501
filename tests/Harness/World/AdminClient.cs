using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>An operator's client of one private port: admin API, health.</summary>
public sealed class AdminClient : IDisposable
{
    public const string Token = "admin-token-of-the-end-to-end-tests";

    private readonly HttpClient _http;

    public AdminClient(Uri port)
    {
        _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = port,
            Timeout = TimeSpan.FromSeconds(20),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    /// <exception cref="HttpRequestException">The answer was not 2xx.</exception>
    public async Task<JsonNode> Call(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text) ?? new JsonObject()
            : throw new HttpRequestException($"{method} {path} was answered {(int)response.StatusCode}: {text}", inner: null, response.StatusCode);
    }

    public async Task<bool> IsReady()
    {
        try
        {
            using var response = await _http.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
