using Microsoft.Extensions.Diagnostics.HealthChecks;
using Router.Conversations;

namespace Router.SharedStore;

/// <summary>Ready means: a write reaches the store.</summary>
internal sealed class StoreHealth(ISharedTables tables) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await tables.Probe(cancellationToken).WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception cause) when (cause is StoreUnavailableException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(cause.Message);
        }
    }
}
