using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;
using Router.Settings;

namespace Router.Standalone;

/// <summary>
/// The directory of one machine. It is read once, at the start; from then on this process is the only one that changes it,
/// so memory is always the newest: a change is checked, written, and then seen by everybody at once.
/// </summary>
public sealed partial class SqliteDirectory : StoredDirectory, IDisposable
{
    private readonly Store _store;
    private readonly KeyRing _ring;
    private readonly SemaphoreSlim _editing = new(1);

    private SqliteDirectory(Store store, KeyRing ring, RuleNumbers numbers, TimeProvider clock, DirectoryContent content)
        : base(numbers, clock)
    {
        _store = store;
        _ring = ring;
        Publish(content, version: 1);
    }

    /// <summary>Reads the directory, and brings it in line with the configuration and with the current key.</summary>
    /// <exception cref="StartRefusedException">A key is missing, or the directory makes no sense; the message says what to do.</exception>
    internal static async Task<SqliteDirectory> Open(Store store, RouterSettings settings, TimeProvider clock, ILogger log)
    {
        var holdsSecrets = await store.Readers.Read(DirectoryRows.HoldSecrets, default);
        var ring = KeyFile.Ring(store.File, settings.Key, settings.PreviousKey, holdsSecrets);
        var (stored, stale) = await store.Readers.Read(connection => (DirectoryRows.Load(connection, ring, out var old), old), default);
        var (content, replaced) = Seeding.Apply(stored, settings.Declared, clock.GetUtcNow());
        if (DirectoryFaults.Of(content) is { Count: > 0 } faults)
        {
            throw StartRefusedException.For(faults);
        }

        await store.Writer.Write(connection =>
        {
            var difference = new DirectoryDifference(connection, ring);
            difference.Write(stored, content);
            if (stale)
            {
                difference.Write(DirectoryContent.Empty, content);
            }

            return true;
        });
        foreach (var what in replaced)
        {
            LogReplaced(log, what);
        }

        if (stale)
        {
            LogReencrypted(log);
        }

        return new SqliteDirectory(store, ring, settings.Rules, clock, content);
    }

    /// <summary>Nobody else writes the directory, so there is nothing newer to read.</summary>
    public override ValueTask<DirectorySnapshot> Refresh(CancellationToken stop) => ValueTask.FromResult(Current);

    public void Dispose() => _editing.Dispose();

    protected override async ValueTask<EditOutcome> Edit(Func<DirectoryContent, Edited> edit, CancellationToken stop)
    {
        await _editing.WaitAsync(stop);
        try
        {
            var before = Content;
            var edited = Checked(edit, before);
            if (edited.Content is { } after)
            {
                await _store.Writer.Write(connection =>
                {
                    new DirectoryDifference(connection, _ring).Write(before, after);
                    return true;
                });
                Publish(after, Current.Version + 1);
            }

            return edited.Outcome;
        }
        finally
        {
            _editing.Release();
        }
    }

    [LoggerMessage(4010, LogLevel.Information, "The configuration file differs from the store and replaces the stored {What}")]
    private static partial void LogReplaced(ILogger log, string what);

    [LoggerMessage(4011, LogLevel.Information, "All secrets of the store are now encrypted under the current key; the previous one is not needed any more")]
    private static partial void LogReencrypted(ILogger log);
}
