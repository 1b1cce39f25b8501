using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// Where Meta's sample bodies differ from its tables and from captures (protocol.md 4.4, 4.5): timestamps of postbacks and opt-ins as
/// text in seconds, none on deliveries and feedback, <c>num_edit</c> as text. A Page that <see cref="MetaPage.FollowsSamples"/> is told so.
/// </summary>
internal static class SampleForms
{
    public static void Apply(WebhookKind kind, JsonObject item)
    {
        if (kind == WebhookKind.Postback || kind == WebhookKind.OptIn)
        {
            item["timestamp"] = (item["timestamp"]!.GetValue<long>() / 1000).ToString(CultureInfo.InvariantCulture);
        }
        else if (kind == WebhookKind.Delivery || kind == WebhookKind.Feedback)
        {
            item.Remove("timestamp");
        }
        else if (kind == WebhookKind.Edit)
        {
            item["message_edit"]!["num_edit"] = item["message_edit"]!["num_edit"]!.ToJsonString();
        }
    }
}
