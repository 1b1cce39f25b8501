using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>The parts of the page that change, as HTML, by the id of the element they stand in.</summary>
internal sealed class PageParts(SandboxStage stage, IRouterStory story)
{
    private const int LogShown = 40;

    public async Task<Dictionary<string, string>> Read(CancellationToken stop)
    {
        var customer = stage.Customer;
        var chapter = await story.Read(SandboxStage.PageId, customer.Id.Value, stop);
        return new()
        {
            ["standing"] = Standing(chapter),
            ["chat"] = Chat(customer),
            ["timeline"] = Timeline(StoryLines.Of(stage, customer.Id, chapter)),
            ["inbox"] = Inbox(customer.Id.Value),
            ["bot-health"] = Health(stage.Bot, chapter),
            ["desk-health"] = Health(stage.Desk, chapter),
            ["bot-log"] = Log(stage.Bot, customer.Id.Value),
            ["desk-log"] = Log(stage.Desk, customer.Id.Value),
        };
    }

    private string Standing(RouterChapter chapter)
    {
        var queue = chapter.Queue.Count == 0 ? "nobody" : string.Join(", ", chapter.Queue.Select(SandboxStage.Name));
        return Fact("In control", Who(SandboxStage.Name(chapter.Owner)))
            + Fact("Epoch", Number(chapter.Epoch))
            + Fact("Waiting", Text(queue))
            + Fact("Control ends", chapter.Until is { } until ? Time(until, "ddd HH:mm") : "–")
            + Fact("Clock", Time(stage.Clock.GetUtcNow(), "ddd HH:mm"));
    }

    private string Chat(PersonOnPage customer)
    {
        var html = new StringBuilder();
        foreach (var line in customer.Chat)
        {
            var from = line.From is null ? "You" : stage.Bot.Sent(line.Mid) ? "Bot" : stage.Desk.Sent(line.Mid) ? "Desk" : line.From == MetaApp.PageInbox ? "Page Inbox" : "Corner Shop";
            var payload = line.Message["attachment"]?["payload"] as JsonObject;
            var text = line.Text ?? (string?)payload?["text"] ?? "(attachment)";
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"{(line.From is null ? "me" : "them")}\"><span class=\"who {Mark(from)}\">{from}</span><p>{Text(text)}</p>");
            foreach (var button in payload?["buttons"] as JsonArray ?? [])
            {
                var title = (string?)button?["title"] ?? "";
                html.Append(Form("tap", Button(title, id: $"tap-{line.Mid}-{title}", name: "text", value: title)));
            }

            html.Append("</li>");
        }

        return html.Length > 0 ? html.ToString() : "<li class=\"empty\">No message yet. Say hello, or ask for a human.</li>";
    }

    private static string Timeline(IReadOnlyList<StoryLine> lines)
    {
        if (lines.Count == 0)
        {
            return "<li class=\"empty\">Nothing has happened yet. Each webhook, decision, delivery and Graph call will stand here, the newest first.</li>";
        }

        var html = new StringBuilder();
        DateTime? day = null;
        foreach (var line in lines.Reverse())
        {
            if (line.At.UtcDateTime.Date != day)
            {
                day = line.At.UtcDateTime.Date;
                html.Append(CultureInfo.InvariantCulture, $"<li class=\"day\">{Time(line.At, "dddd")}</li>");
            }

            var owner = line.Epoch is { } epoch ? $"<span class=\"then {Mark(line.Owner ?? "")}\">{Text(line.Owner ?? "")} · {Number(epoch)}</span>" : "";
            var weight = IsTrouble(line) ? "trouble" : IsDetail(line) ? "aside" : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<li class=\"{line.Where} w-{line.What.Replace(' ', '-')} {weight}\">{Time(line.At, "HH:mm:ss")}<span class=\"what\">{Text(line.What)}</span><span class=\"detail\">{Text(line.Detail)}</span>{owner}</li>");
        }

        return html.ToString();
    }

    private static bool IsTrouble(StoryLine line) => line.What switch
    {
        "refused" or "dead" => true,
        "attempt" => !line.Detail.EndsWith("delivered", StringComparison.Ordinal),
        "webhook" or "graph call" => !line.Detail.EndsWith("200", StringComparison.Ordinal),
        _ => false,
    };

    // What carries the story along, and went well, steps back behind what moves it.
    private static bool IsDetail(StoryLine line) => line.What is "webhook" or "graph call" or "attempt" or "accepted" or "send" or "deadline" or "channel";

    private string Inbox(string customer)
    {
        var html = new StringBuilder();
        foreach (var c in stage.Desk.Inbox.OrderByDescending(c => c.Person == customer))
        {
            var (state, buttons) = c.Standing switch
            {
                DeskStanding.Waiting => ("waits for a human", Act("desk-accept", "Accept", c.Person, "primary") + Act("desk-take", "Take over", c.Person)),
                DeskStanding.Accepted => ("accepted, the bot passes", Act("desk-take", "Take over", c.Person)),
                DeskStanding.Lapsed => ("24 h have passed: not ours", Act("desk-take", "Take over", c.Person)),
                DeskStanding.Mine => ("ours", Answer(c.Person) + Act("desk-pass-back", "Pass back", c.Person) + Act("desk-done", "Done", c.Person, "primary")),
                _ => ("on standby", Act("desk-take", "Take over", c.Person)),
            };
            html.Append(CultureInfo.InvariantCulture,
                $"<li class=\"{(c.Person == customer ? "current" : "")}\"><div class=\"line\"><b>Customer {Text(c.Person)}</b> <span class=\"state s-{c.Standing}\">{state}</span></div><p>{Text(c.Newest ?? "")}</p><div class=\"acts\">{buttons}</div></li>");
        }

        return html.Length > 0 ? html.ToString() : "<li class=\"empty\">No conversation yet.</li>";
    }

    private static string Answer(string person) => Form("desk-answer",
        Hidden(person) + $"<label class=\"unseen\" for=\"answer-{Text(person)}\">Answer of the desk</label><input id=\"answer-{Text(person)}\" name=\"text\" placeholder=\"Answer as the desk\" autocomplete=\"off\" required maxlength=\"2000\">"
        + Button("Send", id: $"send-{person}"), "answer");

    private static string Act(string act, string title, string person, string style = "") =>
        Form(act, Hidden(person) + Button(title, id: $"{act}-{person}", style: style));

    private static string Health(DemoApp app, RouterChapter chapter)
    {
        var owed = chapter.Owed.GetValueOrDefault(app.Account.AppId);
        var name = app.Account.Name;
        return $"<span class=\"state {(app.IsBroken ? "broken" : "well")}\">{(app.IsBroken ? "broken (503)" : "well")}{(owed > 0 ? $", owed {Number(owed)}" : "")}</span>"
            + Form(app.IsBroken ? "heal" : "break", Button(app.IsBroken ? $"Heal the {name}" : $"Break the {name}", id: $"health-{name}", name: "text", value: name));
    }

    private static string Log(DemoApp app, string customer)
    {
        var lines = app.Log.TakeLast(LogShown).Reverse()
            .Select(line => $"<li>{Time(line.At, "HH:mm:ss")}<span>{(line.Person == customer ? "" : $"<i>{Text(line.Person)}</i> ")}{Text(line.Text)}</span></li>").ToArray();
        return lines.Length > 0 ? string.Concat(lines) : "<li class=\"empty\">Nothing heard yet.</li>";
    }

    private static string Who(string name) => $"<b class=\"owner {Mark(name)}\">{Text(name)}</b>";

    /// <summary>The class that colours a name: the same one everywhere on the page.</summary>
    private static string Mark(string name) => name switch { "bot" or "Bot" => "o-bot", "desk" or "Desk" => "o-desk", "Page Inbox" => "o-inbox", _ => "o-none" };

    private static string Fact(string name, string html) => $"<div><dt>{name}</dt><dd>{html}</dd></div>";

    private static string Form(string act, string inside, string style = "") => $"<form method=\"post\" action=\"/sandbox/do/{act}\" class=\"{style}\">{inside}</form>";

    private static string Hidden(string person) => $"<input type=\"hidden\" name=\"person\" value=\"{Text(person)}\">";

    private static string Button(string title, string id, string name = "", string value = "", string style = "") =>
        $"<button id=\"{Text(id)}\" class=\"{style}\"{(name.Length > 0 ? $" name=\"{name}\" value=\"{Text(value)}\"" : "")}>{Text(title)}</button>";

    private static string Time(DateTimeOffset at, string format) => $"<time>{at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)}</time>";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
