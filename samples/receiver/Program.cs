// The smallest useful app behind Router: it receives webhooks, checks who signed them, and prints what it hears.
//
//   dotnet run --project samples/receiver -- --port 7001 --secret bot-secret --verify-token x --name bot
//
// The same program works behind Meta itself: the webhooks are the same. Copy it and put your answer where it prints.

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

var options = new ConfigurationBuilder().AddCommandLine(args).Build();
var name = options["name"] ?? "app";
var verifyToken = options["verify-token"];
if (options["secret"] is not { Length: > 0 } secret || !ushort.TryParse(options["port"], out var port))
{
    Console.Error.WriteLine("usage: receiver --port NUMBER --secret APP_SECRET [--verify-token TEXT] [--name TEXT]");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
await using var app = builder.Build();

// Whoever registers this address first asks whether we know the token; the answer is the bare challenge.
app.MapGet("/{**path}", (HttpRequest request) =>
    request.Query["hub.mode"] == "subscribe" && verifyToken is not null && request.Query["hub.verify_token"] == verifyToken
        ? Results.Text(request.Query["hub.challenge"])
        : Results.StatusCode(StatusCodes.Status403Forbidden));

app.MapPost("/{**path}", async (HttpRequest request, CancellationToken gone) =>
{
    // The signature covers the bytes as they came. Reading JSON and writing it again would change them.
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer, gone);
    var body = buffer.ToArray();
    if (!IsSigned(body, request.Headers["X-Hub-Signature-256"]))
    {
        Say("refused: X-Hub-Signature-256 is missing or wrong");
        return Results.Unauthorized();
    }

    try
    {
        foreach (var (channel, item) in ItemsOf(JsonNode.Parse(body)))
        {
            // The same item may come twice, after a crash for example: a real app remembers message.mid.
            Say($"{channel,-9}  {Describe(item)}");
        }
    }
    catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
    {
        Say("refused: the body is not a webhook");
        return Results.BadRequest();
    }

    // 200 says "mine now": anything else, or more than a few seconds, and the webhook comes again.
    return Results.Ok();
});

await app.StartAsync();
Console.WriteLine($"{name} listens on {app.Urls.Single()}");
await app.WaitForShutdownAsync();
return 0;

bool IsSigned(byte[] body, string? header)
{
    var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
    return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(header ?? ""));
}

// One line to the terminal. A customer's text may hold line breaks and control codes: they become spaces.
void Say(string line) =>
    Console.WriteLine($"{name}  {string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter))}");

// Every item, with its channel. "messaging": this app is in control, or the item is about control.
// "standby": another app is in control, and this one only listens.
static IEnumerable<(string Channel, JsonNode Item)> ItemsOf(JsonNode? webhook) =>
    from entry in Items(webhook?["entry"])
    from channel in (string[])["messaging", "standby"]
    from item in Items(entry[channel])
    select (channel, item);

static IEnumerable<JsonNode> Items(JsonNode? list) => list is null ? [] : list.AsArray().OfType<JsonNode>();

static string Describe(JsonNode item)
{
    var message = item["message"];
    if (message is not null)
    {
        var text = message["text"] ?? message["attachments"]?[0]?["type"] ?? "(no text)";
        return message["is_echo"]?.GetValue<bool>() == true
            ? $"echo  to {item["recipient"]?["id"]}: {text}"
            : $"message  from {item["sender"]?["id"]}: {text}";
    }

    if (item["postback"] is { } postback)
    {
        return $"postback  from {item["sender"]?["id"]}: {postback["title"]} payload={postback["payload"]}";
    }

    foreach (var kind in (string[])["pass_thread_control", "take_thread_control"])
    {
        if (item[kind] is { } control)
        {
            return $"{kind}  previous={control["previous_owner_app_id"]} new={control["new_owner_app_id"]} metadata={control["metadata"]}";
        }
    }

    return item["request_thread_control"] is { } request
        ? $"request_thread_control  requested={request["requested_owner_app_id"]} metadata={request["metadata"]}"
        : KindOf(item);

    // Reads, deliveries, reactions and whatever comes next: the name of the one property that is not an address.
    static string KindOf(JsonNode item)
    {
        var kind = item.AsObject().Select(property => property.Key).FirstOrDefault(key => key is not ("sender" or "recipient" or "timestamp"));
        return item["sender"]?["id"] is { } sender ? $"{kind}  from {sender}" : $"{kind}";
    }
}
