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
        var detail = Moments().Replace(LongIds().Replace(line.Detail, ""), "$1");
        detail = IdsInText().Replace(detail, match => SandboxStage.Name(match.Value));
        if (line.What == "owner" && detail.LastIndexOf(": ", StringComparison.Ordinal) is var colon and > 0 && Reasons.TryGetValue(detail[(colon + 2)..], out var reason))
        {
            detail = $"{detail[..colon]}: {reason}";
        }

        return line with { Detail = detail, Owner = line.Owner is null ? "idle" : SandboxStage.Name(line.Owner) };
    }

    private static IEnumerable<StoryLine> AtMeta(JournalEntry entry, Psid person)
    {
        switch (entry)
        {
            case JournalEntry.PersonActed e when e.Person == person:
                yield return Line(e, "customer", e.What == "postback" ? $"taps \"{e.Text}\"" : e.What);
                break;
            case JournalEntry.InboxActed e when e.Person == person:
                yield return Line(e, "page inbox", e.What.Replace('_', ' '));
                break;
            case JournalEntry.ControlChanged e when e.Person == person:
                yield return Line(e, "control", $"at Meta: {SandboxStage.Name(e.From?.Value)} → {SandboxStage.Name(e.To?.Value)}, {e.Reason}");
                break;
            case JournalEntry.GraphCalled e when e.Person == person:
                yield return Line(e, "graph call", $"{e.Method} {e.Edge} by {SandboxStage.Name(e.App?.Value)}: {e.Status}{(e.Code is { } code ? Invariant($", error {code}/{e.Subcode}") : "")}");
                break;
            case JournalEntry.WebhookPosted e when e.Items.Any(item => item.Person == person):
                var items = string.Join(", ", e.Items.Select(item => $"{item.Kind} on {item.Channel}"));
                yield return Line(e, "webhook", Invariant($"{items} to {SandboxStage.Name(e.App.Value)}, attempt {e.Attempt}: {e.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}"));
                break;
        }
    }

    private static StoryLine Line(JournalEntry entry, string what, string detail) => new(entry.At, "Meta", what, detail, Owner: null, Epoch: null);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Ids of commands and messages: they say nothing to the reader here.
    [GeneratedRegex(@"(?:,|:| as)? ?\b(?:m_)?[0-9a-f]{20,}(?:: )?")]
    private static partial Regex LongIds();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d (\d\d:\d\d:\d\d)Z")]
    private static partial Regex Moments();

    [GeneratedRegex($@"\b(?:{SandboxStage.BotId}|{SandboxStage.DeskId}|{SandboxStage.SeatId}|263902037430900)\b")]
    private static partial Regex IdsInText();
}
