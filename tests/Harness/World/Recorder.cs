namespace Router.EndToEnd;

/// <summary>Where apps, callers and the run itself write down what they saw. Any number of threads may write.</summary>
public sealed class Recorder
{
    private readonly Lock _gate = new();
    private readonly List<HistoryEvent> _events = [];
    private long _sends;

    public void Add(HistoryEvent seen)
    {
        lock (_gate)
        {
            _events.Add(seen);
        }
    }

    public IReadOnlyList<HistoryEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>What was written down after the first so many.</summary>
    public IReadOnlyList<HistoryEvent> After(int count)
    {
        lock (_gate)
        {
            return _events[count..];
        }
    }

    /// <summary>An id that no other send of the run has.</summary>
    public string NewSendId() => $"s-{Interlocked.Increment(ref _sends)}";
}
