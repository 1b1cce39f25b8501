using System.Text;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What a message of the Send API may look like (protocol.md 3.10, 5.3), and what of it stays in the chat.</summary>
internal static class SendForm
{
    private const int LongestText = 2000;
    private const int LongestInstagramText = 1000;
    private const int LongestMetadata = 1000;
    private const int MostQuickReplies = 13;

    private static readonly string[] DeadTags = ["ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE"];
    private static readonly string[] LiveTags = ["HUMAN_AGENT", "CUSTOMER_FEEDBACK"];
    private static readonly string[] MessagingTypes = ["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"];
    private static readonly string[] Actions = ["typing_on", "typing_off", "mark_seen", "react", "unreact"];
    private static readonly string[] AttachmentTypes = ["image", "audio", "video", "file", "template"];

    public static GraphError? CheckAction(string action) =>
        Actions.Contains(action) ? null : GraphErrors.Invalid($"Param sender_action must be one of {{{string.Join(", ", Actions)}}}.");

    public static GraphError? Check(GraphTurn turn, JsonObject message, MetaPlatform platform)
    {
        var type = turn.Text("messaging_type");
        var tag = turn.Text("tag")?.ToUpperInvariant();
        var text = GraphArguments.TextOf(message["text"]);
        var attachment = GraphArguments.ObjectOf(message["attachment"]);
        if (type is not null && !MessagingTypes.Contains(type.ToUpperInvariant()))
        {
            return GraphErrors.Invalid($"Param messaging_type must be one of {{{string.Join(", ", MessagingTypes)}}}.");
        }

        // Since 2026-04-27 three message tags return error 100 (Messenger changelog).
        if (tag is not null && !LiveTags.Contains(tag))
        {
            return GraphErrors.Invalid(DeadTags.Contains(tag) ? $"The message tag {tag} is no longer supported." : "Param tag is invalid.");
        }

        if (string.IsNullOrEmpty(text) == (attachment is null))
        {
            return GraphErrors.InvalidMessage(platform, "Param message must have either text or attachment.");
        }

        if (text is not null && IsTooLong(text, platform))
        {
            return GraphErrors.Invalid(platform == MetaPlatform.Instagram
                ? $"Length of param message[text] must be less than or equal to {LongestInstagramText} bytes"
                : $"Length of param message[text] must be less than or equal to {LongestText}");
        }

        if (GraphArguments.TextOf(message["metadata"]) is { Length: > LongestMetadata })
        {
            return GraphErrors.Invalid($"Length of param message[metadata] must be less than or equal to {LongestMetadata}");
        }

        if (GraphArguments.ListOf(message["quick_replies"]) is { Count: > MostQuickReplies })
        {
            return GraphErrors.Invalid($"Param message[quick_replies] must have at most {MostQuickReplies} elements.");
        }

        return attachment is null ? null : CheckAttachment(turn, attachment, platform);
    }

    /// <summary>5.3: Messenger counts characters, Instagram bytes of UTF-8.</summary>
    private static bool IsTooLong(string text, MetaPlatform platform) => platform == MetaPlatform.Instagram
        ? Encoding.UTF8.GetByteCount(text) > LongestInstagramText
        : text.Length > LongestText;

    private static GraphError? CheckAttachment(GraphTurn turn, JsonObject attachment, MetaPlatform platform)
    {
        var type = GraphArguments.TextOf(attachment["type"])?.ToLowerInvariant();
        if (!AttachmentTypes.Contains(type))
        {
            return GraphErrors.InvalidMessage(platform, "Param message[attachment][type] must be one of {image, audio, video, file, template}.");
        }

        if (turn.World.FileHosts.Fetch(GraphArguments.TextOf(attachment["payload"]?["url"]), type) is { } notFetched)
        {
            return notFetched;
        }

        return GraphArguments.TextOf(attachment["payload"]?["attachment_id"]) is { } id && !turn.Page.Uploads.ContainsKey(id)
            ? GraphErrors.AttachmentUnknown
            : null;
    }

    public static bool IsSurvey(JsonObject message) =>
        GraphArguments.TextOf(message["attachment"]?["payload"]?["template_type"]) == "customer_feedback";

    public static StoredMessage ToStored(GraphTurn turn, JsonObject message)
    {
        var replies = GraphArguments.ListOf(message["quick_replies"]) ?? [];
        return new(turn.World.NewMid(), turn.World.Now, turn.App, GraphArguments.TextOf(message["text"]), (JsonObject)message.DeepClone())
        {
            Buttons = Buttons(message),
            QuickReplies = [.. replies.OfType<JsonObject>().Select(reply => new PageButton(Text(reply, "title"), Text(reply, "payload")))],
        };
    }

    /// <summary>Postback buttons, wherever they stand: in templates, their elements, and nested menus.</summary>
    public static IReadOnlyList<PageButton> Buttons(JsonNode? node) => node switch
    {
        JsonObject button when Text(button, "type") == "postback" => [new(Text(button, "title"), Text(button, "payload"))],
        JsonObject members => [.. members.SelectMany(member => Buttons(member.Value))],
        JsonArray items => [.. items.SelectMany(Buttons)],
        _ => [],
    };

    /// <summary>An attachment sent by address and marked reusable is kept, and the answer names it.</summary>
    public static string? KeepReusable(GraphTurn turn, JsonObject message) =>
        message["attachment"] is JsonObject attachment && attachment["payload"] is JsonObject payload
        && GraphArguments.IsTrue(payload["is_reusable"]) && GraphArguments.TextOf(payload["url"]) is { } url
            ? AttachmentEdge.Keep(turn, Text(attachment, "type"), url, bytes: 0)
            : null;

    private static string Text(JsonObject members, string name) => GraphArguments.TextOf(members[name]) ?? "";
}
