using System.Globalization;
using System.Text.RegularExpressions;

namespace Router.Architecture;

public partial class LogEvents
{
    /// <summary>The first digit of a project's four-digit event ids. People's alerts know these numbers: never renumber.</summary>
    private static readonly Dictionary<string, int> Ranges = new()
    {
        ["HttpEdge"] = 1,
        ["Conversations"] = 2,
        ["Outgoing"] = 3,
        ["Standalone"] = 4,
        ["SharedStore"] = 5,
        ["GrainCalls"] = 6,
        ["Grains"] = 6,
        ["Silo"] = 7,
        ["WebhookFrontend"] = 7,
        ["Sandbox"] = 9,
    };

    private sealed record LogEvent(string File, string Project, int? Id);

    [Fact]
    public void Every_log_event_has_an_id_of_its_projects_range() => Verdict.None(
        from logged in InSource()
        where logged.Id is null || !Ranges.TryGetValue(logged.Project, out var range) || logged.Id / 1000 != range
        select $"{logged.File}: {logged.Id?.ToString(CultureInfo.InvariantCulture) ?? "no id"}",
        $"Ids are four digits, by project ({string.Join(", ", Ranges.Select(range => $"{range.Value}xxx {range.Key}"))}):");

    [Fact]
    public void No_two_log_events_share_an_id() => Verdict.None(
        from logged in InSource()
        where logged.Id is not null
        group logged.File by logged.Id into shared
        where shared.Count() > 1
        select $"{shared.Key}: {string.Join(", ", shared)}",
        "An id means one event:");

    [Theory]
    [InlineData("[LoggerMessage(3001, LogLevel.Information, \"Attempt {Attempt} (of {Most})\")]", 3001)]
    [InlineData("[LoggerMessage(Level = LogLevel.Error, EventId = 2_004, Message = \"x\")]", 2004)]
    [InlineData("[LoggerMessage(\n    eventId: 1002, level: LogLevel.Debug, message: \"x\")]", 1002)]
    [InlineData("[LoggerMessage(LogLevel.Debug, \"1005 is text\")]", null)]
    public void The_check_reads_the_id(string source, int? id) => Assert.Equal(id, IdsIn(source).Single());

    private static IEnumerable<LogEvent> InSource() =>
        from file in Tree.Under("src/", ".cs")
        from id in IdsIn(Tree.Read(file))
        select new LogEvent(file, file.Split('/')[1], id);

    private static IEnumerable<int?> IdsIn(string source) =>
        from match in Attribute().Matches(CSharp.CodeOnly(source))
        let id = match.Groups["id"]
        select id.Success ? int.Parse(id.Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) : (int?)null;

    [GeneratedRegex(@"\[LoggerMessage\s*(?:\(\s*(?:(?:[^)\]]*?\b(?:EventId\s*=|eventId\s*:)\s*)?(?<id>\d[\d_]*)\b)?)?")]
    private static partial Regex Attribute();
}
