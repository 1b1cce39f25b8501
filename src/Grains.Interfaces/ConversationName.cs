using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Router.Grains.Interfaces;

/// <summary>
/// A conversation's key in the cluster: <c>page:person</c>. Every character outside <c>A-Z a-z 0-9 . _ -</c> in either part is written as the
/// UTF-8 bytes <c>~XX</c>: two conversations never share a key, and no storage finds a character in it that it would replace.
/// </summary>
public static class ConversationName
{
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    private static readonly SearchValues<char> _plain = SearchValues.Create(Plain);
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The key of a Page and a person.</summary>
    /// <exception cref="ArgumentException">One of them is empty, or no well-formed text.</exception>
    public static string Of(string page, string person)
    {
        ArgumentException.ThrowIfNullOrEmpty(page);
        ArgumentException.ThrowIfNullOrEmpty(person);
        return $"{Escaped(page)}:{Escaped(person)}";
    }

    /// <summary>The Page and the person of a key. False: <see cref="Of"/> never makes such a key.</summary>
    public static bool TryRead(string key, [NotNullWhen(true)] out string? page, [NotNullWhen(true)] out string? person)
    {
        ArgumentNullException.ThrowIfNull(key);
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        (page, person) = colon > 0 ? (Unescaped(key.AsSpan(0, colon)), Unescaped(key.AsSpan(colon + 1))) : (null, null);
        return page is { Length: > 0 } && person is { Length: > 0 } && Of(page, person) == key;
    }

    private static string Escaped(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(_plain))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var b in Bytes(text))
        {
            _ = b < 128 && _plain.Contains((char)b) ? escaped.Append((char)b) : escaped.Append('~').Append(Convert.ToHexString([b]));
        }

        return escaped.ToString();
    }

    private static byte[] Bytes(string text)
    {
        try
        {
            return _strict.GetBytes(text);
        }
        catch (EncoderFallbackException cause)
        {
            throw new ArgumentException("An id holds half a surrogate pair.", cause);
        }
    }

    private static string? Unescaped(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        while (!text.IsEmpty)
        {
            var taken = 1;
            if (text[0] == '~')
            {
                if (text.Length < 3 || Convert.FromHexString(text.Slice(1, 2), bytes.AsSpan(length), out _, out _) != OperationStatus.Done)
                {
                    return null;
                }

                taken = 3;
            }
            else if (_plain.Contains(text[0]))
            {
                bytes[length] = (byte)text[0];
            }
            else
            {
                return null;
            }

            length++;
            text = text[taken..];
        }

        try
        {
            return _strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
