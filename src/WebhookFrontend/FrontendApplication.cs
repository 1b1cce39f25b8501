using Router.HttpEdge;
using Router.Settings;

namespace Router.WebhookFrontend;

/// <summary>One front end of a cluster: the web edge, and nothing that has to be kept. Start as many as you like.</summary>
internal sealed class FrontendApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FrontendSettings _settings;

    private FrontendApplication(WebApplication app, FrontendSettings settings)
    {
        _app = app;
        _settings = settings;
    }

    /// <exception cref="StartRefusedException">The configuration does not allow a start; the message says what to do.</exception>
    public static FrontendApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        CommandLine.Apply(args, builder.Configuration);
        var settings = FrontendSettings.Read(builder.Configuration);
        builder.HostsRouter(settings.Router);
        // The engine tells itself what came of a call; what it tries again with is told by its own lines, not by Polly's beside them.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListensForEdges(settings.Router.Listen));
        // The ports open although no silo is there yet: who calls is told to come back.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        Composition.Add(builder, settings);
        var app = builder.Build();
        app.MapPublicEdge();
        app.MapPrivateEdge();
        return new FrontendApplication(app, settings);
    }

    /// <summary>Runs until it is told to stop (Ctrl+C, SIGTERM); calls under way are answered.</summary>
    public async Task Run()
    {
        Greeting.Print(Console.Out, _settings);
        await _app.StartAsync();
        _app.Services.GetRequiredService<SiloLink>().Met();
        await _app.WaitForShutdownAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
