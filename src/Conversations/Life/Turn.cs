using Router.Protocol;

namespace Router.Conversations;

/// <summary>One command that waits for its turn in a conversation.</summary>
internal sealed class Turn(Command command, bool awaited = false)
{
    // Whoever waits goes on at once, on the worker that took the turn: telling is the last thing a turn does.
    private readonly TaskCompletionSource<TurnEnd>? _end = awaited ? new() : null;

    public Command Command { get; } = command;

    /// <summary>The channel the caller named; counts until a webhook has told.</summary>
    public Channel? Channel { get; init; }

    public string? Trace { get; init; }

    /// <summary>Only looks whether the answer is known already: if it is not, another turn decides later.</summary>
    public bool Peek { get; init; }

    /// <summary>What is settled but not yet written is written now.</summary>
    public bool Flush { get; init; }

    /// <summary>The due index lists the conversation: if this turn changes nothing, the record is written all the same, with its next due time.</summary>
    public bool Listed { get; init; }

    /// <summary>Runs when the turn comes, however it ends: the work that posted it is no longer under way.</summary>
    public Action? Ended { get; init; }

    /// <summary>Runs when the turn is stored, before any later turn: starts what must not come after a newer word on control.</summary>
    public Action<TurnEnd>? Then { get; init; }

    /// <summary>Set while its batch is being stored.</summary>
    public Step? Step { get; set; }

    /// <summary>A look that found no answer yet, and changes nothing. One that did is a touch like any other: what came due with it counts.</summary>
    public bool IsDropped => Peek && Step is { Refusal: null, Repeated: false };

    /// <summary>Why its step could not be run, which concerns this turn alone.</summary>
    public Exception? Failure { get; set; }

    public Task<TurnEnd> End => _end?.Task ?? throw new InvalidOperationException("Nobody waits for this turn.");

    public void Complete(TurnEnd end) => _end?.TrySetResult(end);

    public void Fail(Exception why) => _end?.TrySetException(why);
}

/// <summary>What a turn came to: its own step, the conversation as it was stored with it, and the change at Meta that is under way.</summary>
internal readonly record struct TurnEnd(Step Step, Conversation Stored, MoveUnderWay? Move);
