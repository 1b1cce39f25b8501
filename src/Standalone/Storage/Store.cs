using Microsoft.Data.Sqlite;

namespace Router.Standalone;

/// <summary>An open store: one SQLite file, held by this process alone, brought to the newest schema.</summary>
public sealed class Store : IDisposable
{
    private readonly StoreLock _lock;

    private Store(string file, StoreLock held, StoreOptions options, StoreConnection writer)
    {
        File = file;
        _lock = held;
        Writer = new StoreWriter(file, options, writer);
        Readers = new StoreReaders(file, options);
    }

    /// <summary>The file's full path.</summary>
    public string File { get; }

    internal StoreWriter Writer { get; }

    internal StoreReaders Readers { get; }

    /// <summary>Opens a store, and makes it if there is none.</summary>
    /// <exception cref="StartRefusedException">It is in use, not a store, a newer Router's, or cannot be opened.</exception>
    public static Store Open(StoreOptions options)
    {
        var file = Path.GetFullPath(options.Path);
        Prepare(file);
        var held = StoreLock.Take(file);
        StoreConnection? writer = null;
        try
        {
            writer = StoreConnection.Open(file, options);
            Schema.Migrate(writer, file);
            return new Store(file, held, options, writer);
        }
        catch (Exception cause)
        {
            writer?.Dispose();
            held.Dispose();
            throw cause is SqliteException
                ? new StartRefusedException($"The store {file} cannot be opened: {StoreTrouble.Remedy(cause)}", cause)
                : cause;
        }
    }

    /// <summary>Writes nothing, durably: completes if the store can be written.</summary>
    /// <exception cref="Conversations.StoreUnavailableException">It cannot.</exception>
    public Task Probe() => Writer.Write(connection =>
    {
        // Setting the mark to what it is makes a real commit.
        connection.Prepared($"PRAGMA application_id={Schema.ApplicationId}").Run();
        return true;
    });

    public void Dispose()
    {
        Writer.Dispose();
        Readers.Dispose();
        _lock.Dispose();
    }

    private static void Prepare(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!System.IO.File.Exists(file) && !OperatingSystem.IsWindows())
            {
                // It will hold what people write: readable by nobody else. SQLite gives its log the same rights.
                using var made = new FileStream(file, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartRefusedException(
                $"The store {file} cannot be made: {cause.Message} Name a file in a folder Router may write to in Router:Store:Path.", cause);
        }
    }
}
