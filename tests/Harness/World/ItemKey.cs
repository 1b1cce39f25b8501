using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>
/// What makes an item this item, read from its JSON: the platform's side and the apps' side come to the same key. Written
/// anew here, and not taken from Wire: the two must agree because they follow the same table (rules.md section 6).
/// </summary>
public static class ItemKey
{
    private static readonly string[] Addresses = ["sender", "recipient", "timestamp"];

    /// <summary>The item of a callback.</summary>
    public static HeardItem Heard(JsonObject item)
    {
        var kind = KindOf(item);
        var body = item[kind == "echo" ? "message" : kind];
        return kind switch
        {
            "control_changed" => new($"control_changed:{(long)body!["epoch"]!}", kind)
            {
                Change = new((string?)body["previous_owner_app_id"], (string?)body["new_owner_app_id"], (long)body["epoch"]!, (string)body["reason"]!),
            },
            "request_ended" => new($"request_ended:{(long)item["timestamp"]!}", kind) { RequestEnd = (string)body!["reason"]! },
            _ => new(Of(kind, (string?)(body as JsonObject)?["mid"], (long?)item["timestamp"] ?? 0), kind),
        };
    }

    /// <summary>The key of an item by its kind, its <c>mid</c> if it has one, and Meta's timestamp.</summary>
    public static string Of(string kind, string? mid, long timestamp) => kind switch
    {
        "message" or "echo" or "postback" when mid is not null => $"{kind}:{mid}",
        _ => $"{kind}:{mid}:{timestamp}",
    };

    /// <summary>The item's kind: the name of its body, and <c>echo</c> for the Page's own messages.</summary>
    public static string KindOf(JsonObject item)
    {
        var kind = item.Select(member => member.Key).FirstOrDefault(name => !Addresses.Contains(name)) ?? "";
        return kind == "message" && item["message"]?["is_echo"]?.GetValue<bool>() == true ? "echo" : kind;
    }
}
