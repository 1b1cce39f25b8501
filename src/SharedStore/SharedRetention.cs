using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>
/// Removes what is older than it has to be, in portions. All processes look at the clock, one of them does it: the one that
/// gets the lease for this time.
/// </summary>
internal sealed partial class SharedRetention(
    ISharedTables tables, SharedDirectory directory, SharedStoreSettings settings, TimeProvider clock, ILogger<SharedRetention> log)
{
    private const string Lease = "retention";

    // Long enough that no late note of an earlier owner is still on its way.
    private static readonly TimeSpan UnownedKept = TimeSpan.FromDays(1);

    private readonly RetentionOptions _options = settings.Retention;
    private readonly string _holder = Guid.NewGuid().ToString("N");

    /// <summary>Removes from time to time, until <paramref name="stop"/>.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_options.Every, clock);
        try
        {
            do
            {
                try
                {
                    await RemoveOldIfItIsOurs(stop);
                }
                catch (StoreUnavailableException cause)
                {
                    LogLater(cause.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    /// <summary>Removes everything that is too old now, unless another process does it this time. True: it was ours.</summary>
    public async Task<bool> RemoveOldIfItIsOurs(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        // A little less than the interval, so that the holder's own next look finds it free.
        if (!await tables.Upkeep.TryLease(Lease, _holder, now, now + (_options.Every * 0.9), stop))
        {
            return false;
        }

        var upkeep = tables.Upkeep;
        var entries = await upkeep.RemoveTimelines(now - _options.Timelines, _options.Portion, stop);
        var letters = await upkeep.RemoveDeadLetters(now - _options.DeadLetters, _options.Portion, stop);
        await upkeep.RemoveUnowned(now - UnownedKept, _options.Portion, stop);
        var rows = 0L;
        foreach (var page in directory.RemovedBefore(now - _options.RemovedPages))
        {
            rows += await upkeep.RemovePage(page, _options.Portion, stop);
        }

        await directory.ForgetRemovedPages(now - _options.RemovedPages, stop);
        if (entries + letters + rows > 0)
        {
            LogRemoved(entries, letters, rows);
        }

        return true;
    }

    [LoggerMessage(5020, LogLevel.Information, "Removed {Entries} old timeline rows, {Letters} old dead letters and {Rows} rows of removed Pages")]
    private partial void LogRemoved(long entries, long letters, long rows);

    [LoggerMessage(5021, LogLevel.Warning, "Old rows are removed later: {Reason}")]
    private partial void LogLater(string reason);
}
