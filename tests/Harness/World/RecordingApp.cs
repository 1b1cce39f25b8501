using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Router.EndToEnd;

/// <summary>
/// A hosted app's receiver: a real server on loopback that checks both signatures over the raw bytes, writes down what it hears, and answers
/// by a script. What it does not accept as a webhook of Router's stands in <see cref="Complaints"/>.
/// </summary>
public sealed class RecordingApp : IAsyncDisposable
{
    private readonly Recorder _recorder;
    private readonly Lock _gate = new();
    private readonly List<Heard> _heard = [];
    private readonly List<string> _complaints = [];
    private readonly int _port = Ports.Free();
    private WebApplication? _host;

    public RecordingApp(string id, string name, string secret, Recorder recorder)
    {
        Id = id;
        Name = name;
        Secret = secret;
        _recorder = recorder;
    }

    public string Id { get; }

    public string Name { get; }

    public string Secret { get; }

    /// <summary>What it expects in the <c>hub.challenge</c> handshake.</summary>
    public string VerifyToken => $"verify-{Name}";

    public Uri Callback => new($"http://127.0.0.1:{_port}/hook");

    /// <summary>The script: what to answer to a callback. 200 to everything unless a test says otherwise.</summary>
    public Func<Heard, AppAnswer> Answers { get; set; } = _ => AppAnswer.Ok;

    /// <summary>True: the connection breaks before the app has read anything, so that it has not heard this one.</summary>
    public Func<bool> IsDeaf { get; set; } = () => false;

    /// <summary>Keeps nothing but its entries in the recorder: a long run would hold every body in memory.</summary>
    public bool Forgets { get; init; }

    /// <summary>Every callback so far, repeats included, in order of arrival.</summary>
    public IReadOnlyList<Heard> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    /// <summary>Requests that are no well-formed, well-signed callback, and what is wrong with them.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_gate)
            {
                return [.. _complaints];
            }
        }
    }

    public IReadOnlyList<Heard> Of(string person) => [.. All.Where(heard => heard.Person == person)];

    /// <summary>Waits until the app has heard something that fits.</summary>
    public Task<Heard> Hears(Func<Heard, bool> what, string inWords, TimeSpan? atMost = null) =>
        Until.Found(() => All.FirstOrDefault(what), $"{Name} hears {inWords}; it heard:{string.Concat(All.TakeLast(20).Select(heard => $"\n  {heard}"))}", atMost);

    /// <summary>Waits for an item of this kind and person, on this channel if one is named.</summary>
    public Task<Heard> Hears(string kind, string person, string? channel = null, TimeSpan? atMost = null) =>
        Hears(heard => heard.Kind == kind && heard.Person == person && (channel is null || heard.Channel == channel), $"{kind} of {person} on {channel ?? "any channel"}", atMost);

    /// <summary>Waits for the message (or echo) with this text.</summary>
    public Task<Heard> HearsText(string text, string? channel = null, TimeSpan? atMost = null) =>
        Hears(heard => heard.Kind is "message" or "echo" && heard.Text == text && (channel is null || heard.Channel == channel), $"\"{text}\" on {channel ?? "any channel"}", atMost);

    public async Task Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _host = builder.Build();
        _host.Run(Answer);
        await _host.StartAsync();
    }

    /// <summary>The app is gone: connections are refused until <see cref="Start"/>.</summary>
    public async Task Stop()
    {
        if (_host is { } host)
        {
            _host = null;
            using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            try
            {
                await host.StopAsync(now.Token);
            }
            catch (OperationCanceledException)
            {
                // Callbacks that hang are cut off.
            }

            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Answer(HttpContext context)
    {
        if (context.Request.Method == "GET")
        {
            await Handshake(context);
            return;
        }

        if (IsDeaf())
        {
            context.Abort();
            return;
        }

        var began = RunClock.Now;
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (Read(context.Request, buffer.ToArray(), began) is not { } heard)
        {
            context.Response.StatusCode = 400;
            return;
        }

        if (!Forgets)
        {
            lock (_gate)
            {
                _heard.Add(heard);
            }
        }

        int? status = null;
        try
        {
            status = await Carry(context, Answers(heard));
        }
        finally
        {
            _recorder.Add(heard.Seen with { Status = status, Ended = RunClock.Now });
        }
    }

    private async Task<int?> Carry(HttpContext context, AppAnswer answer)
    {
        switch (answer)
        {
            case AppAnswer.Status status:
                context.Response.StatusCode = status.Code;
                if (status.RetryAfter is { } later)
                {
                    context.Response.Headers.RetryAfter = ((int)later.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                return status.Code;
            case AppAnswer.Redirects redirect:
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = redirect.To.ToString();
                return 302;
            case AppAnswer.Hangs:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return null;
            case AppAnswer.Closes:
                context.Abort();
                return null;
            case AppAnswer.After after:
                await after.Work();
                return await Carry(context, after.Then);
            default:
                throw new UnreachableException(answer.GetType().Name);
        }
    }

    private async Task Handshake(HttpContext context)
    {
        var query = context.Request.Query;
        var known = query["hub.mode"] == "subscribe" && query["hub.verify_token"] == VerifyToken;
        context.Response.StatusCode = known ? 200 : 403;
        if (known)
        {
            await context.Response.WriteAsync(query["hub.challenge"].ToString());
        }
    }

    private Heard? Read(HttpRequest request, byte[] body, DateTimeOffset began)
    {
        try
        {
            var key = Encoding.UTF8.GetBytes(Secret);
            Expect(request.Headers["X-Hub-Signature-256"] == "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, body)), "X-Hub-Signature-256 does not fit");
#pragma warning disable CA5350 // X-Hub-Signature is SHA-1 at Meta; old clients check it.
            Expect(request.Headers["X-Hub-Signature"] == "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(key, body)), "X-Hub-Signature does not fit");
#pragma warning restore CA5350
            Expect(request.ContentType == "application/json", $"Content-Type is {request.ContentType}");
            var webhook = (JsonObject)JsonNode.Parse(body)!;
            var entries = webhook["entry"]!.AsArray();
            Expect(entries.Count == 1, "a callback has one entry");
            var channels = (string[])[.. ((string[])["messaging", "standby"]).Where(name => entries[0]![name] is not null)];
            Expect(channels.Length == 1 && entries[0]![channels[0]]!.AsArray().Count == 1, "an entry has one item on one channel");
            var item = (JsonObject)entries[0]![channels[0]]![0]!;
            var heard = ItemKey.Heard(item);
            var delivery = Header(request, "X-Router-Delivery") ?? "";
            Expect(delivery.Split(':') is [_, _, _, var to] && to == Id, $"X-Router-Delivery is \"{delivery}\"");
            var name = delivery.Split(':');
            var seen = new HistoryEvent.CallbackReceived(
                Id, new(name[0], name[1]), delivery, int.Parse(Header(request, "X-Router-Attempt")!, System.Globalization.CultureInfo.InvariantCulture), channels[0], heard,
                GraphReply.OwnerOf(Header(request, "X-Router-Owner")), long.Parse(Header(request, "X-Router-Epoch")!, System.Globalization.CultureInfo.InvariantCulture), Status: null) { Began = began };
            return new(webhook, channels[0], item, heard.Kind, seen,
                request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or InvalidOperationException or FormatException or ArgumentNullException or NullReferenceException or InvalidCastException)
        {
            lock (_gate)
            {
                _complaints.Add($"{Name}: {unreadable.Message} in {Encoding.UTF8.GetString(body)}");
            }

            return null;
        }
    }

    private static string? Header(HttpRequest request, string name) => request.Headers[name] is [{ Length: > 0 } value] ? value : null;

    private static void Expect(bool good, string otherwise)
    {
        if (!good)
        {
            throw new FormatException(otherwise);
        }
    }
}
