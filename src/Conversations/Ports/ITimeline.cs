using Router.Protocol;

namespace Router.Conversations;

/// <summary>One line of a conversation's timeline: what happened, and why. Without texts, metadata, tokens or secrets.</summary>
/// <param name="Conversation">Whose.</param>
/// <param name="At">Router's clock.</param>
/// <param name="What">A stable name: <c>accepted</c>, <c>owner</c>, <c>refused</c>, <c>attempt</c>, <c>graph</c>, …</param>
/// <param name="Detail">One readable line.</param>
/// <param name="Owner">Who controlled then.</param>
/// <param name="Epoch">The epoch then.</param>
public sealed record TimelineEntry(ConversationKey Conversation, DateTimeOffset At, string What, string Detail, AppId? Owner, long Epoch);

/// <summary>Everything that happened to conversations, in order, with the reason. A killed process may lose its last second of it.</summary>
public interface ITimeline
{
    /// <summary>Adds an entry; returns at once and never throws. Written in batches, off the way to the answer.</summary>
    void Add(TimelineEntry entry);

    /// <summary>The newest <paramref name="most"/> entries of a conversation, oldest first.</summary>
    ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop);
}
