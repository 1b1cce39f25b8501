using System.Text.Json;

namespace Router.EndToEnd;

/// <summary>A whole run as it was seen from outside.</summary>
/// <param name="Facts">Who took part.</param>
/// <param name="Events">What was seen, in any order.</param>
/// <param name="Final">What Router shows at the end.</param>
public sealed record History(RunFacts Facts, IReadOnlyList<HistoryEvent> Events, FinalState Final)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>One JSON object per line: the facts, every event, the final state.</summary>
    public IEnumerable<string> ToLines() =>
    [
        JsonSerializer.Serialize(Facts, Json),
        .. Events.Select(ToLine),
        JsonSerializer.Serialize(Final, Json),
    ];

    /// <summary>One event as its line.</summary>
    public static string ToLine(HistoryEvent seen) => JsonSerializer.Serialize(seen, Json);

    public static History FromLines(IReadOnlyList<string> lines) => new(
        Read<RunFacts>(lines[0]),
        [.. lines.Skip(1).SkipLast(1).Select(Read<HistoryEvent>)],
        Read<FinalState>(lines[^1]));

    private static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("A line holds null.");
}
