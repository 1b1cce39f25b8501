using Router.Protocol;

namespace Router.Conversations;

/// <summary>A delivery, a held survey or an item that ended unsent, where an operator can see and replay it.</summary>
/// <param name="Id">The delivery's id; storing one twice is harmless.</param>
/// <param name="Conversation">Whose; for an unknown Page the account and person that the webhook named.</param>
/// <param name="App">To whom it was owed; null for an item that no conversation took.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="At">When.</param>
/// <param name="Content">What it would take to deliver it: an encoded <see cref="OwedItem"/>, a survey's body, or the raw item.</param>
/// <param name="On">The channel it was owed on.</param>
public sealed record DeadLetterRecord(
    string Id, ConversationKey Conversation, AppId? App, DeadReason Reason, DateTimeOffset At, ReadOnlyMemory<byte> Content, HeardOn On);

/// <summary>Where dead letters are kept until an operator replays or removes them.</summary>
public interface IDeadLetters
{
    /// <summary>Stores letters durably; the same id again changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask Store(IReadOnlyList<DeadLetterRecord> letters);

    /// <summary>The newest letters, of one app or of all.</summary>
    ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop);

    ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop);

    /// <summary>Removes a letter that was replayed or is not wanted. False: there is none with this id.</summary>
    ValueTask<bool> Remove(string id, CancellationToken stop);
}
