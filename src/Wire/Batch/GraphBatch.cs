namespace Router.Wire;

/// <summary>One part of a batch (protocol.md 3.1).</summary>
/// <param name="Method">In capitals; GET if not given.</param>
/// <param name="RelativeUrl">Path and query without a leading slash.</param>
/// <param name="Body">The part's urlencoded (or JSON) body, or null.</param>
public sealed record BatchPart(string Method, string RelativeUrl, string? Body)
{
    /// <summary>The name other parts refer to.</summary>
    public string? Name { get; init; }

    /// <summary>The part that has to succeed first.</summary>
    public string? DependsOn { get; init; }

    /// <summary>The reply's place is <c>null</c> when the part succeeded. Only parts with a name; Graph's default for them is true.</summary>
    public bool OmitResponseOnSuccess { get; init; }

    /// <summary>A token of the part's own (<c>access_token</c> in its body or query wins over the batch's).</summary>
    public string? AttachedFiles { get; init; }
}

/// <summary>The reply to one part. A null reply is written as <c>null</c>.</summary>
public sealed record BatchReply(int Code, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);

/// <summary>Graph's batch: many calls in one POST.</summary>
public sealed class GraphBatch
{
    /// <summary>The most parts one batch may have (protocol.md 3.1).</summary>
    public const int MaxParts = 50;

    private GraphBatch(IReadOnlyList<BatchPart> parts, bool includeHeaders)
    {
        Parts = parts;
        IncludeHeaders = includeHeaders;
    }

    public IReadOnlyList<BatchPart> Parts { get; }

    /// <summary><c>include_headers</c>; true unless the caller says false.</summary>
    public bool IncludeHeaders { get; }

    /// <summary>Reads the parameter <c>batch</c> of a request to the root.</summary>
    public static Reading<GraphBatch> Read(GraphRequest request) => throw new NotImplementedException();

    /// <summary>
    /// The part with its <c>{result=name:$.path}</c> references replaced from the replies of named parts, or the error that stands
    /// in its place (an unknown name, a part it depends on that failed).
    /// </summary>
    public static Reading<BatchPart> Resolve(BatchPart part, IReadOnlyDictionary<string, BatchReply> named) => throw new NotImplementedException();

    /// <summary>The part as a request of its own; it inherits the batch's token.</summary>
    public static Reading<GraphRequest> ToRequest(BatchPart part, Secret? token) => throw new NotImplementedException();

    /// <summary>Writes the array of replies.</summary>
    public static void Write(System.Buffers.IBufferWriter<byte> output, IReadOnlyList<BatchReply?> replies, bool includeHeaders) => throw new NotImplementedException();
}
