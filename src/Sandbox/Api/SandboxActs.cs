using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// <c>people/{page}/{psid}/{act}</c>, <c>inbox/{page}/{psid}/{act}</c> and <c>vendors/{app}/{page}/{psid}/{act}</c>: the same acts as
/// the actors have in C#.
/// </summary>
internal static class SandboxActs
{
    public static JsonNode Carry(MetaWorld world, string[] path, JsonObject body) => path switch
    {
        ["people", var page, var psid, var act] => Person(world, PersonOn(world, page, psid, body), act, body),
        ["inbox", var page, var psid, var act] => Inbox(world, PersonOn(world, page, psid, body), act, body),
        ["vendors", var app, var page, var psid, var act] => Vendor(world, world.App(new(app)), PersonOn(world, page, psid, body), act, body),
        _ => throw new KeyNotFoundException($"There is no act at {string.Join('/', path)}."),
    };

    private static JsonObject Person(MetaWorld world, PersonOnPage person, string act, JsonObject body) => act switch
    {
        "meets" => SandboxApi.Done(),
        "writes" => Mid(person.Writes(Text(body, "text"), Maybe(body, "reply_to"))),
        "attaches" => Mid(person.SendsAttachment(Text(body, "type"), Text(body, "url"))),
        "taps" => Mid(person.Taps(Text(body, "title"))),
        "taps_payload" => Mid(person.TapsPayload(Text(body, "payload"), world.App(new(Text(body, "app"))), Maybe(body, "title") ?? "Button")),
        "taps_quick_reply" => Mid(person.TapsQuickReply(Text(body, "title"))),
        "gets_started" => Mid(person.GetsStarted(Maybe(body, "ref"), Maybe(body, "ad_id"))),
        "reacts" => Done(() => person.Reacts(Text(body, "mid"), Maybe(body, "reaction") ?? "love", Maybe(body, "emoji") ?? "\u2764\ufe0f")),
        "unreacts" => Done(() => person.Unreacts(Text(body, "mid"))),
        "edits" => Done(() => person.Edits(Text(body, "mid"), Text(body, "text"))),
        "reads" => Done(person.Reads),
        "clicks_link" => Done(() => person.ClicksLink(Text(body, "ref"), Maybe(body, "referer_uri"))),
        "clicks_ad" => Done(() => person.ClicksAd(Text(body, "ad_id"), Maybe(body, "ref") ?? "")),
        "clicks_lead_ad" => Done(() => person.ClicksLeadAd(Text(body, "ad_id"))),
        "leaves_lead_ad" => Done(person.LeavesLeadAd),
        "blocks" => Done(person.Blocks),
        "unblocks" => Done(person.Unblocks),
        _ => RareActs.Carry(person, act, body),
    };

    private static JsonObject Inbox(MetaWorld world, PersonOnPage person, string act, JsonObject body) => act switch
    {
        "replies" => Mid(world.PageInbox.Replies(person, Text(body, "text"))),
        "moves_to_main" => Done(() => world.PageInbox.MovesToMain(person)),
        "marks_done" => Done(() => world.PageInbox.MarksDone(person)),
        "labels" => Done(() => world.PageInbox.Labels(person, Text(body, "name"))),
        "asks_for_control" => Done(() => world.PageInbox.AsksForControl(person)),
        _ => throw Unknown(act),
    };

    private static JsonObject Vendor(MetaWorld world, MetaApp app, PersonOnPage person, string act, JsonObject body)
    {
        var vendor = world.Vendor(app);
        var answer = act switch
        {
            "sends" => vendor.Sends(person, Text(body, "text"), Maybe(body, "tag")),
            "passes" => vendor.Passes(person, world.App(new(Text(body, "to"))), Maybe(body, "metadata")),
            "takes" => vendor.Takes(person, Maybe(body, "metadata")),
            "requests" => vendor.Requests(person, Maybe(body, "metadata")),
            "releases" => vendor.Releases(person),
            _ => throw Unknown(act),
        };
        return new JsonObject { ["status"] = answer.Status, ["body"] = answer.Body };
    }

    private static PersonOnPage PersonOn(MetaWorld world, string page, string psid, JsonObject body) =>
        Maybe(body, "platform") == "instagram" ? world.Person(psid).OnInstagram(world.Page(page)) : world.Person(psid).On(world.Page(page));

    public static string Text(JsonObject body, string name) => Maybe(body, name) ?? throw new FormatException($"\"{name}\" is missing.");

    public static string? Maybe(JsonObject body, string name) => GraphArguments.TextOf(body[name]);

    public static double? Number(JsonObject body, string name) =>
        Maybe(body, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    public static KeyNotFoundException Unknown(string act) => new($"Nobody can do \"{act}\" here.");

    public static JsonObject Mid(string mid) => new() { ["mid"] = mid };

    public static JsonObject Done(Action act)
    {
        act();
        return SandboxApi.Done();
    }
}
