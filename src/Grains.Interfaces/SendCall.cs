namespace Router.Grains.Interfaces;

/// <summary>A send on its way to a conversation. For Router's web edge, which reads what an app may send.</summary>
[GenerateSerializer, Immutable, Alias("router.send.call")]
public sealed record SendCall
{
    /// <summary>Names the send, at most 200 characters: repeating it never starts a second call to Meta.</summary>
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required long App { get; init; }

    [Id(2)]
    public required SendSort Kind { get; init; }

    /// <summary>No <c>messaging_type</c> or <c>RESPONSE</c>, and no tag.</summary>
    [Id(3)]
    public bool MayClaim { get; init; }

    [Id(4)]
    public bool HumanAgent { get; init; }

    /// <summary>What happens to control when Meta has accepted it.</summary>
    [Id(5)]
    public ControlAfterSend? Then { get; init; }

    /// <summary>The body of the call to Meta, ready to go.</summary>
    [Id(6)]
    public required ReadOnlyMemory<byte> Body { get; init; }

    [Id(7)]
    public required SendPriority Priority { get; init; }

    [Id(8)]
    public MessagingChannel? Channel { get; init; }

    [Id(9)]
    public string? Trace { get; init; }

    /// <summary>The same in every attempt of one call: those after the first get the first's answer. Empty: each is a call of its own.</summary>
    [Id(10)]
    public Guid CallId { get; init; }
}

[Alias("router.send.kind")]
public enum SendSort
{
    Message = 1,
    Action = 2,
    Survey = 3,
}

/// <summary>Who goes first when the Page's budget at Meta is short.</summary>
[Alias("router.send.priority")]
public enum SendPriority
{
    Control = 1,
    Human = 2,
    Bot = 3,
}

/// <summary>Control is passed or released after a send.</summary>
[GenerateSerializer, Immutable, Alias("router.send.then")]
public sealed record ControlAfterSend
{
    /// <summary>Released; else passed.</summary>
    [Id(0)]
    public bool Release { get; init; }

    /// <summary>Passed to whom; null: to the primary.</summary>
    [Id(1)]
    public long? PassTo { get; init; }
}
