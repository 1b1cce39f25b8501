using System.Diagnostics;

namespace Router.EndToEnd;

/// <summary>
/// The one clock of a run: everybody who records reads it, the pretend Meta included. It starts at the machine's time and never steps back,
/// so that the order of two recorded moments is their real order.
/// </summary>
public sealed class RunClock : TimeProvider
{
    private static readonly DateTimeOffset Started = System.GetUtcNow();
    private static readonly long StartedAt = Stopwatch.GetTimestamp();

    public static readonly RunClock Instance = new();

    public static DateTimeOffset Now => Started + Stopwatch.GetElapsedTime(StartedAt);

    public override DateTimeOffset GetUtcNow() => Now;
}
