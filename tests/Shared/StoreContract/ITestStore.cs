using Router.Conversations;
using Router.Protocol;

namespace Router.StoreContract;

/// <summary>A store of whatever kind, opened as a program opens it: what <see cref="Contract"/> is asked of.</summary>
internal interface ITestStore : IAsyncDisposable
{
    ITimeline Timeline { get; }

    IDeadLetters DeadLetters { get; }

    ILongPayloads LongPayloads { get; }

    IOwnedConversations Owned { get; }

    IDirectory Directory { get; }

    IDirectoryEditor Editor { get; }

    /// <summary>Stores a conversation with this owner, so that the index of owners hears of it.</summary>
    Task Own(ConversationKey key, AppId? owner, long epoch);

    /// <summary>Ends the program and starts it anew with the same store. This one is not used any more.</summary>
    Task<ITestStore> Restarted();
}
