namespace Router.Wire;

/// <summary>How much of Meta's rate limits is used up (protocol.md 3.14).</summary>
/// <param name="Percent">The highest percentage of any header; 100 is throttled.</param>
/// <param name="RegainMinutes">Minutes until access is regained, if Meta says so.</param>
public readonly record struct Usage(int Percent, int? RegainMinutes);

/// <summary>Reads <c>X-App-Usage</c>, <c>X-Page-Usage</c> and <c>X-Business-Use-Case-Usage</c>.</summary>
public static class UsageHeaders
{
    /// <summary>Reads the headers' values, null where one is absent. What is unreadable counts as not there.</summary>
    public static Usage Read(string? appUsage, string? pageUsage, string? businessUsage) => throw new NotImplementedException();
}
