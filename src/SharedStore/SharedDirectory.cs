using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>
/// The directory that all processes of a cluster share. Each asks for the newest version about every second and reads the rows
/// only when it changed. A change is made of the newest content and stored on condition that nobody was faster; else it is
/// made again of what the other wrote.
/// </summary>
internal sealed partial class SharedDirectory : StoredDirectory, IDisposable
{
    private const int MostTries = 20;

    private readonly IDirectoryTable _table;
    private readonly SharedStoreSettings _settings;
    private readonly KeyRing _ring;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1);

    /// <exception cref="StartRefusedException">A key is no key.</exception>
    public SharedDirectory(IDirectoryTable table, SharedStoreSettings settings, TimeProvider clock, ILogger<SharedDirectory> log)
        : base(settings.Rules, clock)
    {
        _table = table;
        _settings = settings;
        _clock = clock;
        _log = log;
        _ring = new KeyRing(
            KeyRing.Parse(settings.Key.Reveal(), "Router:Key"),
            settings.PreviousKey is { } previous ? [KeyRing.Parse(previous.Reveal(), "Router:PreviousKey")] : []);
    }

    /// <summary>Reads the directory, and brings it in line with the configuration and with the current key.</summary>
    /// <exception cref="StartRefusedException">A key is missing, or the directory makes no sense; the message says what to do.</exception>
    public async Task Open(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            for (var tries = 1; !await TrySeed(stop); tries++)
            {
                await AfterConflict(tries, stop);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks for a newer version from time to time, until <paramref name="stop"/>.</summary>
    public async Task Poll(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_settings.PollEvery, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await PollOnce(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    public override async ValueTask<DirectorySnapshot> Refresh(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            await ReadIfNewer(stop);
            return Current;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    protected override async ValueTask<EditOutcome> Edit(Func<DirectoryContent, Edited> edit, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            for (var tries = 1; ; tries++)
            {
                await ReadIfNewer(stop);
                var edited = Checked(edit, Content);
                if (edited.Content is not { } after || await TryWrite(Content, after, stop))
                {
                    return edited.Outcome;
                }

                await AfterConflict(tries, stop);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> TrySeed(CancellationToken stop)
    {
        var rows = await _table.Read(stop);
        var reader = new DirectoryReader(_ring);
        var stored = reader.Read(rows.Rows);
        var (content, replaced) = Seeding.Apply(stored, _settings.Declared, _clock.GetUtcNow());
        if (DirectoryFaults.Of(content) is { Count: > 0 } faults)
        {
            throw StartRefusedException.For(faults);
        }

        Publish(stored, rows.Version);
        if (!await TryWrite(stored, content, stop, everything: reader.MetEarlierKey))
        {
            return false;
        }

        foreach (var what in replaced)
        {
            LogReplaced(what);
        }

        if (reader.MetEarlierKey)
        {
            LogReencrypted();
        }

        return true;
    }

    // True: stored, or there was nothing to store.
    private async Task<bool> TryWrite(DirectoryContent before, DirectoryContent after, CancellationToken stop, bool everything = false)
    {
        var writer = new DirectoryWriter(_ring);
        var (written, removed) = writer.Difference(before, after);
        if (everything)
        {
            written = writer.All(after);
        }

        var version = Current.Version;
        if (written.Count + removed.Count > 0)
        {
            if (!await _table.TryWrite(new DirectoryChange(version, written, removed), stop))
            {
                return false;
            }

            version++;
        }

        Publish(after, version);
        return true;
    }

    private async Task ReadIfNewer(CancellationToken stop)
    {
        if (await _table.ReadVersion(stop) == Current.Version)
        {
            return;
        }

        var rows = await _table.Read(stop);
        try
        {
            Publish(Seeding.Mark(new DirectoryReader(_ring).Read(rows.Rows), _settings.Declared), rows.Version);
        }
        catch (StartRefusedException cause)
        {
            // Another process has changed the key, or damaged a row: this one goes on with what it knows.
            throw new StoreUnavailableException(cause.Message, cause);
        }
    }

    private async Task PollOnce(CancellationToken stop)
    {
        try
        {
            await Refresh(stop);
        }
        catch (StoreUnavailableException cause)
        {
            LogNotRead(Current.Version, cause.Message);
        }
    }

    private static Task AfterConflict(int tries, CancellationToken stop) =>
        tries < MostTries
            ? Task.Delay(Random.Shared.Next(5 * tries), stop)
            : throw new StoreUnavailableException("The directory is being changed by others all the time; nothing was changed. Try again.");

    [LoggerMessage(5001, LogLevel.Information, "The configuration differs from the store and replaces the stored {What}")]
    private partial void LogReplaced(string what);

    [LoggerMessage(5002, LogLevel.Information, "All secrets of the store are now encrypted under the current key; once every process has it, the previous one is not needed any more")]
    private partial void LogReencrypted();

    [LoggerMessage(5003, LogLevel.Warning, "The directory cannot be read and stays at version {Version}: {Reason}")]
    private partial void LogNotRead(long version, string reason);
}
