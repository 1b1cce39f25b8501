namespace Router.Standalone;

/// <summary>
/// Holds a store for one process: an exclusive lock on <c>{store}.lock</c>. The system drops it when the process ends, however it
/// ends. SQLite's own exclusive mode would also shut out our readers and an operator's <c>sqlite3</c>.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StartRefusedException">Another process holds the store.</exception>
    public static StoreLock Take(string store)
    {
        try
        {
            return new StoreLock(new FileStream(store + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException cause)
        {
            throw new StartRefusedException(
                $"The store {store} is in use by another Router process (it holds {store}.lock). Two processes never share one "
                + "store: stop the other one, or give this one a file of its own in Router:Store:Path.",
                cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StartRefusedException(
                $"Router may not write {store}.lock: give the user it runs as the right to write in that folder.", cause);
        }
    }

    // The file stays: removing it would let a third process lock a file that a second one is about to open.
    public void Dispose() => _file.Dispose();
}
