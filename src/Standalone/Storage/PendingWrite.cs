using Router.Conversations;

namespace Router.Standalone;

/// <summary>Something that waits to be written, in one transaction with whatever else waits.</summary>
internal abstract class PendingWrite
{
    /// <summary>
    /// Runs in a savepoint of its own, so that its own failure (a broken rule of the tables) is undone and told to it alone.
    /// A save is too simple to need that.
    /// </summary>
    public virtual bool Isolated => true;

    /// <summary>Writes; on the writer's own OS thread, inside the transaction.</summary>
    public abstract void Apply(StoreConnection connection);

    /// <summary>The transaction is on the disk.</summary>
    public abstract void Committed();

    /// <summary>Nothing of it was stored.</summary>
    public abstract void Failed(StoreUnavailableException why);
}

/// <summary>A write that somebody awaits, with an answer.</summary>
internal sealed class PendingWrite<T>(Func<StoreConnection, T> apply) : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    public Task<T> Done => _done.Task;

    public override void Apply(StoreConnection connection) => _answer = apply(connection);

    public override void Committed() => _done.TrySetResult(_answer);

    public override void Failed(StoreUnavailableException why) => _done.TrySetException(why);
}
