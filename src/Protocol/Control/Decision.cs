namespace Router.Protocol;

/// <summary>What a command comes to: events, or a refusal. No events and no refusal: granted, and nothing changes.</summary>
public sealed record Decision(IReadOnlyList<ConversationEvent> Events, Refusal? Refusal = null, bool Repeated = false)
{
    /// <summary>Granted, and nothing changes.</summary>
    public static readonly Decision Nothing = new([]);

    /// <summary>The same as a command decided before: nothing changes.</summary>
    public static readonly Decision Again = new([], Repeated: true);

    public static Decision Refuse(Refusal refusal) => new([], refusal);

    public static Decision Do(params IReadOnlyList<ConversationEvent> events) => new(events);

    /// <summary>Granted or refused.</summary>
    public bool IsGranted => Refusal is null;
}
