using System.Buffers;
using System.Text;

namespace Router.Wire;

/// <summary>
/// Cleans an answer of the Graph API before a caller sees it (rules.md section 8): no Page token in it, paging links to
/// Router's address, payloads without their tag.
/// </summary>
public static class ReplyCleaner
{
    /// <summary>Cleans <paramref name="answer"/>. What is not JSON comes back as it was, with every occurrence of a token cut out.</summary>
    /// <param name="answer">The body as Graph sent it.</param>
    /// <param name="tokens">Token texts that must not appear anywhere.</param>
    /// <param name="pagingBase">Router's own address, scheme and authority (<c>http://127.0.0.1:5080</c>), for paging links.</param>
    /// <param name="longPayload">Gives the payload stored under a key, or null.</param>
    public static byte[] Clean(ReadOnlyMemory<byte> answer, IReadOnlyList<Secret> tokens, Uri pagingBase, Func<string, string?>? longPayload = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(pagingBase);
        var json = answer.Span;
        if (!RawJson.IsValid(json))
        {
            return Cut(json.ToArray(), tokens);
        }

        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        JsonRewrite.Write(output, json, Rule(pagingBase, longPayload));
        return Cut(output.WrittenSpan.ToArray(), tokens);
    }

    /// <summary>The keys of stored payloads the answer refers to: what to look up before <see cref="Clean"/>.</summary>
    public static IReadOnlyList<string> LongPayloadKeys(ReadOnlySpan<byte> answer) => TagCut.Keys(answer);

    private static MemberRule Rule(Uri pagingBase, Func<string, string?>? longPayload)
    {
        var payloads = TagCut.Rule(longPayload);
        return (ReadOnlySpan<byte> owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> replacement) =>
        {
            replacement = default;
            if (name.SequenceEqual("access_token"u8))
            {
                return MemberFate.Omit;
            }

            if (value[0] != (byte)'"' || RawJson.TextOf(value) is not { } text)
            {
                return name.SequenceEqual("quick_replies"u8) ? MemberFate.Descend : payloads(owner, name, value, ref memo, out replacement);
            }

            var isLink = (name.SequenceEqual("next"u8) || name.SequenceEqual("previous"u8)) && text.Contains("://", StringComparison.Ordinal);
            var cleaned = isLink ? Link(text, pagingBase) : WithoutToken(text);
            if (cleaned != text)
            {
                replacement = JsonRewrite.Quote(cleaned);
                return MemberFate.Replace;
            }

            return payloads(owner, name, value, ref memo, out replacement);
        };
    }

    private static string Link(string text, Uri pagingBase)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var link) || link.Scheme is not ("http" or "https"))
        {
            return WithoutToken(text);
        }

        return pagingBase.GetLeftPart(UriPartial.Authority) + WithoutToken(link.PathAndQuery);
    }

    /// <summary>An address without <c>access_token=…</c>, wherever it stands in the query.</summary>
    private static string WithoutToken(string text)
    {
        const string Name = "access_token=";
        var at = 0;
        while (at < text.Length && (at = text.IndexOf(Name, at, StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            if (at > 0 && text[at - 1] is not ('?' or '&' or '#'))
            {
                at += Name.Length;
                continue;
            }

            var end = text.IndexOfAny(['&', '#', ' '], at);
            if (end >= 0 && text[end] == '&')
            {
                text = text.Remove(at, end + 1 - at);
                continue;
            }

            // The last of its query: the separator before it goes with it.
            var start = Math.Max(0, at - 1);
            text = end < 0 ? text[..start] : text.Remove(start, end - start);
            at = start;
        }

        return text;
    }

    // The last net: a token text anywhere, also percent-encoded. Tokens are letters, digits and '|', which JSON does not escape.
    private static byte[] Cut(byte[] text, IReadOnlyList<Secret> tokens)
    {
        foreach (var token in tokens)
        {
            text = Cut(text, token.Bytes);
            text = Cut(text, Encoding.UTF8.GetBytes(Uri.EscapeDataString(token.Reveal())));
        }

        return text;
    }

    private static byte[] Cut(byte[] text, ReadOnlySpan<byte> token)
    {
        if (text.AsSpan().IndexOf(token) < 0)
        {
            return text;
        }

        var output = new ArrayBufferWriter<byte>(text.Length);
        ReadOnlySpan<byte> rest = text;
        for (var at = rest.IndexOf(token); at >= 0; at = rest.IndexOf(token))
        {
            output.Write(rest[..at]);
            rest = rest[(at + token.Length)..];
        }

        output.Write(rest);
        return output.WrittenSpan.ToArray();
    }
}
