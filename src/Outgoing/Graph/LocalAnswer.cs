using System.Globalization;
using System.Security.Cryptography;
using Router.Conversations;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>Answers of Router's own to calls that the Graph API did not answer.</summary>
internal static class LocalAnswer
{
    private static readonly KeyValuePair<string, string> Json = new("Content-Type", "application/json; charset=UTF-8");

    public static GraphAnswer NotStarted(GraphError error) => Of(GraphEnd.NotStarted, error);

    public static GraphAnswer Unknown(GraphError error) => Of(GraphEnd.Unknown, error);

    /// <summary>The Page is throttled for longer than a caller waits; <paramref name="wait"/> is zero when only its turn did not come.</summary>
    public static GraphAnswer RateLimited(TimeSpan wait)
    {
        var answer = NotStarted(GraphErrors.RateLimited(wait > TimeSpan.Zero ? (int)Math.Ceiling(wait.TotalMinutes) : null));
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return answer with { Headers = [Json, new("Retry-After", seconds)] };
    }

    private static GraphAnswer Of(GraphEnd end, GraphError error) =>
        new(end, error.Status, error.ToJson(Convert.ToHexString(RandomNumberGenerator.GetBytes(8))), [Json]);
}
