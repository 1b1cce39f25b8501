namespace Router.Grains.Interfaces;

/// <summary>What a control call came to.</summary>
[GenerateSerializer, Immutable, Alias("router.control.answer")]
public sealed record ControlAnswer
{
    [Id(0)]
    public required ControlOutcome Outcome { get; init; }

    /// <summary>Who controls now; null: nobody; 0: an app at Meta that is not known yet.</summary>
    [Id(1)]
    public long? Owner { get; init; }

    /// <summary>Grows by one with every change of owner.</summary>
    [Id(2)]
    public long Epoch { get; init; }

    [Id(3)]
    public MessagingChannel Channel { get; init; } = MessagingChannel.Messenger;

    /// <summary>Why, when <see cref="Outcome"/> is <see cref="ControlOutcome.Refused"/>.</summary>
    [Id(4)]
    public RefusalReason? Refusal { get; init; }

    /// <summary>Meta's error, when <see cref="Outcome"/> is <see cref="ControlOutcome.RefusedByMeta"/>.</summary>
    [Id(5)]
    public MetaAnswer? Meta { get; init; }
}

[Alias("router.control.outcome")]
public enum ControlOutcome
{
    Granted = 1,

    /// <summary>Refused by the rules; nothing changed.</summary>
    Refused = 2,

    /// <summary>A change at Meta was refused there; nothing changed.</summary>
    RefusedByMeta = 3,

    /// <summary>Whether Meta made the change is not known yet: look in a few seconds.</summary>
    Unknown = 4,

    /// <summary>The store is away, or the conversation is moving to another silo: repeat with the same id.</summary>
    Unavailable = 5,
}

/// <summary>An answer of the Graph API, unchanged.</summary>
[GenerateSerializer, Immutable, Alias("router.meta.answer")]
public sealed record MetaAnswer
{
    [Id(0)]
    public required MetaEnd End { get; init; }

    /// <summary>The HTTP status.</summary>
    [Id(1)]
    public required int Status { get; init; }

    [Id(2)]
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Usage headers, <c>Content-Type</c> and the like.</summary>
    [Id(3)]
    public KeyValuePair<string, string>[] Headers { get; init; } = [];
}

/// <summary>How far a call to the Graph API came.</summary>
[Alias("router.meta.end")]
public enum MetaEnd
{
    Answered = 1,

    /// <summary>No answer came although the call was started.</summary>
    Unknown = 2,

    /// <summary>The call was never started.</summary>
    NotStarted = 3,
}
