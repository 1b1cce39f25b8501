namespace Router.Conversations;

/// <summary>How a replay of a dead letter ended.</summary>
public enum ReplayOutcome
{
    /// <summary>The app has it: the letter can be removed.</summary>
    Delivered = 1,

    /// <summary>The app did not take it; the letter stays.</summary>
    NotDelivered = 2,

    /// <summary>It cannot be replayed: the app is gone, or what was kept cannot be read.</summary>
    NotReplayable = 3,
}

/// <summary>Delivers a dead delivery or held survey once more, at an operator's word, under its old delivery id.</summary>
public interface IDeadLetterReplay
{
    /// <summary>Makes one attempt. Letters of items that no conversation took are not among these: the web edge posts them again itself.</summary>
    Task<ReplayOutcome> Replay(DeadLetterRecord letter, CancellationToken stop);
}
