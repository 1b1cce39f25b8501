namespace Router.WebhookFrontend;

/// <summary>A front end may start before its silos: it asks again every second until one answers, and says what it waits for.</summary>
internal sealed partial class WaitForSilos(FrontendSettings settings, TimeProvider clock, ILogger<WaitForSilos> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A line every second would bury what else is said.
    private const int TellsEvery = 10;

    private int _asked;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_asked++ % TellsEvery == 0)
        {
            LogWaiting(settings.Cluster.ClusterId, settings.Cluster.Storage.ToString(), exception.Message);
        }

        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(7103, LogLevel.Warning, "Waiting for a silo of cluster {Cluster} (kept in {Storage}); until one comes, webhooks and calls are answered with 5xx. {Why}")]
    private partial void LogWaiting(string cluster, string storage, string why);
}
