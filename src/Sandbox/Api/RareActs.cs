using System.Globalization;
using System.Text.Json.Nodes;
using static Router.Sandbox.SandboxActs;

namespace Router.Sandbox;

/// <summary>Acts of people that most scenes do without: messages of rarer kinds, forms, ratings (protocol.md 4.5).</summary>
internal static class RareActs
{
    public static JsonObject Carry(PersonOnPage person, string act, JsonObject body) => act switch
    {
        "sends_attachment" => Mid(person.SendsAttachment(Text(body, "type"), GraphArguments.ObjectOf(body["payload"])?.DeepClone() as JsonObject ?? [], Maybe(body, "text"))),
        "sends_sticker" => Mid(person.SendsSticker(Id(body, "sticker_id"), Text(body, "url"))),
        "sends_ephemeral" => Mid(person.SendsEphemeral()),
        "sends_unsupported" => Mid(person.SendsUnsupported()),
        "writes_link" => Mid(person.WritesLink(Text(body, "text"), Text(body, "url"), Text(body, "title"))),
        "writes_about_product" => Mid(person.WritesAboutProduct(Text(body, "text"), Text(body, "product_id"))),
        "writes_from_ad" => Mid(person.WritesFromAd(Text(body, "text"), Text(body, "ad_id"), Maybe(body, "ref") ?? "")),
        "writes_from_link" => Mid(person.WritesFromLink(Text(body, "text"), Text(body, "ref"))),
        "uses_command" => Mid(person.UsesCommand(Text(body, "text"), Text(body, "command"))),
        "replies_to_story" => Mid(person.RepliesToStory(Text(body, "text"), Text(body, "url"), Text(body, "story_id"))),
        "deletes" => Done(() => person.Deletes(Text(body, "mid"))),
        "opts_in" => Done(() => person.OptsIn(Maybe(body, "type") ?? "notification_messages", Maybe(body, "payload") ?? "")),
        "stops_notifications" => Done(() => person.ChangesNotifications(stops: true)),
        "resumes_notifications" => Done(() => person.ChangesNotifications(stops: false)),
        "opens_login" => new JsonObject { ["account_linking_token"] = person.OpensLogin() },
        "links_account" => Done(() => person.LinksAccount(Text(body, "authorization_code"))),
        "unlinks_account" => Done(person.UnlinksAccount),
        "answers_survey" => Done(() => person.AnswersSurvey(Text(body, "question"), Text(body, "score"), Text(body, "follow_up"))),
        "gives_information" => Done(() => person.GivesInformation(Text(body, "screen"), Text(body, "key"), Text(body, "value"))),
        "rates" => Done(() => person.Rates(Text(body, "mid"), GraphArguments.IsTrue(body["good"]))),
        "orders" => Done(() => person.Orders(
            Id(body, "product_id"), Text(body, "name"), (int)Id(body, "unit_price"), Text(body, "currency"), (int)Id(body, "quantity"), Maybe(body, "note") ?? "")),
        "submits_form" => Done(() => person.SubmitsForm(Id(body, "form_id"))),
        _ => throw Unknown(act),
    };

    private static long Id(JsonObject body, string name) => long.Parse(Text(body, name), CultureInfo.InvariantCulture);
}
