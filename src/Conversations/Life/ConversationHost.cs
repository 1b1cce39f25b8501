using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>All conversations of one process: a life for each that is awake, woken by callers, alarms and the due index.</summary>
public sealed partial class ConversationHost : IConversations, IWaker, IAlarms, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConversationKey, ConversationLife> _lives = new();
    private readonly LifePorts _ports;
    private readonly IConversationIndex _due;
    private readonly AlarmClock _alarms;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private Task _loops = Task.CompletedTask;

    /// <param name="ports">Made with this host as its alarms: the host hands itself in.</param>
    /// <param name="due">The store's due index.</param>
    public ConversationHost(Func<IAlarms, LifePorts> ports, IConversationIndex due)
    {
        _ports = ports(this);
        _due = due;
        _log = _ports.Loggers.CreateLogger<ConversationHost>();
        _alarms = new AlarmClock(_ports.Clock, Wake);
    }

    /// <summary>How many conversations are in memory.</summary>
    public int Awake => _lives.Count;

    /// <summary>Starts looking for what is due, and takes up everything owed.</summary>
    public void Start() => _loops = Task.WhenAll(LookForDue(_stop.Token), Sweep(_stop.Token), Rest(_stop.Token));

    public ValueTask<Acceptance> Accept(ConversationKey key, Item item, string? trace)
    {
        while (true)
        {
            var life = Life(key);
            if (life.Accept(item, trace) is { } accepting)
            {
                return new ValueTask<Acceptance>(accepting);
            }

            Bury(key, life);
        }
    }

    public async ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace, CancellationToken gone)
    {
        while (true)
        {
            var life = Life(key);
            if (await life.Do(command, channel, trace) is { } answer)
            {
                return answer;
            }

            Bury(key, life);
        }
    }

    public async ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace, CancellationToken gone)
    {
        while (true)
        {
            var life = Life(key);
            if (await life.Send(order, channel, trace) is { } answer)
            {
                return answer;
            }

            Bury(key, life);
        }
    }

    public async ValueTask<ConversationView> View(ConversationKey key)
    {
        while (true)
        {
            var life = Life(key);
            if (await life.View() is { } view)
            {
                return view;
            }

            Bury(key, life);
        }
    }

    /// <inheritdoc />
    public void Wake(ConversationKey key) => Wake(key, listed: false);

    /// <inheritdoc />
    public void WakeAt(ConversationKey key, DateTimeOffset at) => _alarms.Set(key, at);

    /// <summary>Stops waking, waits for what is under way within <see cref="LifeOptions.StopsWithin"/>, and writes what is settled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        _alarms.Dispose();

        // A store or a callback that hangs does not hold up the stop for longer: what is owed is stored.
        await Task.WhenAll(_loops, StopLives()).WaitAsync(_ports.Options.StopsWithin, _ports.Clock)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Wake(ConversationKey key, bool listed)
    {
        while (!_stop.IsCancellationRequested)
        {
            var life = Life(key);
            if (life.Wake(listed))
            {
                return;
            }

            Bury(key, life);
        }
    }

    private async Task StopLives()
    {
        var until = _ports.Clock.GetUtcNow() + _ports.Options.StopsWithin;
        while (!_lives.IsEmpty && _ports.Clock.GetUtcNow() < until)
        {
            await Task.WhenAll(_lives.Select(async entry =>
            {
                await entry.Value.Stop().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (entry.Value.TryRetire(evenIfFresh: true))
                {
                    Bury(entry.Key, entry.Value);
                }
            }));

            if (!_lives.IsEmpty)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), _ports.Clock);
            }
        }
    }

    private ConversationLife Life(ConversationKey key)
    {
        if (_lives.TryGetValue(key, out var life))
        {
            return life;
        }

        return _lives.GetOrAdd(key, static (k, ports) => new ConversationLife(k, ports), _ports);
    }

    // Whoever meets a retired life makes room for the next one, and does not wait for the one who retired it.
    private void Bury(ConversationKey key, ConversationLife retired) => _lives.TryRemove(KeyValuePair.Create(key, retired));

    private async Task LookForDue(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var key in await _due.DueBefore(_ports.Clock.GetUtcNow(), _ports.Options.WakesAtOnce, stop))
                {
                    Wake(key, listed: true);
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // The next look finds the same conversations.
                LogLookFailed(e);
            }

            await Task.Delay(_ports.Options.LooksForDue, _ports.Clock, stop);
        }
    }

    // At the start everything owed is taken up, a page at a time; later this is only the net below all other wakings.
    private async Task Sweep(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            ConversationKey? after = null;
            try
            {
                while (await _due.Owing(after, _ports.Options.WakesAtOnce, stop) is { Count: > 0 } owing)
                {
                    foreach (var key in owing)
                    {
                        Wake(key);
                    }

                    after = owing[^1];
                    await Task.Delay(TimeSpan.FromMilliseconds(50), _ports.Clock, stop);
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                LogLookFailed(e);
            }

            await Task.Delay(_ports.Options.SweepsEvery, _ports.Clock, stop);
        }
    }

    private async Task Rest(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(_ports.Options.RestsAfter / 4, _ports.Clock, stop);
            foreach (var (key, life) in _lives)
            {
                if (life.TryRetire(evenIfFresh: false))
                {
                    Bury(key, life);
                }
            }
        }
    }

    [LoggerMessage(2010, LogLevel.Error, "Could not look for conversations that are due; looking again")]
    private partial void LogLookFailed(Exception exception);
}
