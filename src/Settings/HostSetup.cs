using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Router.Settings;

/// <summary>What the host of every Router has in common.</summary>
public static class HostSetup
{
    /// <summary>Logs to the console, one line each, and lets what is under way finish when the process is told to stop.</summary>
    public static void HostsRouter(this WebApplicationBuilder builder, RouterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Life.StopsWithin + TimeSpan.FromSeconds(10));
    }
}
