using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Router.Silo;

/// <summary>Ready means: the cluster counts this silo among its members.</summary>
internal sealed class SiloHealth(ISiloStatusOracle members) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(members.CurrentStatus == SiloStatus.Active ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The silo is {members.CurrentStatus}."));
}
