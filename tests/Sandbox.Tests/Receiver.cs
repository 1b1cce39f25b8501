using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Router.Sandbox.Tests;

/// <summary>An app's callback: keeps every POST, answers what the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentQueue<Heard> _heard = [];

    private Receiver(WebApplication host) => _host = host;

    public Uri Address { get; private set; } = null!;

    public string VerifyToken { get; set; } = "verify-me";

    /// <summary>Status of the n-th POST (from 1); null hangs until the sender hangs up.</summary>
    public Func<int, int?> Answers { get; set; } = _ => 200;

    /// <summary>Query strings of the verification GETs.</summary>
    public ConcurrentQueue<string> Verifications { get; } = [];

    /// <summary>What is answered to a challenge whose token is right.</summary>
    public Func<string, string> AnswersChallenge { get; set; } = challenge => challenge;

    public IReadOnlyList<Heard> Posts => [.. _heard];

    /// <summary>Every item in the order heard, with its channel.</summary>
    public IReadOnlyList<HeardItem> Items => [.. _heard.SelectMany(post => post.Items)];

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver._host.Run(receiver.Answer);
        await receiver._host.StartAsync();
        var address = receiver._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        receiver.Address = new($"{address}/hook");
        return receiver;
    }

    private async Task Answer(HttpContext context)
    {
        if (context.Request.Method == "GET")
        {
            Verifications.Enqueue(context.Request.QueryString.Value ?? "");
            var right = context.Request.Query["hub.verify_token"] == VerifyToken && context.Request.Query["hub.mode"] == "subscribe";
            await context.Response.WriteAsync(right ? AnswersChallenge(context.Request.Query["hub.challenge"].ToString()) : "no");
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _heard.Enqueue(new(body.ToArray(), headers));
        if (Answers(_heard.Count) is not { } status)
        {
            var gone = new TaskCompletionSource();
            using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        context.Response.StatusCode = status;
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}

internal sealed record Heard(byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonObject Json => (JsonObject)JsonNode.Parse(Bytes)!;

    public IEnumerable<HeardItem> Items =>
        from entry in Json["entry"]!.AsArray()
        from member in (JsonObject)entry!
        where member.Key is "messaging" or "standby" or "changes"
        from item in (JsonArray)member.Value!
        select new HeardItem(member.Key, (string)entry["id"]!, (JsonObject)item!);

    public bool IsSignedWith(string secret)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        return Headers["X-Hub-Signature-256"] == "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Bytes))
#pragma warning disable CA5350 // The legacy header is SHA-1.
            && Headers["X-Hub-Signature"] == "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(key, Bytes));
#pragma warning restore CA5350
    }
}

internal sealed record HeardItem(string Channel, string EntryId, JsonObject Json)
{
    private static readonly string[] Frame = ["sender", "recipient", "timestamp"];

    public string Kind => Json.First(member => !Frame.Contains(member.Key)).Key;

    public JsonObject Body => (JsonObject)Json[Kind]!;

    public long Timestamp => (long)Json["timestamp"]!;

    /// <summary>"messaging message: hello" — what a test compares.</summary>
    public override string ToString()
    {
        var name = Body["is_echo"] is not null ? "echo" : Kind;
        var text = Body["text"] ?? Body["title"] ?? Body["metadata"];
        return text is null ? $"{Channel} {name}" : $"{Channel} {name}: {text}";
    }
}
