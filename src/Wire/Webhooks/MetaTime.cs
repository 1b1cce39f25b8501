namespace Router.Wire;

/// <summary>Meta's timestamps: milliseconds, in some events seconds; numbers, in some events strings (protocol.md 4.4).</summary>
internal static class MetaTime
{
    // Below 10^11 a number is seconds: as milliseconds it would lie before March 1973.
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads a raw JSON value; null if it is no time.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> json)
    {
        if (!RawJson.TryWhole(json, out var value) || value <= 0)
        {
            return null;
        }

        var milliseconds = value < FirstMilliseconds ? value * 1000 : value;
        return milliseconds <= Last ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
