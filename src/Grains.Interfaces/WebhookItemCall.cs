namespace Router.Grains.Interfaces;

/// <summary>One item of a webhook, as Router's web edge read it.</summary>
[GenerateSerializer, Immutable, Alias("router.item.call")]
public sealed record WebhookItemCall
{
    [Id(0)]
    public required IncomingItem Item { get; init; }

    /// <summary>The trace it belongs to, as <c>traceparent</c>.</summary>
    [Id(1)]
    public string? Trace { get; init; }
}

/// <summary>How an item fared.</summary>
[Alias("router.item.acceptance")]
public enum ItemAcceptance
{
    /// <summary>Stored, or known already.</summary>
    Stored = 1,

    /// <summary>Nothing is promised: repeat it.</summary>
    Unavailable = 2,

    /// <summary>The conversation cannot take this item, for the item's own reason.</summary>
    Refused = 3,
}

/// <summary>The raw JSON of an item and the few facts the rules decide by.</summary>
[GenerateSerializer, Immutable, Alias("router.item")]
public sealed record IncomingItem
{
    [Id(0)]
    public required IncomingKind Kind { get; init; }

    [Id(1)]
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The item's own key in the webhook, or the subscription field it belongs to.</summary>
    [Id(2)]
    public string Field { get; init; } = "";

    /// <summary>What tells a repeated item; null: it is not remembered.</summary>
    [Id(3)]
    public ulong? KnownBy { get; init; }

    /// <summary>Meta's timestamp.</summary>
    [Id(4)]
    public DateTimeOffset? At { get; init; }

    [Id(5)]
    public required IncomingOn On { get; init; }

    [Id(6)]
    public required MessagingChannel Channel { get; init; }

    [Id(7)]
    public string? Mid { get; init; }

    /// <summary>The app whose button was tapped.</summary>
    [Id(8)]
    public long? ButtonOf { get; init; }

    [Id(9)]
    public EntryWay? EntryBy { get; init; }

    [Id(10)]
    public string? EntryKey { get; init; }

    /// <summary>The hosted app whose mark stands in an echo.</summary>
    [Id(11)]
    public long? EchoMark { get; init; }

    /// <summary>The app Meta prints in an echo.</summary>
    [Id(12)]
    public long? EchoApp { get; init; }

    /// <summary>What Meta says about control.</summary>
    [Id(13)]
    public HandoverWord? Handover { get; init; }
}

/// <summary>A handover event of Meta's.</summary>
[GenerateSerializer, Immutable, Alias("router.item.handover")]
public sealed record HandoverWord
{
    [Id(0)]
    public required HandoverKind Kind { get; init; }

    [Id(1)]
    public long? Previous { get; init; }

    [Id(2)]
    public long? New { get; init; }

    [Id(3)]
    public long? Requested { get; init; }

    [Id(4)]
    public string? Metadata { get; init; }
}

[Alias("router.item.kind")]
public enum IncomingKind
{
    Message = 1,
    Postback = 2,
    Referral = 3,
    OptIn = 4,
    Echo = 5,
    Reaction = 6,
    Edit = 7,
    Delivered = 8,
    Read = 9,
    OwnerOnly = 10,
    Unknown = 11,
    Handover = 12,
}

/// <summary>Which array of the webhook's entry the item stood in.</summary>
[Alias("router.item.on")]
public enum IncomingOn
{
    Messaging = 1,
    Standby = 2,
    Changes = 3,
}

/// <summary>How the person came in.</summary>
[Alias("router.item.entry")]
public enum EntryWay
{
    Link = 1,
    Ad = 2,
    GetStarted = 3,
    Organic = 4,
}

[Alias("router.item.handover.kind")]
public enum HandoverKind
{
    Pass = 1,
    Take = 2,
    Request = 3,
    Roles = 4,
}
