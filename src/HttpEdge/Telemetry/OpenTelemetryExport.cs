using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Router.HttpEdge;

/// <summary>Sends traces and metrics to an OTLP collector, where one is configured; else nothing is collected at all.</summary>
internal sealed class OpenTelemetryExport(EdgeOptions options, IConfiguration configuration, IEnumerable<TelemetryOfHost> ofHost) : IHostedService, IDisposable
{
    /// <summary>The variable OpenTelemetry's own exporters read.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.OtlpEndpoint is null && string.IsNullOrWhiteSpace(configuration[Variable]))
        {
            return Task.CompletedTask;
        }

        string[] sources = [Names.Router, Names.OfParts, "Microsoft.AspNetCore", .. ofHost.Select(host => host.Names)];
        string[] meters = [Names.Router, Names.OfParts, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", .. ofHost.Select(host => host.Names)];
        var resource = ResourceBuilder.CreateDefault().AddService("router");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(sources).AddProcessor(new WithoutQuery()).AddOtlpExporter(Configure).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(meters).AddOtlpExporter(Configure).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.ForceFlush(timeoutMilliseconds: 2000);
        _metrics?.ForceFlush(timeoutMilliseconds: 2000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Configure(OtlpExporterOptions exporter)
    {
        if (options.OtlpEndpoint is { } endpoint)
        {
            exporter.Endpoint = endpoint;
        }
    }
}

/// <summary>Activity sources and meters that a host wants exported beside Router's own; <c>*</c> stands for any ending.</summary>
public sealed record TelemetryOfHost(string Names);

/// <summary>Registers the export.</summary>
internal static class OpenTelemetryRegistration
{
    public static void AddTelemetry(this IServiceCollection services, EdgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddHostedService<OpenTelemetryExport>();
    }
}
