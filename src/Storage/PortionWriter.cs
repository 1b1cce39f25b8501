using Router.Conversations;

namespace Router.Storage;

/// <summary>
/// Entries that wait in memory and are written in portions; whoever adds one never waits. When the store is away entries are
/// kept up to a limit, then the newest are dropped and counted.
/// </summary>
public sealed class PortionWriter<T> : IAsyncDisposable
{
    private readonly RetentionOptions _options;
    private readonly Func<IReadOnlyList<T>, Task> _write;
    private readonly Action<long, string> _notWritten;
    private readonly object _gate = new();
    private readonly Queue<T> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _portionReady = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private T[] _portion = [];

    /// <param name="options">How many, and how soon.</param>
    /// <param name="write">Writes a portion; throws <see cref="StoreUnavailableException"/> when the store is away.</param>
    /// <param name="notWritten">Hears how many were dropped so far, and why nothing could be written.</param>
    public PortionWriter(RetentionOptions options, Func<IReadOnlyList<T>, Task> write, Action<long, string> notWritten)
    {
        _options = options;
        _write = write;
        _notWritten = notWritten;
        _loop = Task.Run(Run);
    }

    /// <summary>How many entries were dropped because too many waited.</summary>
    public long Dropped { get; private set; }

    public void Add(T entry)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _options.TimelineWaiting)
            {
                Dropped++;
                return;
            }

            _waiting.Enqueue(entry);
            if (_waiting.Count == _options.TimelinePortion && _portionReady.CurrentCount == 0)
            {
                _portionReady.Release();
            }
        }
    }

    /// <summary>Writes everything that waits now. False: the store is away, and the entries wait on.</summary>
    public async Task<bool> Flush()
    {
        await _writing.WaitAsync();
        try
        {
            while (Portion() is { Length: > 0 } portion)
            {
                await _write(portion);
                lock (_gate)
                {
                    for (var i = 0; i < portion.Length; i++)
                    {
                        _waiting.Dequeue();
                    }

                    _portion = [];
                }
            }

            return true;
        }
        catch (StoreUnavailableException cause)
        {
            _notWritten(Dropped, cause.Message);
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Flush();
        _stop.Dispose();
        _writing.Dispose();
        _portionReady.Dispose();
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _portionReady.WaitAsync(_options.TimelineDelay, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (!await Flush())
            {
                // No sooner than after the usual delay, however many wait.
                await Task.Delay(_options.TimelineDelay, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    // A portion that could not be written is tried again as it was: a part of it may stand in the store already.
    private T[] Portion()
    {
        lock (_gate)
        {
            return _portion = _portion.Length > 0 ? _portion : [.. _waiting.Take(_options.TimelinePortion)];
        }
    }
}
