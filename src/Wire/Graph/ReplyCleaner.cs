using System.Buffers;

namespace Router.Wire;

/// <summary>
/// Cleans an answer of the Graph API before a caller sees it (rules.md section 8): no Page token in it, paging links to
/// Router, payloads without their tag, metadata without its mark.
/// </summary>
public static class ReplyCleaner
{
    /// <summary>Cleans <paramref name="answer"/>. What is not JSON comes back as it was, with every occurrence of a token cut out.</summary>
    /// <param name="answer">The body as Graph sent it.</param>
    /// <param name="tokens">Token texts that must not appear anywhere.</param>
    /// <param name="pagingBase">Router's own address, scheme and authority (<c>http://127.0.0.1:5080</c>), for paging links.</param>
    /// <param name="longPayload">Gives the payload stored under a key, or null.</param>
    public static byte[] Clean(ReadOnlyMemory<byte> answer, IReadOnlyList<Secret> tokens, Uri pagingBase, Func<string, string?>? longPayload = null) => throw new NotImplementedException();
}
