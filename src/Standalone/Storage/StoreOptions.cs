namespace Router.Standalone;

/// <summary>The numbers of the SQLite store (configuration <c>Router:Store</c>).</summary>
public sealed record StoreOptions
{
    /// <summary>The file. Default <c>./data/router.db</c>, counted from the working folder. It belongs to one process at a time.</summary>
    public string Path { get; init; } = "./data/router.db";

    /// <summary>
    /// How long a write waits for another program that holds the file, such as a backup. Default 2 s: Meta wants its answer
    /// within 5 s, and Router answers 5xx before that. Lower fails sooner, higher makes Meta give up first.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many writes go into one transaction at most. Default 512: on a usual disk one flush takes a few milliseconds, in
    /// which no more than that come in. Higher makes the first of a group wait longer.
    /// </summary>
    public int MaxGroup { get; init; } = 512;

    /// <summary>
    /// How many connections read. Default 4: reads are short and come mostly from memory; each connection costs
    /// <see cref="CacheKiB"/> of memory.
    /// </summary>
    public int Readers { get; init; } = 4;

    /// <summary>Page cache of each connection, in KiB. Default 8,192: holds the inner pages of a store of some gigabytes.</summary>
    public int CacheKiB { get; init; } = 8192;

    /// <summary>
    /// After how many pages (4 KiB each) in the write-ahead log they are copied into the file. Default 4,000 (16 MiB): higher
    /// copies less often and longer, and lengthens the first start after a kill.
    /// </summary>
    public int CheckpointPages { get; init; } = 4000;

    /// <summary>
    /// How large the file may become, in MiB. Default 0: as large as its volume lets it. A limit keeps other programs of the
    /// machine alive; what does not fit any more is refused with 5xx, and Meta repeats it.
    /// </summary>
    public int MaxMiB { get; init; }

    /// <summary>What is wrong with these numbers, each with the setting's name; empty: nothing.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "Router:Store:Path is empty: name the file of the store, for example ./data/router.db.";
        }

        if (BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromSeconds(3.5))
        {
            yield return "Router:Store:BusyTimeout must be from 0 to 3.5 s, so that Meta is answered within 4 s.";
        }

        if (MaxGroup is < 1 or > 100_000)
        {
            yield return "Router:Store:MaxGroup must be from 1 to 100000 writes.";
        }

        if (Readers is < 1 or > 64)
        {
            yield return "Router:Store:Readers must be from 1 to 64 connections.";
        }

        if (CacheKiB is < 64 or > 1_048_576)
        {
            yield return "Router:Store:CacheKiB must be from 64 KiB to 1048576 KiB.";
        }

        if (CheckpointPages is < 100 or > 1_000_000)
        {
            yield return "Router:Store:CheckpointPages must be from 100 to 1000000 pages.";
        }

        if (MaxMiB is < 0 or > 4_194_304)
        {
            yield return "Router:Store:MaxMiB must be from 1 to 4194304 MiB, or 0 for no limit.";
        }
    }
}
