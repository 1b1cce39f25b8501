using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// The mark of a hosted app in front of a text: <c>~r{id in base 36}</c> and one character that says what follows.
/// It is written over ASCII that JSON never escapes, so it can be found and cut in raw JSON too. The tilde keeps it apart
/// from payloads people wrote before Router came (<c>red:apple</c> must not look like a tag).
/// </summary>
internal static class AppTag
{
    /// <summary>The app's own text follows.</summary>
    public const char Text = ':';

    /// <summary>A key follows under which the app's own text is stored.</summary>
    public const char Reference = '@';

    /// <summary>As <see cref="Text"/>, in a Get Started button.</summary>
    public const char GetStarted = '!';

    /// <summary>As <see cref="Reference"/>, in a Get Started button.</summary>
    public const char GetStartedReference = '*';

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    // 36^13 > 2^63: the longest id has 13 digits.
    private const int MaxDigits = 13;

    /// <summary>Writes a tag.</summary>
    public static string Write(AppId app, char form)
    {
        Span<char> text = stackalloc char[MaxDigits + 3];
        var at = text.Length;
        text[--at] = form;
        var rest = app.Value;
        do
        {
            text[--at] = Digits[(int)(rest % 36)];
            rest /= 36;
        }
        while (rest > 0);
        text[--at] = 'r';
        text[--at] = '~';
        return new string(text[at..]);
    }

    /// <summary>Reads the tag a text begins with. Only the one spelling that <see cref="Write"/> gives is a tag.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out AppId app, out char form, out int length)
    {
        Span<byte> head = stackalloc byte[MaxDigits + 3];
        var n = Math.Min(text.Length, head.Length);
        for (var i = 0; i < n; i++)
        {
            head[i] = text[i] < 128 ? (byte)text[i] : (byte)0;
        }

        return TryRead(head[..n], out app, out form, out length);
    }

    /// <summary>As above, over the content of a raw JSON string.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out AppId app, out char form, out int length)
    {
        (app, form, length) = (default, default, 0);
        if (text.Length < 4 || text[0] != '~' || text[1] != 'r')
        {
            return false;
        }

        long value = 0;
        var at = 2;
        for (; at < text.Length && at < 2 + MaxDigits; at++)
        {
            var digit = text[at] switch
            {
                >= (byte)'0' and <= (byte)'9' and var d => d - '0',
                >= (byte)'a' and <= (byte)'z' and var d => d - 'a' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                break;
            }

            if (value > (long.MaxValue - digit) / 36)
            {
                return false;
            }

            value = (value * 36) + digit;
        }

        if (at == 2 || at >= text.Length || (text[2] == '0' && at > 3))
        {
            return false;
        }

        form = (char)text[at];
        if (form is not (Text or Reference or GetStarted or GetStartedReference))
        {
            return false;
        }

        app = new AppId(value);
        length = at + 1;
        return true;
    }
}
