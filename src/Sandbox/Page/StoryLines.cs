using System.Globalization;
using System.Text.RegularExpressions;

namespace Router.Sandbox;

/// <summary>The timeline of the page: Router's own lines and what the pretend Meta saw, in one order, with names for ids.</summary>
internal static partial class StoryLines
{
    public static IReadOnlyList<StoryLine> Of(SandboxStage stage, Psid person, RouterChapter router) =>
    [
        .. router.Lines.Where(line => line.What is not "graph").Select(Readable)
            .Concat(stage.Meta.Journal.All().SelectMany(entry => AtMeta(entry, person)))
            .OrderBy(line => line.At),
    ];

    /// <summary>Router's reasons for a change of control, in words.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["Pass"] = "the owner passed it",
        ["Take"] = "it was taken",
        ["Grant"] = "a request was granted",
        ["Release"] = "the owner released it",
        ["Expired"] = "24 h without activity",
        ["Entry"] = "the idle conversation begins again, at the primary",
        ["Postback"] = "a button of this app was tapped",
        ["Claim"] = "a send claimed the idle conversation",
        ["Observed"] = "Meta says so",
    };

    private static StoryLine Readable(StoryLine line)
    {
        var detail = LongIds().Replace(line.Detail, "");
        detail = Moments().Replace(detail, match => Moment(match.Value, line.At));
        detail = IdsInText().Replace(detail, match => SandboxStage.Name(match.Value));
        return line with { Detail = InWords(line.What, detail), Owner = line.Owner is null ? "idle" : SandboxStage.Name(line.Owner) };
    }

    /// <summary>Router's short entries as sentences; what is not known here stays as Router wrote it.</summary>
    private static string InWords(string what, string detail)
    {
        switch (what)
        {
            case "owner" when detail.LastIndexOf(": ", StringComparison.Ordinal) is var colon and > 0 && Reasons.TryGetValue(detail[(colon + 2)..], out var reason):
                return $"{detail[..colon]}: {reason}";
            case "attempt" when Attempt().Match(detail) is { Success: true } m:
                var outcome = m.Groups["outcome"].Value == "200, delivered" ? "delivered" : m.Groups["outcome"].Value;
                return $"to {m.Groups["to"].Value} on {Lower(m.Groups["on"].Value)}{Again(m.Groups["attempt"].Value)}: {outcome}";
            case "accepted" when Accepted().Match(detail) is { Success: true } m:
                var kind = m.Groups["kind"].Value switch { "Delivered" => "delivery receipt", "Read" => "read receipt", "Handover" => "hand-over", var other => Lower(other) };
                return $"{kind} on {Lower(m.Groups["on"].Value)}{m.Groups["rest"].Value}";
            case "send" when Begun().Match(detail) is { Success: true } m:
                return $"{m.Groups["app"].Value} sends a {Lower(m.Groups["kind"].Value)}";
            case "request" when RequestEnded().Match(detail) is { Success: true } m:
                return $"{m.Groups["app"].Value}: {Lower(m.Groups["end"].Value)}";
            case "send" when detail == "accepted":
                return "Meta took it";
            default:
                return detail;
        }
    }

    private static IEnumerable<StoryLine> AtMeta(JournalEntry entry, Psid person)
    {
        switch (entry)
        {
            case JournalEntry.PersonActed e when e.Person == person:
                yield return Line(e, "customer", e.What switch { "postback" => $"taps \"{e.Text}\"", "message" when e.Text is not null => $"writes \"{e.Text}\"", _ => e.What });
                break;
            case JournalEntry.InboxActed e when e.Person == person:
                yield return Line(e, "page inbox", e.What == "reply" ? "somebody replies" : e.What.Replace('_', ' '));
                break;
            case JournalEntry.ControlChanged e when e.Person == person:
                yield return Line(e, "control", $"at Meta: {SandboxStage.Name(e.From?.Value)} → {SandboxStage.Name(e.To?.Value)}, {Lower(Capitals().Replace(e.Reason.ToString(), " $0"))}");
                break;
            case JournalEntry.GraphCalled e when e.Person == person:
                yield return Line(e, "graph call", $"{e.Method} {e.Edge} by {SandboxStage.Name(e.App?.Value)}: {e.Status}{(e.Code is { } code ? Invariant($", error {code}/{e.Subcode}") : "")}");
                break;
            case JournalEntry.WebhookPosted e when e.Items.Any(item => item.Person == person):
                var items = string.Join(", ", e.Items.Select(item => $"{item.Kind} on {item.Channel}"));
                yield return Line(e, "webhook", $"{items} to {SandboxStage.Name(e.App.Value)}{Again(Invariant($"{e.Attempt}"))}: {(e.Status is { } status ? Invariant($"{status}") : "no answer")}");
                break;
        }
    }

    private static StoryLine Line(JournalEntry entry, string what, string detail) => new(entry.At, "Meta", what, detail, Owner: null, Epoch: null);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // A first attempt goes without saying.
    private static string Again(string attempt) => attempt == "1" ? "" : $", attempt {attempt}";

    // Within half a day the hour says it.
    private static string Moment(string text, DateTimeOffset seenFrom)
    {
        var at = DateTimeOffset.ParseExact(text, "u", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return at.UtcDateTime.ToString((at - seenFrom).Duration() < TimeSpan.FromHours(12) ? "HH:mm:ss" : "ddd HH:mm", CultureInfo.InvariantCulture);
    }

#pragma warning disable CA1308 // words for the reader, nothing is compared
    private static string Lower(string text) => text.ToLowerInvariant().Trim();
#pragma warning restore CA1308

    // Ids of commands and messages: they say nothing to the reader here.
    [GeneratedRegex(@"(?:,|:| as)? ?\b(?:m_)?[0-9a-f]{20,}(?:: )?")]
    private static partial Regex LongIds();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")]
    private static partial Regex Moments();

    [GeneratedRegex(@"^delivery \d+ to (?<to>.+) on (?<on>\w+), attempt (?<attempt>\d+): (?<outcome>.+)$")]
    private static partial Regex Attempt();

    [GeneratedRegex(@"^(?<kind>\w+) on (?<on>\w+)(?<rest>.*)$")]
    private static partial Regex Accepted();

    [GeneratedRegex(@"^(?<kind>\w+) of (?<app>.+) begun$")]
    private static partial Regex Begun();

    [GeneratedRegex(@"^(?<app>.+): (?<end>\w+)$")]
    private static partial Regex RequestEnded();

    [GeneratedRegex(@"(?<=[a-z])[A-Z]")]
    private static partial Regex Capitals();

    [GeneratedRegex($@"\b(?:{SandboxStage.BotId}|{SandboxStage.DeskId}|{SandboxStage.SeatId}|263902037430900)\b")]
    private static partial Regex IdsInText();
}
