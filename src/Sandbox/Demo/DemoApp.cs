using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Router.Sandbox;

/// <summary>
/// A Messenger app with a web server of its own: answers the <c>hub.challenge</c> handshake, checks signatures, answers 200 at once and
/// works behind it. Nothing in it knows Router: it would speak to Meta in the same way.
/// </summary>
public abstract class DemoApp : IAsyncDisposable
{
    private const int LogKept = 200;

    private readonly Channel<DemoEvent> _events = Channel.CreateUnbounded<DemoEvent>();
    private readonly Lock _gate = new();
    private readonly List<DemoLogLine> _log = [];
    private readonly HashSet<string> _sent = [];
    private readonly TimeProvider _clock;
    private WebApplication? _host;
    private DemoGraph? _graph;
    private Task _work = Task.CompletedTask;

    protected DemoApp(DemoAccount account, TimeProvider clock)
    {
        Account = account;
        _clock = clock;
    }

    public DemoAccount Account { get; }

    /// <summary>Where its webhooks go; known once it listens.</summary>
    public Uri Callback { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Broken: it answers 503 to every webhook, as a server that is being restarted does.</summary>
    public bool IsBroken
    {
        get;
        set
        {
            field = value;
            Changes();
        }
    }

    /// <summary>Its log, or what else can be seen of it, is another now.</summary>
    public event Action? Changed;

    protected DemoGraph Graph => _graph ?? throw new InvalidOperationException("Connect the app to a Graph API first.");

    public IReadOnlyList<DemoLogLine> Log
    {
        get
        {
            lock (_gate)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>This app sent the message.</summary>
    public bool Sent(string mid)
    {
        lock (_gate)
        {
            return _sent.Contains(mid);
        }
    }

    /// <summary>Starts to listen on a free port of 127.0.0.1.</summary>
    public async Task Listen()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _host = builder.Build();
        _host.Run(Answer);
        await _host.StartAsync();
        Callback = new(new Uri(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/webhook");
        _work = Work();
    }

    /// <summary>Says where the Graph API is: Meta's own, or whoever stands in for it.</summary>
    public void Connect(Uri graph) => _graph = new(graph, Account.PageToken);

    protected abstract Task Hears(DemoEvent happened);

    protected void Note(string person, string text)
    {
        lock (_gate)
        {
            _log.Add(new(_clock.GetUtcNow(), person, text));
            if (_log.Count > LogKept)
            {
                _log.RemoveAt(0);
            }
        }

        Changes();
    }

    protected void Changes() => Changed?.Invoke();

    /// <summary>Sends, and notes what came of it.</summary>
    protected async Task<DemoAnswer> Says(string person, JsonObject message)
    {
        var answer = await Graph.Sends(person, message);
        if (answer.Mid is { } mid)
        {
            lock (_gate)
            {
                _sent.Add(mid);
            }
        }

        Note(person, answer.Success ? "sent an answer" : $"send refused: {answer.Error}");
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is { } host)
        {
            using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await host.StopAsync(now.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            await host.DisposeAsync();
        }

        _events.Writer.TryComplete();
        await _work;
        _graph?.Dispose();
    }

    private async Task Work()
    {
        await foreach (var happened in _events.Reader.ReadAllAsync())
        {
            await Hears(happened);
        }
    }

    private async Task Answer(HttpContext context)
    {
        var query = context.Request.Query;
        if (context.Request.Method == HttpMethods.Get)
        {
            var known = query["hub.mode"] == "subscribe" && query["hub.verify_token"] == Account.VerifyToken;
            context.Response.StatusCode = known ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync(known ? query["hub.challenge"].ToString() : "");
            return;
        }

        if (IsBroken)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        if (!IsSigned(context.Request.Headers["X-Hub-Signature-256"].ToString(), body))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        foreach (var happened in Read(body))
        {
            _events.Writer.TryWrite(happened);
        }

        await context.Response.WriteAsync("EVENT_RECEIVED");
    }

    private bool IsSigned(string header, byte[] body)
    {
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Account.Secret), body));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(header));
    }

    private static IEnumerable<DemoEvent> Read(byte[] body)
    {
        JsonNode? webhook;
        try
        {
            webhook = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            yield break;
        }

        foreach (var entry in webhook?["entry"] as JsonArray ?? [])
        {
            foreach (var channel in (string[])["messaging", "standby"])
            {
                foreach (var item in entry?[channel] as JsonArray ?? [])
                {
                    if (item is JsonObject o && Kind(o) is { } kind)
                    {
                        var isEcho = kind == "message" && o[kind]?["is_echo"] is JsonValue echo && echo.TryGetValue(out bool yes) && yes;
                        var person = (string?)o[isEcho ? "recipient" : "sender"]?["id"];
                        yield return new(channel == "messaging", person ?? "", isEcho ? "echo" : kind, (JsonObject)o[kind]!);
                    }
                }
            }
        }
    }

    private static string? Kind(JsonObject item) =>
        item.FirstOrDefault(member => member.Key is not ("sender" or "recipient") && member.Value is JsonObject).Key;
}
