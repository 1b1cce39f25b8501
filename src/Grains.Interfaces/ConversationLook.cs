namespace Router.Grains.Interfaces;

/// <summary>What can be told of a conversation.</summary>
[GenerateSerializer, Immutable, Alias("router.look")]
public sealed record ConversationLook
{
    /// <summary>False: the store is away or the conversation is moving to another silo, and nothing else here counts: ask again.</summary>
    [Id(0)]
    public required bool Available { get; init; }

    [Id(1)]
    public ControlState Control { get; init; } = ControlState.Idle;

    /// <summary>Who controls: null: nobody; 0: an app at Meta that is not known yet; while moving who controlled before.</summary>
    [Id(2)]
    public long? Owner { get; init; }

    /// <summary>When control ends without activity.</summary>
    [Id(3)]
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>Grows by one with every change of owner.</summary>
    [Id(4)]
    public long Epoch { get; init; }

    /// <summary>While moving: to whom.</summary>
    [Id(5)]
    public long? MovingTo { get; init; }

    [Id(6)]
    public MessagingChannel Channel { get; init; } = MessagingChannel.Messenger;

    /// <summary>Waiting requests in the order they are served.</summary>
    [Id(7)]
    public WaitingRequest[] Queue { get; init; } = [];

    /// <summary>How many deliveries are owed to apps.</summary>
    [Id(8)]
    public int Owed { get; init; }

    /// <summary>How many surveys wait.</summary>
    [Id(9)]
    public int Surveys { get; init; }
}

/// <summary>Which of the four a conversation is.</summary>
[Alias("router.look.control")]
public enum ControlState
{
    Idle = 1,

    /// <summary>An app registered with Router controls it.</summary>
    Hosted = 2,

    /// <summary>An app at Meta (an inbox, another vendor's) controls it.</summary>
    Platform = 3,

    /// <summary>Control is on its way to or from an app at Meta.</summary>
    Moving = 4,
}

/// <summary>One place of the queue.</summary>
[GenerateSerializer, Immutable, Alias("router.look.request")]
public sealed record WaitingRequest
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public required int Priority { get; init; }

    [Id(2)]
    public required DateTimeOffset AskedAt { get; init; }

    [Id(3)]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Id(4)]
    public string? Metadata { get; init; }
}

/// <summary>The state of a conversation as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("router.state")]
public sealed record StoredState
{
    /// <summary>Null: the store is away or the conversation is moving to another silo: ask again.</summary>
    [Id(0)]
    public ReadOnlyMemory<byte>? Bytes { get; init; }
}

/// <summary>One line of what happened. Without texts, metadata, tokens or secrets.</summary>
[GenerateSerializer, Immutable, Alias("router.timeline.line")]
public sealed record TimelineLine
{
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>A stable name: <c>accepted</c>, <c>owner</c>, <c>refused</c>, <c>attempt</c>, <c>graph</c>, …</summary>
    [Id(1)]
    public required string What { get; init; }

    /// <summary>One readable line.</summary>
    [Id(2)]
    public required string Detail { get; init; }

    [Id(3)]
    public long? Owner { get; init; }

    [Id(4)]
    public long Epoch { get; init; }
}
