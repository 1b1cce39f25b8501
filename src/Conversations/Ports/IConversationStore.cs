using Router.Protocol;

namespace Router.Conversations;

/// <summary>What is stored of a conversation: its state as bytes, and what the store needs to find it in time.</summary>
/// <param name="State">The encoded state (<see cref="ConversationCodec"/>).</param>
/// <param name="Due">When the conversation has to be woken, or null.</param>
/// <param name="Owes">It owes somebody something, and is woken when a process starts.</param>
/// <param name="Owner">Who controls it, so that an app's conversations can be counted and found.</param>
public readonly record struct ConversationRecord(ReadOnlyMemory<byte> State, DateTimeOffset? Due, bool Owes, AppId? Owner)
{
    /// <summary>
    /// Only <see cref="State"/> differs from what the caller saved last: a store with indexes may leave them alone. A store
    /// that does not have the record must write it whole all the same.
    /// </summary>
    public bool IndexUnchanged { get; init; }

    /// <summary>The state's epoch, so that notes about its owner can be put in order.</summary>
    public long Epoch { get; init; }
}

/// <summary>Where conversations are stored: one write per step, durable when it completes.</summary>
public interface IConversationStore
{
    /// <summary>The stored state, or null for a conversation never seen.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<ReadOnlyMemory<byte>?> Load(ConversationKey key, CancellationToken stop);

    /// <summary>Stores the state. When the task completes it is durable; when it fails it may or may not be, and memory must be dropped.</summary>
    /// <exception cref="StoreUnavailableException">The store is away or full.</exception>
    ValueTask Save(ConversationKey key, ConversationRecord record);
}

/// <summary>The store is away or full: nothing was accepted, the caller may try again.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
        : base("The store is not available; nothing was stored.")
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}
