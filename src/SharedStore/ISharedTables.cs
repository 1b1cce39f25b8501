using Router.Conversations;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>One kind of store that processes share: what <see cref="SharedStoreRegistration"/> puts behind the ports.</summary>
/// <remarks>Every method throws <see cref="StoreUnavailableException"/> when the store is away.</remarks>
internal interface ISharedTables : IAsyncDisposable
{
    IDirectoryTable Directory { get; }

    ITimelineTable Timeline { get; }

    IOwnerTable Owners { get; }

    IDeadLetters DeadLetters { get; }

    ILongPayloads LongPayloads { get; }

    IUpkeep Upkeep { get; }

    /// <summary>Makes the tables that are missing; several processes may do so at once.</summary>
    /// <exception cref="Storage.StartRefusedException">The store is not to be used by this Router; the message says why.</exception>
    Task Open(CancellationToken stop);

    /// <summary>Writes something that means nothing, durably: completes if the store can be written.</summary>
    Task Probe(CancellationToken stop);
}

/// <summary>The rows of the directory, and the number that grows with each change of them.</summary>
internal interface IDirectoryTable
{
    /// <summary>0: nothing was ever written.</summary>
    Task<long> ReadVersion(CancellationToken stop);

    /// <summary>All rows as they were at one version.</summary>
    Task<DirectoryRows> Read(CancellationToken stop);

    /// <summary>Makes the change and the next version in one step, or nothing: false when the version is another by now.</summary>
    Task<bool> TryWrite(DirectoryChange change, CancellationToken stop);
}

/// <summary>The rows of timelines.</summary>
internal interface ITimelineTable
{
    Task Write(IReadOnlyList<TimelineText> rows);

    /// <summary>At most <paramref name="most"/> rows of a conversation, the newest first.</summary>
    Task<IReadOnlyList<string>> Read(ConversationKey key, int most, CancellationToken stop);
}

/// <summary>Who owns what.</summary>
internal interface IOwnerTable : IOwnedConversations
{
    /// <summary>Writes notes, at most one for each conversation; one with a smaller epoch than what stands there changes nothing.</summary>
    Task Write(IReadOnlyList<OwnerNote> notes, DateTimeOffset now);
}

/// <summary>A conversation is owned by <paramref name="Owner"/> (null: by nobody) since <paramref name="Epoch"/>.</summary>
internal readonly record struct OwnerNote(ConversationKey Key, AppId? Owner, long Epoch);

/// <summary>Leases, and the removal of what is too old: in portions, so that no other write waits long. Each method says how many rows it removed.</summary>
internal interface IUpkeep
{
    /// <summary>True: until <paramref name="until"/> nobody else gets this lease.</summary>
    Task<bool> TryLease(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken stop);

    Task<long> RemoveTimelines(DateTimeOffset before, int portion, CancellationToken stop);

    Task<long> RemoveDeadLetters(DateTimeOffset before, int portion, CancellationToken stop);

    /// <summary>Removes notes of conversations that nobody owns, and that were written before.</summary>
    Task<long> RemoveUnowned(DateTimeOffset before, int portion, CancellationToken stop);

    /// <summary>Removes what belongs to a Page: timelines, dead letters, payloads, notes of owners.</summary>
    Task<long> RemovePage(PageId page, int portion, CancellationToken stop);
}
