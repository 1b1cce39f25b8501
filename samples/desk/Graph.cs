using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Desk;

/// <summary>The Graph calls of a desk. Each says what went wrong, in Meta's words, or null when it went well.</summary>
internal sealed class Graph(Uri address, string token) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public Task<string?> Sends(string person, string text) =>
        Calls("messages", person, new() { ["messaging_type"] = "RESPONSE", ["message"] = new JsonObject { ["text"] = text } });

    public Task<string?> Requests(string person, string metadata) => Calls("request_thread_control", person, new() { ["metadata"] = metadata });

    public Task<string?> Takes(string person) => Calls("take_thread_control", person, new() { ["metadata"] = "taken by an agent" });

    public Task<string?> Passes(string person, string app) =>
        Calls("pass_thread_control", person, new() { ["target_app_id"] = app, ["metadata"] = "from the desk" });

    public Task<string?> Releases(string person) => Calls("release_thread_control", person, []);

    public void Dispose() => _http.Dispose();

    // A call is never repeated: a send whose answer was lost may have arrived.
    private async Task<string?> Calls(string edge, string person, JsonObject body)
    {
        body["recipient"] = new JsonObject { ["id"] = person };
        // The token goes in a header, so that it is in no address and in nobody's access log.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"me/{edge}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode ? null : JsonNode.Parse(text)?["error"]?["message"]?.ToString() ?? $"HTTP {(int)response.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException)
        {
            return failure.Message;
        }
    }
}
