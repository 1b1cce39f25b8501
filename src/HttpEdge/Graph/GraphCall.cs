using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>One call of the Graph-compatible API, on its own or a part of a batch: the same from here on.</summary>
/// <param name="Request">The call as Wire read it.</param>
/// <param name="Address">Router's address as the caller knows it, for paging links.</param>
internal sealed record GraphCall(GraphRequest Request, Uri Address)
{
    /// <summary>The caller's <c>Idempotency-Key</c>; within a batch with the part's place.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The request's <c>traceparent</c>.</summary>
    public string? Trace { get; init; }

    /// <summary>A multipart body with a file in it, to be streamed on; null for none.</summary>
    public Upload? Upload { get; init; }

    /// <summary>
    /// Names the command. A key counts per app, so that two apps may choose the same. False: the key is too long.
    /// </summary>
    public bool TryCommandId(AppId app, out CommandId id)
    {
        var text = string.IsNullOrWhiteSpace(IdempotencyKey) ? Guid.NewGuid().ToString("N") : $"{app}:{IdempotencyKey}";
        var fits = text.Length <= CommandId.MaxLength;
        id = fits ? new CommandId(text) : default;
        return fits;
    }

    /// <summary>The error for a key that does not fit.</summary>
    public static readonly GraphError KeyTooLong = GraphErrors.Parameter("Idempotency-Key must not be longer than 180 characters.");
}
