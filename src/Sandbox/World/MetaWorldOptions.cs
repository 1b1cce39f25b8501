namespace Router.Sandbox;

/// <summary>How the pretend Meta behaves. Waits (timeouts, retry spacing, hangs) are real time; the calendar is <see cref="Clock"/>.</summary>
public sealed class MetaWorldOptions
{
    /// <summary>The platform's calendar: timestamps, windows, expiry. Tests hand in one they can move.</summary>
    public TimeProvider Clock { get; init; } = new SandboxClock();

    /// <summary>Seed of every draw (faults, ids): the same seed and the same calls meet the same faults.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long a callback may take. Meta: 5 s (older pages: 20 s). Lower makes tests of timeouts quick.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Waits before the second, third, … attempt. Meta: "a few times, immediately". More makes a dead callback hold its line longer.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetries { get; init; } =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>Control without activity. Meta: 24 h.</summary>
    public TimeSpan ControlLasts { get; init; } = TimeSpan.FromHours(24);
}
