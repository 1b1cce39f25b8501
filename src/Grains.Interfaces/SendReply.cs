namespace Router.Grains.Interfaces;

/// <summary>What a send came to.</summary>
[GenerateSerializer, Immutable, Alias("router.send.reply")]
public sealed record SendReply
{
    [Id(0)]
    public required SendEnd End { get; init; }

    [Id(1)]
    public long? Owner { get; init; }

    [Id(2)]
    public long Epoch { get; init; }

    [Id(3)]
    public MessagingChannel Channel { get; init; } = MessagingChannel.Messenger;

    /// <summary>Meta's answer, when <see cref="End"/> is <see cref="SendEnd.Meta"/>.</summary>
    [Id(4)]
    public MetaAnswer? Meta { get; init; }

    /// <summary>Why, when <see cref="End"/> is <see cref="SendEnd.Refused"/>.</summary>
    [Id(5)]
    public RefusalReason? Refusal { get; init; }

    /// <summary>Router's id of a held survey, or Meta's of a message sent before.</summary>
    [Id(6)]
    public string? Mid { get; init; }

    /// <summary>Meta's error, when <see cref="End"/> is <see cref="SendEnd.BeforeRefused"/>.</summary>
    [Id(7)]
    public int? Code { get; init; }

    [Id(8)]
    public int? Subcode { get; init; }
}

/// <summary>How a send ended; the four named <em>before</em>: how a send with this id ended before, no second call was made.</summary>
[Alias("router.send.end")]
public enum SendEnd
{
    /// <summary>Meta answered, or could not be reached.</summary>
    Meta = 1,

    /// <summary>Refused by the rules; no call was made.</summary>
    Refused = 2,

    /// <summary>A survey that waits until nobody controls.</summary>
    Held = 3,

    /// <summary>The store is away, or the conversation is moving to another silo: repeat with the same id.</summary>
    Unavailable = 4,

    BeforeAccepted = 5,
    BeforeRefused = 6,

    /// <summary>It may have been sent, and is never repeated.</summary>
    BeforeUnknown = 7,

    BeforeNotStarted = 8,

    /// <summary>The conversation is moving to another silo while the call to Meta may be under way: repeat with the same id to hear what is known.</summary>
    Uncertain = 9,
}
