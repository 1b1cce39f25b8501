using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Router.WebhookFrontend;

/// <summary>Whether a silo can be reached from here.</summary>
internal sealed partial class SiloLink(ILogger<SiloLink> logger) : IClusterConnectionStatusObserver
{
    private volatile bool _everMet;
    private volatile int _silos;

    /// <summary>The client has been in the cluster since it started: before, it knows of no conversation at all.</summary>
    public bool EverMet => _everMet;

    /// <summary>At least one silo takes calls now.</summary>
    public bool IsUp => _everMet && _silos > 0;

    /// <summary>The client has met the cluster for the first time.</summary>
    public void Met() => _everMet = true;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        _silos = currentNumberOfGateways;
        if (currentNumberOfGateways > 0)
        {
            LogSilos(currentNumberOfGateways);
        }
    }

    public void NotifyClusterConnectionLost()
    {
        _silos = 0;
        LogNone();
    }

    [LoggerMessage(7101, LogLevel.Information, "Silos connected: {Count}")]
    private partial void LogSilos(int count);

    [LoggerMessage(7102, LogLevel.Warning, "No silo is connected: webhooks and calls are answered with 5xx until one is")]
    private partial void LogNone();
}

/// <summary>Ready means: a silo can be reached.</summary>
internal sealed class SilosHealth(SiloLink link) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(link.IsUp ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No silo is connected."));
}
