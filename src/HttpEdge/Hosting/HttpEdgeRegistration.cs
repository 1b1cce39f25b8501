using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

/// <summary>Puts the web edge into a host. The host brings the ports of Conversations, the listeners and their addresses.</summary>
public static class HttpEdgeRegistration
{
    private const string ErrorsMapped = "Router.HttpEdge.Errors";

    /// <summary>Registers the edge. Needs every port of Conversations that speaks to callers, stores or Meta.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the text says which.</exception>
    public static IServiceCollection AddHttpEdge(this IServiceCollection services, EdgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (EdgeOptionsCheck.Faults(options) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        services.AddHealthEdge(options);
        services.AddSingleton<WebhookEndpoint>().AddSingleton<WebhookVerification>().AddSingleton<WebhookIntake>();
        services.AddSingleton<WebhookSpread>().AddSingleton<ItemMorgue>();
        services.AddSingleton<GraphEndpoint>().AddSingleton<GraphApi>().AddSingleton<BatchEdge>().AddSingleton<CallerCheck>();
        services.AddSingleton<ControlEdge>().AddSingleton<SendEdge>().AddSingleton<RosterEdge>().AddSingleton<SubscriptionsEdge>();
        services.AddSingleton<TokenEdge>().AddSingleton<ForwardEdge>().AddSingleton<MenuGate>();
        services.AddPrivateEdge();
        return services;
    }

    /// <summary>Registers health and telemetry only, for a process of Router's that serves no web edge.</summary>
    public static IServiceCollection AddHealthEdge(this IServiceCollection services, EdgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddMetrics();
        services.AddHealthChecks();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, SidePolicy>());
        services.AddSingleton<EdgeMeters>().AddSingleton<RefusedLog>();
        services.AddTelemetry(options);
        services.PostConfigure<LoggerFilterOptions>(QuietLogs.Apply);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            // Not a word about the program to strangers, and no slow senders (issue: Slowloris holds connections).
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, gracePeriod: TimeSpan.FromSeconds(5));
        });
        return services;
    }

    /// <summary>The webhook and the Graph-compatible API, on listeners marked with <see cref="EdgeListeners.ServesPublicEdge"/>.</summary>
    public static WebApplication MapPublicEdge(this WebApplication app)
    {
        UseErrors(app);
        var webhook = app.Services.GetRequiredService<WebhookEndpoint>();
        var graph = app.Services.GetRequiredService<GraphEndpoint>();
        app.Map("/webhook", webhook.Answer).WithMetadata(new OnSide(EdgeSide.Public)).ExcludeFromDescription();
        app.Map("/{**path}", graph.Answer).WithMetadata(new OnSide(EdgeSide.Public)).ExcludeFromDescription();
        return app;
    }

    /// <summary>Admin API, its OpenAPI document and health, on listeners marked with <see cref="EdgeListeners.ServesPrivateEdge"/>.</summary>
    public static WebApplication MapPrivateEdge(this WebApplication app)
    {
        UseErrors(app);
        app.MapAdmin();
        return app.MapHealthEdge();
    }

    /// <summary>Health alone, on listeners marked with <see cref="EdgeListeners.ServesPrivateEdge"/>.</summary>
    public static WebApplication MapHealthEdge(this WebApplication app)
    {
        UseErrors(app);
        app.MapHealth();
        return app;
    }

    /// <summary>The host's own endpoints answer on the private port only, behind its check of the Host header.</summary>
    public static TBuilder OnPrivateEdge<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new OnSide(EdgeSide.Private));

    private static void UseErrors(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (((IApplicationBuilder)app).Properties.TryAdd(ErrorsMapped, true))
        {
            app.UseMiddleware<EdgeErrors>();
        }
    }
}
