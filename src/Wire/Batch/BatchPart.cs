namespace Router.Wire;

/// <summary>One part of a batch (protocol.md 3.1).</summary>
/// <param name="Method">In capitals; GET if not given.</param>
/// <param name="RelativeUrl">Path and query, as the caller wrote them.</param>
/// <param name="Body">The part's urlencoded or JSON body, or null.</param>
public sealed record BatchPart(string Method, string RelativeUrl, string? Body)
{
    /// <summary>The name other parts refer to.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the part that has to succeed first.</summary>
    public string? DependsOn { get; init; }

    /// <summary>The reply's place is <c>null</c> if the part succeeded. Graph's default is true for parts that others depend on.</summary>
    public bool OmitResponseOnSuccess { get; init; }
}

/// <summary>The reply to one part.</summary>
public sealed record BatchReply(int Code, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public bool Succeeded => Code is >= 200 and < 300;
}
