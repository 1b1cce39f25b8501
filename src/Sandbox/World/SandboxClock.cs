namespace Router.Sandbox;

/// <summary>The platform's calendar: real time plus the jumps that were asked for. Only "now" jumps; waits stay real.</summary>
public sealed class SandboxClock : TimeProvider
{
    private long _jumpedTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _jumpedTicks));

    public void Jump(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _jumpedTicks, by.Ticks);
    }
}
