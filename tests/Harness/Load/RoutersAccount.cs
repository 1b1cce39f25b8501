using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Router.EndToEnd;

/// <summary>
/// What Router itself says when guarantees were broken: the timelines of those conversations around the evidence, what its processes logged of them,
/// and what its edge had refused.
/// </summary>
internal static class RoutersAccount
{
    private const int MostConversations = 5;
    private const int MostLogged = 60;
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(15);

    /// <param name="router">The Router under test.</param>
    /// <param name="broken">What is to be explained.</param>
    /// <param name="refused">Its <c>/admin/refused</c>, read before it was started afresh.</param>
    public static async Task<IReadOnlyList<string>> Of(IRouterUnderTest router, IReadOnlyList<Violation> broken, JsonNode refused)
    {
        List<string> account = [];
        foreach (var one in broken.DistinctBy(violation => violation.Conversation).Take(MostConversations))
        {
            var (from, to) = one.Events.Count == 0
                ? (DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
                : (one.Events.Min(seen => seen.Began) - Around, one.Events.Max(seen => seen.Ended) + Around);
            account.Add($"Router's timeline of {one.Conversation}, around the evidence:");
            account.AddRange((await FinalReading.Timeline(router, one.Conversation)).Where(line => (DateTimeOffset)line!["at"]! is var at && at >= from && at <= to).Select(line => Shown(line!)));
            account.Add($"The last {MostLogged} lines logged of {one.Conversation}:");
            account.AddRange(router.Log.Where(line => Names(line, one.Conversation)).TakeLast(MostLogged).Select(line => $"    {line}"));
        }

        if (account.Count > 0)
        {
            account.Add($"Router's edge had refused: {refused.ToJsonString()}");
        }

        return account;
    }

    private static bool Names(string line, ConversationName conversation) => Regex.IsMatch(line, $@"\b{Regex.Escape(conversation.ToString())}\b");

    private static string Shown(JsonNode line) => string.Create(
        CultureInfo.InvariantCulture, $"    {(DateTimeOffset)line["at"]!:HH:mm:ss.fff} {line["what"]} {line["detail"]} (owner {line["owner"] ?? "nobody"}, epoch {line["epoch"]})");
}
