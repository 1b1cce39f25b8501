using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Router.Sandbox;

/// <summary>
/// A pretend Meta with an address of its own on 127.0.0.1: <c>await using var meta = await PretendMeta.Start();</c>.
/// What happens in it is the <see cref="World"/>; the members here only pass on to it.
/// </summary>
public sealed class PretendMeta : IAsyncDisposable
{
    private const long LargestRequest = 64L * 1024 * 1024;

    private readonly WebApplication _host;

    private PretendMeta(WebApplication host, MetaWorld world, Uri address)
    {
        _host = host;
        World = world;
        Address = address;
    }

    public MetaWorld World { get; }

    /// <summary>Base address of the Graph API, and of <c>/sandbox/api</c>.</summary>
    public Uri Address { get; }

    public PlatformJournal Journal => World.Journal;

    public FaultSwitches Faults => World.Faults;

    public InboxStaff PageInbox => World.PageInbox;

    /// <summary>Starts listening; <paramref name="port"/> 0 takes a free one.</summary>
    public static async Task<PretendMeta> Start(MetaWorldOptions? options = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
        });
        var host = builder.Build();
        var world = new MetaWorld(options);
        host.UseRouting();
        host.MapPretendMeta(world);
        host.UseEndpoints(_ => { });
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(host, world, new(address));
    }

    public MetaApp AddApp(string id, string? name = null, string? secret = null, Uri? callback = null, string verifyToken = "") =>
        World.AddApp(id, name, secret, callback, verifyToken);

    public MetaPage AddPage(string id, string? name = null, string? instagramId = null, MetaRegime regime = MetaRegime.Handover) =>
        World.AddPage(id, name, instagramId, regime);

    public Person Person(string psid) => World.Person(psid);

    public VendorApp Vendor(MetaApp app) => World.Vendor(app);

    public WebhookBatch Batch(bool mergeEntries = false) => World.Batch(mergeEntries);

    public Task Settled(TimeSpan? atMost = null) => World.Settled(atMost);

    public Task<RawAnswer> PostRaw(MetaApp app, string json, RawPost? how = null) => World.PostRaw(app, json, how);

    public Task<RawAnswer> PostRaw(MetaApp app, ReadOnlyMemory<byte> body, RawPost? how = null) => World.PostRaw(app, body, how);

    public Task<bool> VerifyCallback(MetaApp app) => World.VerifyCallback(app);

    /// <summary>Ends when the process is asked to stop.</summary>
    public Task UntilStopped() => _host.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await _host.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Calls that a fault keeps hanging are cut off.
        }

        await _host.DisposeAsync();
        await World.DisposeAsync();
    }
}
