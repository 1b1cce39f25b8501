using System.Collections.Concurrent;

namespace Router.Sandbox;

/// <summary>
/// Hosts that Meta's fetch of an attachment's <c>url</c> fails at. Nothing is ever fetched here: an address at any other host is as good as
/// a file that arrived.
/// </summary>
public sealed class FileHosts
{
    private readonly ConcurrentDictionary<string, bool> _late = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Does not answer at all, or (<paramref name="late"/>) not within the 75 s that Meta waits for a video, 10 s for others.</summary>
    public void Fails(string host, bool late = false) => _late[host] = late;

    internal GraphError? Fetch(string? url, string? type) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var address) || !_late.TryGetValue(address.Host, out var late) ? null
        : late && type == "video" ? GraphErrors.VideoFetchTimedOut
        : GraphErrors.UrlFetchFailed;
}
