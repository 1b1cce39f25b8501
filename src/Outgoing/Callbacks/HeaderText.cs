using System.Buffers;
using System.Globalization;

namespace Router.Outgoing;

/// <summary>Values of headers: ids come from webhooks, so nothing but visible ASCII may pass.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Visible =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    private static readonly string[] Small = [.. Enumerable.Range(0, 32).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>True for visible ASCII without blanks.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Visible);

    /// <summary>The text itself, or percent-encoded where it holds anything but visible ASCII.</summary>
    public static string Of(string text) => IsPlain(text) ? text : Uri.EscapeDataString(text);

    public static string Of(long number) =>
        number is >= 0 and < 32 ? Small[number] : number.ToString(CultureInfo.InvariantCulture);
}
