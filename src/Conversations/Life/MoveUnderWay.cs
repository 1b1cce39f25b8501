using Router.Protocol;

namespace Router.Conversations;

/// <summary>A change across the two levels that this process began, for those who wait for its end.</summary>
internal sealed class MoveUnderWay(CommandId id)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CommandId Id { get; } = id;

    /// <summary>Its Graph call was started.</summary>
    public bool Called { get; set; }

    /// <summary>Its Graph call has ended; if the books still say moving, its outcome is unknown.</summary>
    public bool Returned { get; set; }

    /// <summary>Meta's answer, null before it came.</summary>
    public GraphAnswer? Answer { get; set; }

    /// <summary>Completes when the books know the outcome, or know that it is unknown.</summary>
    public Task End => _end.Task;

    public void Complete() => _end.TrySetResult();
}
