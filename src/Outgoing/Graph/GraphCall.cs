using Router.Protocol;

namespace Router.Outgoing;

/// <summary>One call of the Graph API, before address, token and proof are put to it.</summary>
/// <param name="Page">Whose token is used.</param>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Node and edge.</param>
/// <param name="Timeout">How long it may take, repeated attempts to connect included.</param>
internal sealed record GraphCall(PageId Page, HttpMethod Method, string Path, TimeSpan Timeout)
{
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Makes the body; asked again only when the one before was not begun.</summary>
    public Func<OnceContent>? Body { get; init; }

    /// <summary>The body can be made again after it was sent; a stream cannot.</summary>
    public bool Repeatable { get; init; } = true;
}
