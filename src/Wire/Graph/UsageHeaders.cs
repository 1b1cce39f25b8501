using System.Text;
using System.Text.Json;

namespace Router.Wire;

/// <summary>How much of Meta's rate limits is used up (protocol.md 3.14).</summary>
/// <param name="Percent">The highest percentage of any header; 100 is throttled.</param>
/// <param name="RegainMinutes">Minutes until access is regained, if Meta says so.</param>
public readonly record struct Usage(int Percent, int? RegainMinutes);

/// <summary>Reads <c>X-App-Usage</c>, <c>X-Page-Usage</c> and <c>X-Business-Use-Case-Usage</c>.</summary>
public static class UsageHeaders
{
    // A figure beyond this is none; Meta's go a little over 100.
    private const int Most = 1_000_000;

    /// <summary>Reads the headers' values, null where one is absent. What is unreadable counts as not there.</summary>
    public static Usage Read(string? appUsage, string? pageUsage, string? businessUsage)
    {
        var percent = 0;
        int? regain = null;
        Read(appUsage, ref percent, ref regain);
        Read(pageUsage, ref percent, ref regain);
        Read(businessUsage, ref percent, ref regain);
        return new Usage(percent, regain);
    }

    // The business header nests the same figures in lists by business and use case: the names say enough.
    private static void Read(string? header, ref int percent, ref int? regain)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return;
        }

        var json = Encoding.UTF8.GetBytes(header);
        if (!RawJson.IsValid(json))
        {
            return;
        }

        var reader = new Utf8JsonReader(json, RawJson.Options);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var isShare = RawJson.IsNamed(ref reader, "call_count"u8) || RawJson.IsNamed(ref reader, "total_time"u8) || RawJson.IsNamed(ref reader, "total_cputime"u8);
            var isRegain = RawJson.IsNamed(ref reader, "estimated_time_to_regain_access"u8);
            reader.Read();
            if ((!isShare && !isRegain) || reader.TokenType != JsonTokenType.Number || !reader.TryGetDecimal(out var exact) || exact is < 0 or > Most)
            {
                continue;
            }

            var figure = (int)decimal.Ceiling(exact);
            if (isShare)
            {
                percent = Math.Max(percent, figure);
            }
            else if (figure > 0)
            {
                regain = Math.Max(regain ?? 0, figure);
            }
        }
    }
}
