using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>What can be told of a conversation without changing it; due times are worked off first.</summary>
public sealed record ConversationView(Conversation State)
{
    public AppId? Owner => State.Control.OwnerNow;

    public DateTimeOffset? Expiration => State.Control.Expiration;

    public long Epoch => State.Epoch;

    public ImmutableArray<ControlRequest> Queue => State.Queue;
}

/// <summary>How the items of one webhook fared in one conversation.</summary>
public enum Acceptance
{
    /// <summary>Stored, or known already.</summary>
    Stored = 1,

    /// <summary>The store is away or the conversation did not answer in time: nothing is promised, Meta repeats.</summary>
    Unavailable = 2,

    /// <summary>The conversation cannot take this item, for the item's own reason.</summary>
    Refused = 3,
}
