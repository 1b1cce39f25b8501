using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>An answer as it came: the body may be anything.</summary>
internal sealed record RawReply(int Status, string Body, string? ContentType)
{
    /// <summary>The JSON body; null: it is none.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    public JsonObject? Error => (Json as JsonObject)?["error"] as JsonObject;
}

/// <summary>HTTP without a client's good manners.</summary>
internal static class RawCall
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    public static async Task<RawReply> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request);
            return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.ToString());
        }
    }

    public static HttpRequestMessage Of(HttpMethod method, Uri to, string? token = null, byte[]? body = null, string? contentType = "application/json")
    {
        var request = new HttpRequestMessage(method, to);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        return request;
    }

    public static HttpRequestMessage Of(HttpMethod method, Uri to, string? token, string body, string? contentType = "application/json") =>
        Of(method, to, token, Encoding.UTF8.GetBytes(body), contentType);
}
