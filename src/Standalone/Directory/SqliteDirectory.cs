using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;
using Router.Settings;
using Router.Wire;

namespace Router.Standalone;

/// <summary>
/// The directory of one machine. It is read once, at the start; from then on this process is the only one that changes it,
/// so memory is always the newest: a change is checked, written, and then seen by everybody at once.
/// </summary>
public sealed partial class SqliteDirectory : IDirectory, IDirectoryEditor, IDisposable
{
    private readonly Store _store;
    private readonly KeyRing _ring;
    private readonly RuleNumbers _numbers;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _editing = new(1);
    private volatile DirectoryContent _content;
    private volatile DirectorySnapshot _current;

    private SqliteDirectory(Store store, KeyRing ring, RuleNumbers numbers, TimeProvider clock, DirectoryContent content)
    {
        _store = store;
        _ring = ring;
        _numbers = numbers;
        _clock = clock;
        _content = content;
        _current = RosterBuilder.Build(content, numbers, version: 1);
    }

    public DirectorySnapshot Current => _current;

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
    public ValueTask<DirectorySnapshot> Refresh(CancellationToken stop) => ValueTask.FromResult(Current);

    async ValueTask IDirectory.Park(AppId app, string reason, CancellationToken stop) => await Park(app, reason, stop);

    /// <summary>Forgets Pages that were removed before <paramref name="before"/>, with all that belongs to them here.</summary>
    internal async Task ForgetRemovedPages(DateTimeOffset before, CancellationToken stop)
    {
        if (!_content.Pages.Values.Any(page => page.RemovedAt < before))
        {
            return;
        }

        await Edit(content =>
        {
            var gone = content.Pages.Where(page => page.Value.RemovedAt < before).Select(page => page.Key).ToHashSet();
            return Edited.To(content with
            {
                Pages = content.Pages.RemoveRange(gone),
                PageApps = content.PageApps.RemoveRange(content.PageApps.Keys.Where(part => gone.Contains(part.Page))),
                Tokens = content.Tokens.RemoveRange(content.Tokens.Values.Where(t => gone.Contains(t.Entry.Page)).Select(t => t.Entry.Hash)),
            });
        }, stop);
    }

    public void Dispose() => _editing.Dispose();

    private async ValueTask<EditOutcome> Edit(Func<DirectoryContent, Edited> edit, CancellationToken stop)
    {
        await _editing.WaitAsync(stop);
        try
        {
            var before = _content;
            var edited = edit(before);
            if (edited.Content is not { } after)
            {
                return edited.Outcome;
            }

            if (DirectoryFaults.Of(after) is { Count: > 0 } faults)
            {
                return EditOutcome.Refuse(EditRefusal.Invalid, string.Join(' ', faults));
            }

            var next = RosterBuilder.Build(after, _numbers, _current.Version + 1);
            await _store.Writer.Write(connection =>
            {
                new DirectoryDifference(connection, _ring).Write(before, after);
                return true;
            });
            _content = after;
            _current = next;
            return EditOutcome.Done;
        }
        finally
        {
            _editing.Release();
        }
    }

    private static string NewToken() => "rt_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    [LoggerMessage(4010, LogLevel.Information, "The configuration file differs from the store and replaces the stored {What}")]
    private static partial void LogReplaced(ILogger log, string what);

    [LoggerMessage(4011, LogLevel.Information, "All secrets of the store are now encrypted under the current key; the previous one is not needed any more")]
    private static partial void LogReencrypted(ILogger log);
}
