using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge.Tests;

/// <summary>
/// The edge on a real Kestrel, both sides on free loopback ports, with recording doubles behind it. Hosts with default
/// options go back into a pool, cleared, so that three hundred tests start a handful of servers.
/// </summary>
public sealed class EdgeHost : IAsyncDisposable
{
    private static readonly ConcurrentBag<EdgeHost> Pool = [];
    private readonly WebApplication _app;
    private readonly bool _pooled;
    private Dictionary<string, long> _before = [];

    private EdgeHost(WebApplication app, Uri open, Uri closed, bool pooled)
    {
        (_app, _pooled) = (app, pooled);
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false };
        Public = new HttpClient(sockets) { BaseAddress = open };
        Private = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = closed };
        Clear();
    }

    public HttpClient Public { get; }

    public HttpClient Private { get; }

    internal RecordingConversations Conversations { get; private init; } = new();

    internal RecordingDirectory Directory { get; private init; } = new();

    internal RecordingGraph Graph { get; private init; } = new();

    internal Shelves Shelves { get; private init; } = new();

    internal ConcurrentQueue<string> Logs { get; private init; } = new();

    public static async Task<EdgeHost> Start(EdgeOptions? options = null, Action<IServiceCollection>? more = null)
    {
        if (options is null && more is null && Pool.TryTake(out var pooled))
        {
            return pooled;
        }

        var (conversations, directory, graph, shelves, logs) = (new RecordingConversations(), new RecordingDirectory(), new RecordingGraph(), new Shelves(), new ConcurrentQueue<string>());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new Lines(logs)).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, l => l.ServesPublicEdge());
            kestrel.Listen(IPAddress.Loopback, 0, l => l.ServesPrivateEdge());
        });
        builder.Services.AddHttpEdge(options ?? new EdgeOptions { AdminToken = new Secret(World.AdminToken) });
        builder.Services.AddSingleton<IConversations>(conversations).AddSingleton<IDirectory>(directory).AddSingleton<IDirectoryEditor>(directory).AddSingleton<IGraph>(graph)
            .AddSingleton<IDeadLetters>(shelves).AddSingleton<ITimeline>(shelves).AddSingleton<ILongPayloads>(shelves).AddSingleton<ICallbackVerifier>(shelves)
            .AddSingleton<IDeadLetterReplay>(shelves).AddSingleton<IOwnedConversations>(shelves);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapPublicEdge();
        app.MapPrivateEdge();
        await app.StartAsync();
        var addresses = app.Urls.Select(u => new Uri(u)).ToArray();
        return new EdgeHost(app, addresses[0], addresses[1], options is null && more is null)
        {
            Conversations = conversations, Directory = directory, Graph = graph, Shelves = shelves, Logs = logs,
        };
    }

    public static string Sign(byte[] body, string secret) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>Posts a webhook; by default signed as Meta does.</summary>
    internal Task<Told> Webhook(string body, string? signature = null, bool signed = true)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhook") { Content = content };
        if (signed)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature ?? Sign(bytes, World.SeatSecret));
        }

        return Send(Public, request);
    }

    /// <summary>A Graph call with the Bot's token in the query unless the path brings one.</summary>
    internal Task<Told> Call(string method, string path, string? json = null, string token = World.BotToken, params (string Name, string Value)[] headers)
    {
        var url = path.Contains("access_token", StringComparison.Ordinal) || token.Length == 0 ? path : $"{path}{(path.Contains('?') ? '&' : '?')}access_token={token}";
        return Send(Public, Request(method, url, json, headers));
    }

    internal Task<Told> Admin(string method, string path, string? json = null) => Send(Private, Request(method, "/admin" + path, json));

    internal static async Task<Told> Send(HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        return new Told((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>How often something was refused for this reason, as the operator sees it.</summary>
    internal async Task<long> Refused(string reason)
    {
        var counts = (await Admin("GET", "/refused")).Json.GetProperty("counts");
        return (counts.TryGetProperty(reason, out var count) ? count.GetInt64() : 0) - _before.GetValueOrDefault(reason);
    }

    /// <summary>How often anything was refused.</summary>
    internal long RefusedInAll() => Counts().Values.Sum() - _before.Values.Sum();

    public async ValueTask DisposeAsync()
    {
        if (_pooled)
        {
            Clear();
            Pool.Add(this);
            return;
        }

        Public.Dispose();
        Private.Dispose();
        await _app.DisposeAsync();
    }

    private void Clear()
    {
        Private.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", World.AdminToken);
        Conversations.Clear();
        Directory.Clear();
        Graph.Clear();
        Shelves.Clear();
        Logs.Clear();
        _before = Counts();
    }

    private Dictionary<string, long> Counts() => new(_app.Services.GetRequiredService<RefusedLog>().Read().Counts);

    private static HttpRequestMessage Request(string method, string path, string? json, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>An answer, read.</summary>
internal sealed record Told(int Status, string Body, HttpResponseMessage Response)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Error => Json.GetProperty("error");

    /// <summary><c>code</c> or <c>code/subcode</c> of Graph's envelope, after checking that it is one.</summary>
    public string Code
    {
        get
        {
            Assert.False(Status is >= 200 and < 300, $"An error under {Status}.");
            Assert.Equal("application/json", Response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(JsonValueKind.String, Error.GetProperty("message").ValueKind);
            Assert.Equal(JsonValueKind.String, Error.GetProperty("type").ValueKind);
            Assert.Equal(JsonValueKind.String, Error.GetProperty("fbtrace_id").ValueKind);
            var code = Error.GetProperty("code").GetInt32();
            return Error.TryGetProperty("error_subcode", out var subcode) ? $"{code}/{subcode.GetInt32()}" : $"{code}";
        }
    }

    public string Header(string name) => Response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "(none)";
}
