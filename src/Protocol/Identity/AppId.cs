using System.Globalization;

namespace Router.Protocol;

/// <summary>
/// The id of an app: a hosted app, a platform app (Page Inbox, another vendor) or Router's own Meta app.
/// Meta prints app ids as JSON numbers or strings; here they are one canonical number.
/// </summary>
public readonly record struct AppId : IComparable<AppId>
{
    /// <summary>"Another app at Meta": the owner while Meta has not yet said who it is (rules.md section 3).</summary>
    public static readonly AppId UnknownAtMeta;

    /// <summary>The largest id a hosted app may have: 2^53 − 1, what a JSON number carries without loss.</summary>
    public const long MaxHosted = (1L << 53) - 1;

    /// <summary>Makes an id. <paramref name="value"/> must not be negative.</summary>
    public AppId(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    /// <summary>The id as a number.</summary>
    public long Value { get; }

    /// <summary>Reads a decimal id; leading zeros, signs and blanks are not ids.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AppId id)
    {
        if (text.Length is > 0 and < 20 && (text.Length == 1 || text[0] != '0')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            id = new AppId(value);
            return true;
        }

        id = default;
        return false;
    }

    /// <inheritdoc />
    public int CompareTo(AppId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal id, as Meta prints it.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(AppId left, AppId right) => left.Value < right.Value;

    public static bool operator >(AppId left, AppId right) => left.Value > right.Value;

    public static bool operator <=(AppId left, AppId right) => left.Value <= right.Value;

    public static bool operator >=(AppId left, AppId right) => left.Value >= right.Value;
}
