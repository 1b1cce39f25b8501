namespace Router.Grains.Interfaces;

/// <summary>A control call on its way to a conversation.</summary>
[GenerateSerializer, Immutable, Alias("router.control.call")]
public sealed record ControlCall
{
    [Id(0)]
    public required ControlCommand Command { get; init; }

    /// <summary>The channel the caller named; counts until a webhook has told.</summary>
    [Id(1)]
    public MessagingChannel? Channel { get; init; }

    /// <summary>The trace it belongs to, as <c>traceparent</c>.</summary>
    [Id(2)]
    public string? Trace { get; init; }

    /// <summary>The same in every attempt of one call: those after the first get the first's answer. Empty: each is a call of its own.</summary>
    [Id(3)]
    public Guid CallId { get; init; }
}

/// <summary>
/// What is asked of a conversation. <see cref="Id"/> names the command, at most 200 characters: repeating a granted command with the
/// same id changes nothing twice.
/// </summary>
[GenerateSerializer, Immutable, Alias("router.control.command")]
public abstract record ControlCommand
{
    [Id(0)]
    public required string Id { get; init; }
}

/// <summary><see cref="App"/> asks for control: granted at once while nobody has it, else queued.</summary>
[GenerateSerializer, Immutable, Alias("router.control.request")]
public sealed record RequestControl : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    /// <summary>At most 1,000 characters; the app granted and the owner hear it.</summary>
    [Id(1)]
    public string? Metadata { get; init; }
}

/// <summary>Takes a waiting request of <see cref="App"/> back.</summary>
[GenerateSerializer, Immutable, Alias("router.control.cancel")]
public sealed record CancelRequest : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }
}

/// <summary><see cref="App"/> gives control to <see cref="To"/>; null: to the Page's primary.</summary>
[GenerateSerializer, Immutable, Alias("router.control.pass")]
public sealed record PassControl : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public long? To { get; init; }

    [Id(2)]
    public string? Metadata { get; init; }
}

/// <summary><see cref="App"/> takes control, if it may.</summary>
[GenerateSerializer, Immutable, Alias("router.control.take")]
public sealed record TakeControl : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public string? Metadata { get; init; }
}

/// <summary><see cref="App"/> gives control up: to the head of the queue, else to nobody.</summary>
[GenerateSerializer, Immutable, Alias("router.control.release")]
public sealed record ReleaseControl : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }
}

/// <summary><see cref="App"/> keeps control for <see cref="Duration"/> from now, if that is longer than it has: 1 s to 7 days.</summary>
[GenerateSerializer, Immutable, Alias("router.control.extend")]
public sealed record ExtendControl : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public required TimeSpan Duration { get; init; }
}

/// <summary>A note from <see cref="App"/> to <see cref="To"/>; control stays.</summary>
[GenerateSerializer, Immutable, Alias("router.control.note")]
public sealed record PassNote : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public required long To { get; init; }

    [Id(2)]
    public string? Metadata { get; init; }
}

/// <summary>An operator gives control to <see cref="To"/>, or to nobody (null), whoever has it.</summary>
[GenerateSerializer, Immutable, Alias("router.control.assign")]
public sealed record AssignControl : ControlCommand
{
    [Id(0)]
    public long? To { get; init; }
}

/// <summary>An operator queues a request on behalf of <see cref="App"/>.</summary>
[GenerateSerializer, Immutable, Alias("router.control.enqueue")]
public sealed record EnqueueRequest : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public string? Metadata { get; init; }
}

/// <summary>A role was given on the Page: the app hears of it. On the Page's own line (person <c>page</c>) only.</summary>
[GenerateSerializer, Immutable, Alias("router.control.role")]
public sealed record AnnounceRole : ControlCommand
{
    [Id(0)]
    public required long App { get; init; }

    [Id(1)]
    public required string Role { get; init; }
}
