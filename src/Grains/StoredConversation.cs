namespace Router.Grains;

/// <summary>What the grain storage keeps of one conversation, written as it is by <see cref="StoredConversationSerializer"/>.</summary>
public sealed class StoredConversation
{
    /// <summary>The encoded state (<c>ConversationCodec</c>); empty before the first write.</summary>
    public ReadOnlyMemory<byte> State { get; set; }

    /// <summary>
    /// When the conversation's reminder rings at the latest; null: there may be none. It never claims a time before the one the reminder is
    /// really set for, so a reader may rely on it.
    /// </summary>
    public DateTimeOffset? RingsBy { get; set; }
}
