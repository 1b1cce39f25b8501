// A live-agent desk in a terminal: it hears every conversation on standby, asks for control when a customer wants a human, and does what
// an agent types. It speaks Messenger webhooks and Graph calls only: behind Meta itself it works in the same way.
//
//   dotnet run --project samples/desk -- --port 7002 --secret sample-desk-secret --verify-token sample-desk-verify-token --token sample-desk-token

using System.Net;
using System.Threading.Channels;
using Desk;

const int LargestWebhook = 1024 * 1024;

if (Settings.Read(args, out var faults) is not { } settings)
{
    Console.Error.WriteLine($"The desk cannot start:\n  {string.Join("\n  ", faults)}");
    return 2;
}

using var graph = new Graph(settings.Graph, settings.Token);
var inbox = new Inbox(graph, Say);
var heard = Channel.CreateUnbounded<Happened>(new() { SingleReader = true });

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, settings.Port);
    kestrel.Limits.MaxRequestBodySize = LargestWebhook;
});
await using var app = builder.Build();

// Whoever registers this address first asks whether we know the token; the answer is the bare challenge.
app.MapGet("/{**path}", (HttpRequest request) =>
    request.Query["hub.mode"] == "subscribe" && request.Query["hub.verify_token"] == settings.VerifyToken
        ? Results.Text(request.Query["hub.challenge"])
        : Results.StatusCode(StatusCodes.Status403Forbidden));

app.MapPost("/{**path}", async (HttpRequest request, CancellationToken gone) =>
{
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer, gone);
    var body = buffer.ToArray();
    if (!Webhook.IsSigned(body, request.Headers["X-Hub-Signature-256"], settings.Secret))
    {
        return Results.Unauthorized();
    }

    if (Webhook.Read(body) is not { } items)
    {
        return Results.BadRequest();
    }

    foreach (var item in items)
    {
        heard.Writer.TryWrite(item);
    }

    // 200 says "mine now", and must be said within seconds: the work is done behind it. What is under way when this process is killed is
    // lost; an app that must not lose it stores the items before it answers.
    return Results.Text("EVENT_RECEIVED");
});

try
{
    await app.StartAsync();
}
catch (IOException taken)
{
    Console.Error.WriteLine($"The desk cannot listen on port {settings.Port}: {taken.Message}");
    return 1;
}

Say($"listens on {app.Urls.Single()}");
Say(Inbox.Commands);
var work = Work();
var typing = Type();
await app.WaitForShutdownAsync();
heard.Writer.Complete();
await work;
return 0;

async Task Work()
{
    await foreach (var item in heard.Reader.ReadAllAsync())
    {
        await inbox.Hears(item);
    }
}

// Ends with the process: nobody can take back a terminal that is being read. Without a terminal the desk goes on without an agent.
async Task Type()
{
    await Task.Yield();
    while (await Console.In.ReadLineAsync() is { } line)
    {
        if (line.Trim() == "quit")
        {
            app.Lifetime.StopApplication();
            return;
        }

        await inbox.Does(line);
    }
}

// One line to the terminal. A customer's text may hold line breaks and control codes: they become spaces.
static void Say(string line) => Console.WriteLine($"desk  {string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter))}");
