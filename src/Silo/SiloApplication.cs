using Router.HttpEdge;
using Router.Settings;

namespace Router.Silo;

/// <summary>One silo of a cluster: conversations, and what they owe to apps and to Meta.</summary>
internal sealed class SiloApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SiloSettings _settings;

    private SiloApplication(WebApplication app, SiloSettings settings)
    {
        _app = app;
        _settings = settings;
    }

    /// <exception cref="StartRefusedException">The configuration does not allow a start; the message says what to do.</exception>
    public static SiloApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        CommandLine.Apply(args, builder.Configuration);
        var settings = SiloSettings.Read(builder.Configuration);
        builder.HostsRouter(settings.Router);
        // The engine tells itself what came of a call; what it tries again with is told by its own lines, not by Polly's beside them.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (settings.Cluster.Edge)
            {
                kestrel.ListensForEdges(settings.Router.Listen);
            }
            else
            {
                kestrel.ListensForHealth(settings.Router.Listen);
            }
        });
        Composition.Add(builder, settings);
        var app = builder.Build();
        if (settings.Cluster.Edge)
        {
            app.MapPublicEdge();
            app.MapPrivateEdge();
        }
        else
        {
            app.MapHealthEdge();
        }

        return new SiloApplication(app, settings);
    }

    /// <summary>Runs until it is told to stop (Ctrl+C, SIGTERM); its conversations move to the other silos, or are put to rest.</summary>
    public async Task Run()
    {
        await _app.StartAsync();
        Greeting.Print(Console.Out, _settings);
        await _app.WaitForShutdownAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
