using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What an app's Graph call came to: the message id of a send, or the error's text.</summary>
public sealed record DemoAnswer(bool Success, string? Mid, string? Error);

/// <summary>A small Graph client, as an app of your own would have one. It knows a base address and a Page token.</summary>
public sealed class DemoGraph(Uri address, string pageToken) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public Task<DemoAnswer> Sends(string person, JsonObject message) => Calls("messages", person, new()
    {
        ["messaging_type"] = "RESPONSE",
        ["message"] = message,
    });

    public Task<DemoAnswer> Passes(string person, string target, string? metadata) =>
        Calls("pass_thread_control", person, new() { ["target_app_id"] = target, ["metadata"] = metadata });

    public Task<DemoAnswer> Takes(string person, string? metadata) => Calls("take_thread_control", person, new() { ["metadata"] = metadata });

    public Task<DemoAnswer> Requests(string person, string? metadata) => Calls("request_thread_control", person, new() { ["metadata"] = metadata });

    public Task<DemoAnswer> Releases(string person) => Calls("release_thread_control", person, []);

    public void Dispose() => _http.Dispose();

    private async Task<DemoAnswer> Calls(string edge, string person, JsonObject body)
    {
        body["recipient"] = new JsonObject { ["id"] = person };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v23.0/me/{edge}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", pageToken);
        try
        {
            using var response = await _http.SendAsync(request);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode
                ? new(true, (string?)answer?["message_id"], Error: null)
                : new(false, Mid: null, (string?)answer?["error"]?["message"] ?? $"HTTP {(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or OperationCanceledException)
        {
            return new(false, Mid: null, failure.Message);
        }
    }
}
