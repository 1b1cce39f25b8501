using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Router.Sandbox;

/// <summary>The <c>message</c> of an echo ("message_echoes Webhook Event Reference").</summary>
internal static partial class EchoBody
{
    public static JsonObject Of(MetaConversation c, StoredMessage sent, string? metadata)
    {
        var message = new JsonObject { ["mid"] = sent.Mid, ["is_echo"] = true, ["app_id"] = sent.App!.Id.Number };
        // Send API's metadata is documented for Messenger echoes only.
        if (metadata is not null && c.Platform == MetaPlatform.Messenger)
        {
            message["metadata"] = metadata;
        }

        if (sent.Text is not null)
        {
            message["text"] = sent.Text;
        }

        if (sent.Message["attachment"] is JsonObject attachment)
        {
            message["attachments"] = new JsonArray(Attachment(c, attachment));
        }
        else if (c.Page.FollowsSamples && sent.Text is not null && Address().Match(sent.Text) is { Success: true } link)
        {
            // "Legacy fallback has payload null": what an address in the text unfolds to.
            message["attachments"] = new JsonArray(new JsonObject { ["type"] = "fallback", ["title"] = link.Value, ["url"] = link.Value, ["payload"] = null });
        }

        return message;
    }

    private static JsonObject Attachment(MetaConversation c, JsonObject attachment)
    {
        var echoed = (JsonObject)attachment.DeepClone();
        var elements = (echoed["payload"]?["elements"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        // The id that Send wants as a string comes back as a number.
        foreach (var element in elements.Where(element => long.TryParse(GraphArguments.TextOf(element["attachment_id"]), out _)))
        {
            element["attachment_id"] = long.Parse(GraphArguments.TextOf(element["attachment_id"])!, System.Globalization.CultureInfo.InvariantCulture);
        }

        // "Template echoes may have title and url beside type": they do where the Page's bodies follow the samples.
        if (c.Page.FollowsSamples && elements is [var first, ..])
        {
            echoed["title"] = first["title"]?.DeepClone();
            echoed["url"] = first["default_action"]?["url"]?.DeepClone();
        }

        return echoed;
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}
