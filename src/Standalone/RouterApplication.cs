using Router.Conversations;
using Router.HttpEdge;
using Router.Sandbox;
using Router.Settings;

namespace Router.Standalone;

/// <summary>Router on one machine: web edge, conversations and store in one process.</summary>
internal sealed class RouterApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StandaloneSettings _settings;
    private readonly SandboxBeside? _sandbox;

    private RouterApplication(WebApplication app, StandaloneSettings settings, SandboxBeside? sandbox)
    {
        _app = app;
        _settings = settings;
        _sandbox = sandbox;
    }

    /// <exception cref="StartRefusedException">Configuration or store do not allow a start; the message says what to do.</exception>
    public static async Task<RouterApplication> Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        CommandLine.Apply(args, builder.Configuration);
        if (!SandboxChoice.IsWanted(builder.Configuration))
        {
            return Build(builder, builder.Configuration, sandbox: null);
        }

        var sandbox = await SandboxBeside.Start(builder.Configuration);
        try
        {
            return Build(builder, sandbox.Configuration, sandbox);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private static RouterApplication Build(WebApplicationBuilder builder, IConfiguration configuration, SandboxBeside? sandbox)
    {
        var settings = StandaloneSettings.Read(configuration);
        builder.HostsRouter(settings.Router);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListensForEdges(settings.Router.Listen));
        Composition.Add(builder.Services, settings, configuration, sandbox?.Stage.Clock ?? TimeProvider.System);
        if (sandbox is not null)
        {
            WatchedTimeline.Around(builder.Services, sandbox.Stage.Bell);
        }

        var app = builder.Build();
        app.MapPublicEdge();
        app.MapPrivateEdge();
        if (sandbox is not null)
        {
            sandbox.Stage.Connect(new Uri($"http://{settings.Router.Listen.Public}"));
            var story = new RouterStory(app.Services.GetRequiredService<IConversations>(), app.Services.GetRequiredService<ITimeline>());
            app.MapSandboxPage(sandbox.Stage, story).OnPrivateEdge();
        }

        return new RouterApplication(app, settings, sandbox);
    }

    /// <summary>Runs until it is told to stop (Ctrl+C, SIGTERM); what is under way is finished, within a limit.</summary>
    public async Task Run()
    {
        await _app.StartAsync();
        Greeting.Print(Console.Out, _settings, _app.Services.GetRequiredService<IDirectory>().Current, isSandbox: _sandbox is not null);
        await _app.WaitForShutdownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }
}
