namespace Router.Sandbox;

/// <summary>Rings when something that the page shows may have changed: whoever shows it then reads it anew. Any thread may ring.</summary>
public sealed class PageBell
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends at the next ring. Take it before you read, so that no ring is missed in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
