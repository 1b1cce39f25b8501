namespace Router.EndToEnd;

/// <summary>What Router's admin API shows when the run is over: read once everything was still.</summary>
/// <param name="At">When the reading began; nobody called and nothing was posted after it.</param>
/// <param name="Conversations">Every conversation of the run.</param>
/// <param name="DeadLetters">Every dead letter.</param>
public sealed record FinalState(DateTimeOffset At, IReadOnlyList<FinalConversation> Conversations, IReadOnlyList<FinalDelivery> DeadLetters)
{
    public FinalConversation? Find(ConversationName conversation) => Conversations.FirstOrDefault(known => known.Conversation == conversation);
}

/// <summary>One conversation at the end.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Owner">Who controls it; null is idle.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Queue">The apps that wait for control.</param>
/// <param name="Owed">Deliveries that are not settled. The admin API may show only how many: then their ids are empty.</param>
/// <param name="Held">How many surveys wait for an idle conversation.</param>
public sealed record FinalConversation(
    ConversationName Conversation, string? Owner, long Epoch, IReadOnlyList<string> Queue, IReadOnlyList<FinalDelivery> Owed, int Held)
{
    /// <summary>When this conversation was read. A deadline can pass afterwards: what is seen later is no part of the history.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Held surveys whose sending ended without an answer, by their <c>held.…</c> ids, as state and timeline tell it: they are not repeated.</summary>
    public IReadOnlyList<string> UnknownSurveys { get; init; } = [];
}

/// <summary>A delivery that is owed or dead.</summary>
/// <param name="Id">Its delivery id, or the dead letter's own id; empty where it is not shown.</param>
/// <param name="Conversation">Whose.</param>
/// <param name="App">To whom; null for an item that no conversation took.</param>
/// <param name="Key">The item's key, where the admin API shows it.</param>
public sealed record FinalDelivery(string Id, ConversationName Conversation, string? App, string? Key);
