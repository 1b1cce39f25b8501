using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>The gates before all apps: a limit of concurrent callbacks and a circuit per app and process (rules.md section 6).</summary>
public sealed class AppGates(
    IOptions<OutgoingOptions> options, IDirectory directory, IWaker waker, TimeProvider clock, Func<double> chance, ILogger<AppGates> logger) : IDisposable
{
    private readonly ConcurrentDictionary<AppId, AppGate> _gates = new();

    /// <summary>Takes a place, or remembers <paramref name="key"/> and wakes it when its turn comes.</summary>
    public bool TryEnter(AppId app, ConversationKey key) => GateOf(app).TryEnter(key);

    /// <summary>Gives the place back and tells how the attempt ended.</summary>
    public void Leave(AppId app, AttemptReport report) => GateOf(app).Leave(report);

    /// <summary>How one app fares now, for the admin API and metrics.</summary>
    public AppTraffic Look(AppId app)
    {
        var (waiting, active, open) = _gates.TryGetValue(app, out var gate) ? gate.Look() : default;
        return new AppTraffic(Waiting: waiting, UnderWay: active, open);
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }

    private AppGate GateOf(AppId app) => _gates.TryGetValue(app, out var gate) ? gate : Build(app);

    private AppGate Build(AppId app)
    {
        var built = new AppGate(app, options.Value, directory, waker, clock, chance, logger);
        var kept = _gates.GetOrAdd(app, built);
        if (!ReferenceEquals(kept, built))
        {
            built.Dispose();
        }

        return kept;
    }
}

/// <summary>What an app's gate looks like now.</summary>
/// <param name="Waiting">Conversations that wait for a place.</param>
/// <param name="UnderWay">Attempts under way.</param>
/// <param name="CircuitOpen">The app is taken to be away.</param>
public readonly record struct AppTraffic(int Waiting, int UnderWay, bool CircuitOpen);
