// Another service of yours that works with conversations directly, as a client of the cluster: it asks who controls one, requests
// control for an app, and reads what happened. It knows the contract (src/Grains.Interfaces) and nothing else of Router.
//
//   dotnet run --project samples/internal-service -- --gateway 127.0.0.1:5113 owner 1001 5001
//   dotnet run --project samples/internal-service -- --postgres "Host=db;Username=router;Password=…" request 1001 5001 9002 "order 17"
//   dotnet run --project samples/internal-service -- --azure https://shop.table.core.windows.net timeline 1001 5001

using System.Globalization;
using InternalService;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Router.Grains.Interfaces;

if (Arguments.Read(args) is not { } asked)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.ClearProviders();
builder.UseOrleansClient(client =>
{
    client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (asked.Cluster, asked.Service));
    WhereSilosAre.Tell(client, asked);
});
using var host = builder.Build();
try
{
    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
    await host.StartAsync(patience.Token);
}
catch (Exception cause)
{
    Console.Error.WriteLine($"No silo of cluster \"{asked.Cluster}\" answers: {cause.GetBaseException().Message}");
    return 1;
}

try
{
    var conversation = host.Services.GetService(typeof(IClusterClient)) is IClusterClient cluster
        ? cluster.GetGrain<IConversationGrain>(ConversationName.Of(asked.Page, asked.Person))
        : throw new InvalidOperationException("The host has no cluster client.");
    return await (asked.Verb switch
    {
        "owner" => Owner(conversation),
        "request" => Request(conversation, asked.App, asked.Metadata),
        _ => Timeline(conversation),
    });
}
catch (ConversationFaultException fault)
{
    Console.Error.WriteLine($"The conversation cannot do that: {fault.Message}");
    return 1;
}
catch (Exception cause)
{
    // Whatever broke on the way. Whether the call arrived is not known; a repeat with the same id is harmless.
    Console.Error.WriteLine($"The conversation did not answer: {cause.Message}");
    return 1;
}
finally
{
    await host.StopAsync();
}

static async Task<int> Owner(IConversationGrain conversation)
{
    var look = await Again(conversation.Look, look => look.Available);
    if (look is null)
    {
        return Unavailable();
    }

    Console.WriteLine(look.Control switch
    {
        ControlState.Idle => "nobody controls it",
        ControlState.Moving => $"control is moving from {look.Owner} to {look.MovingTo}",
        _ => $"{look.Owner} controls it until {look.Expiration?.ToString("u", CultureInfo.InvariantCulture) ?? "further notice"}",
    });
    foreach (var waiting in look.Queue)
    {
        Console.WriteLine($"waiting: {waiting.App} since {waiting.AskedAt:u}");
    }

    return 0;
}

static async Task<int> Request(IConversationGrain conversation, long app, string? metadata)
{
    // The id names the request: while no answer comes, the same one is asked again, and counts once.
    var call = new ControlCall { Command = new RequestControl { Id = $"internal-service.{Guid.NewGuid():n}", App = app, Metadata = metadata } };
    var answer = await Again(() => conversation.Do(call), answer => answer.Outcome != ControlOutcome.Unavailable);
    switch (answer)
    {
        case null:
            return Unavailable();
        case { Outcome: ControlOutcome.Granted }:
            Console.WriteLine(answer.Owner == app ? $"granted: {app} controls it" : $"queued: {answer.Owner} controls it, {app} waits");
            return 0;
        case { Outcome: ControlOutcome.Refused }:
            Console.Error.WriteLine($"refused: {answer.Refusal}");
            return 1;
        default:
            Console.Error.WriteLine($"not done: {answer.Outcome}");
            return 1;
    }
}

static async Task<int> Timeline(IConversationGrain conversation)
{
    foreach (var line in await conversation.Timeline(100))
    {
        Console.WriteLine($"{line.At:u}  {line.What,-10} {line.Detail}");
    }

    return 0;
}

// Unavailable means that nothing was stored: the conversation is on its way to another silo, or the store is away.
static async Task<T?> Again<T>(Func<Task<T>> ask, Func<T, bool> isAnswer)
    where T : class
{
    for (var attempt = 0; attempt < 20; attempt++)
    {
        var answer = await ask();
        if (isAnswer(answer))
        {
            return answer;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(250));
    }

    return null;
}

static int Unavailable()
{
    Console.Error.WriteLine("the conversation is not available: is the cluster's store away?");
    return 1;
}
