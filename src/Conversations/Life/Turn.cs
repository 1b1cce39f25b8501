using Router.Protocol;

namespace Router.Conversations;

/// <summary>One command that waits for its turn in a conversation.</summary>
internal sealed class Turn(Command command, Channel? channel, string? trace, bool peek, bool awaited)
{
    private readonly TaskCompletionSource<TurnEnd>? _end =
        awaited ? new TaskCompletionSource<TurnEnd>(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    public Command Command { get; } = command;

    /// <summary>The channel the caller named; counts until a webhook has told.</summary>
    public Channel? Channel { get; } = channel;

    public string? Trace { get; } = trace;

    /// <summary>Only looks: the step is run and dropped.</summary>
    public bool Peek { get; } = peek;

    /// <summary>Set while its batch is being stored.</summary>
    public Step? Step { get; set; }

    public Task<TurnEnd> End => _end?.Task ?? throw new InvalidOperationException("Nobody waits for this turn.");

    public void Complete(Conversation stored) => _end?.TrySetResult(new TurnEnd(Step!, stored));

    public void Fail(Exception why) => _end?.TrySetException(why);
}

/// <summary>What a turn came to: its own step, and the conversation as it was stored with it.</summary>
internal readonly record struct TurnEnd(Step Step, Conversation Stored);
