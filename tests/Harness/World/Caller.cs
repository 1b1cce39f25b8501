using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// An app's Graph client: it speaks to Router as it would to Meta, with the token Router gave it for one Page, and writes down
/// what it asked and what it was answered.
/// </summary>
public sealed class Caller : IDisposable
{
    private readonly HttpClient _http;
    private readonly Recorder _recorder;
    private readonly string _token;

    public Caller(Uri router, string app, string page, string token, Recorder recorder)
    {
        App = app;
        Page = page;
        _token = token;
        _recorder = recorder;
        _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = router,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public string App { get; }

    public string Page { get; }

    public Task<GraphReply> Passes(string person, string? target, string? metadata = null) =>
        Controls("pass", person, "pass_thread_control", body => body["target_app_id"] = target, metadata, target);

    public Task<GraphReply> Takes(string person, string? metadata = null) => Controls("take", person, "take_thread_control", null, metadata);

    public Task<GraphReply> Requests(string person, string? metadata = null) => Controls("request", person, "request_thread_control", null, metadata);

    public Task<GraphReply> Releases(string person) => Controls("release", person, "release_thread_control", null, null);

    public Task<GraphReply> Extends(string person, TimeSpan by) =>
        Controls("extend", person, "extend_thread_control", body => body["duration"] = (long)by.TotalSeconds, null, duration: by);

    public Task<GraphReply> Notes(string person, string target, string metadata) =>
        Controls("note", person, "pass_thread_metadata", body => body["target_app_id"] = target, metadata, target);

    public async Task<GraphReply> Cancels(string person)
    {
        var began = RunClock.Now;
        var reply = await Calls(HttpMethod.Delete, $"me/request_thread_control?recipient={person}");
        _recorder.Add(new ControlCalled(App, Name(person), "cancel", null, null, reply.Seen) { Began = began, Ended = RunClock.Now });
        return reply;
    }

    public async Task<GraphReply> ReadsOwner(string person)
    {
        var began = RunClock.Now;
        var reply = await Calls(HttpMethod.Get, $"me/thread_owner?recipient={person}");
        _recorder.Add(new OwnerRead(App, Name(person), reply.Seen) { Began = began, Ended = RunClock.Now });
        return reply;
    }

    /// <summary>The owner as <c>thread_owner</c> names it; null: nobody.</summary>
    public async Task<string?> Owner(string person)
    {
        var reply = await ReadsOwner(person);
        return (reply.Status == 200 ? reply : throw new HttpRequestException($"thread_owner was answered {reply}")).Body["data"]!.AsArray() is [{ } only] ? (string?)only["thread_owner"]?["app_id"] : null;
    }

    public Task<GraphReply> SecondaryReceivers() => Calls(HttpMethod.Get, "me/secondary_receivers?fields=id,name");

    public Task<GraphReply> Sends(string person, string text, string? tag = null, string? again = null) =>
        SendsMessage(person, id => new JsonObject { ["text"] = $"{text} [{id}]" }, tag, again);

    /// <summary>A customer-feedback survey.</summary>
    public Task<GraphReply> SendsSurvey(string person, string title) => SendsMessage(person, id => new JsonObject
    {
        ["attachment"] = new JsonObject
        {
            ["type"] = "template",
            ["payload"] = new JsonObject { ["template_type"] = "customer_feedback", ["title"] = $"{title} [{id}]" },
        },
    }, survey: true);

    /// <summary>
    /// Any message; <paramref name="message"/> puts the send's id into it, in square brackets, so that the platform's side can be matched. The same
    /// id is the <c>Idempotency-Key</c>: <paramref name="again"/> repeats an earlier send.
    /// </summary>
    public async Task<GraphReply> SendsMessage(
        string person, Func<string, JsonObject> message, string? tag = null, string? again = null, bool survey = false, JsonObject? more = null)
    {
        var id = again ?? _recorder.NewSendId();
        var body = new JsonObject
        {
            ["recipient"] = new JsonObject { ["id"] = person },
            ["message"] = message(id),
        };
        if (tag is not null)
        {
            body["messaging_type"] = "MESSAGE_TAG";
            body["tag"] = tag;
        }

        foreach (var (name, value) in more ?? [])
        {
            body[name] = value?.DeepClone();
        }

        var began = RunClock.Now;
        var reply = await Calls(HttpMethod.Post, "me/messages", body, id);
        _recorder.Add(new SendCalled(App, Name(person), id, tag, survey, reply.Mid, reply.Seen) { Began = began, Ended = RunClock.Now });
        return reply;
    }

    /// <summary>Any call, with the token in the header, unrecorded.</summary>
    public async Task<GraphReply> Calls(HttpMethod method, string path, JsonObject? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, $"/v23.0/{path}");
        request.Headers.Authorization = new("Bearer", _token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new(
                (int)response.StatusCode, JsonNode.Parse(text) ?? new JsonObject(),
                GraphReply.OwnerOf(Header(response, "X-Router-Owner")),
                Header(response, "X-Router-Epoch") is { } epoch ? long.Parse(epoch, CultureInfo.InvariantCulture) : null);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return new(null, new JsonObject(), null, null);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<GraphReply> Controls(
        string verb, string person, string edge, Action<JsonObject>? fill, string? metadata, string? target = null, TimeSpan? duration = null)
    {
        var body = new JsonObject { ["recipient"] = new JsonObject { ["id"] = person } };
        fill?.Invoke(body);
        if (metadata is not null)
        {
            body["metadata"] = metadata;
        }

        var began = RunClock.Now;
        var reply = await Calls(HttpMethod.Post, $"me/{edge}", body);
        _recorder.Add(new ControlCalled(App, Name(person), verb, target, duration, reply.Seen) { Began = began, Ended = RunClock.Now });
        return reply;
    }

    private ConversationName Name(string person) => new(Page, person);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;
}
