using Microsoft.Extensions.Logging;
using Router.Conversations;

namespace Router.Standalone;

/// <summary>Removes what is older than it has to be, in portions, so that no other write waits long.</summary>
public sealed partial class Retention(Store store, RetentionOptions options, TimeProvider clock, ILogger log)
{
    /// <summary>Removes from time to time, until <paramref name="stop"/>.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.Every, clock);
        try
        {
            do
            {
                try
                {
                    await RemoveOld(stop);
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
            // Router is stopping.
        }
    }

    /// <summary>Removes everything that is too old now.</summary>
    public async Task RemoveOld(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        // Entries and letters are numbered in order of time: the oldest are the first, and no index on the time is needed.
        var entries = await InPortions(Oldest("timeline", "id"), now - options.Timelines, stop);
        var letters = await InPortions(Oldest("dead_letters", "number"), now - options.DeadLetters, stop);
        var rows = 0L;
        string[] ofPages = ["conversations", "timeline", "dead_letters"];
        foreach (var table in ofPages)
        {
            rows += await InPortions(
                $"DELETE FROM {table} WHERE rowid IN (SELECT t.rowid FROM pages p CROSS JOIN {table} t ON t.page = p.id WHERE p.removed_at < ?1 LIMIT ?2)",
                now - options.RemovedPages, stop);
        }

        if (entries + letters + rows > 0)
        {
            LogRemoved(entries, letters, rows);
        }
    }

    private static string Oldest(string table, string number) =>
        $"DELETE FROM {table} WHERE {number} IN (SELECT {number} FROM (SELECT {number}, at FROM {table} ORDER BY {number} LIMIT ?2) WHERE at < ?1)";

    private async Task<long> InPortions(string sql, DateTimeOffset before, CancellationToken stop)
    {
        var all = 0L;
        int removed;
        do
        {
            stop.ThrowIfCancellationRequested();
            removed = await store.Writer.Write(connection =>
            {
                var delete = connection.Prepared(sql);
                delete.Bind(1, before.ToUnixTimeMilliseconds());
                delete.Bind(2, options.Portion);
                return delete.Run();
            });
            all += removed;
        }
        while (removed > 0);
        return all;
    }

    [LoggerMessage(4002, LogLevel.Information, "Removed {Entries} old timeline entries, {Letters} old dead letters and {Rows} rows of removed Pages")]
    private partial void LogRemoved(long entries, long letters, long rows);

    [LoggerMessage(4003, LogLevel.Warning, "Old rows are removed later: {Reason}")]
    private partial void LogLater(string reason);
}
