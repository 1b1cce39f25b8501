using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Desk;

/// <summary>One item of a webhook.</summary>
/// <param name="InControl">It came on <c>messaging</c>: the desk is in control, or the item is about control. Else on <c>standby</c>.</param>
/// <param name="Person">Whose conversation.</param>
/// <param name="Kind"><c>message</c>, <c>echo</c>, <c>postback</c>, <c>pass_thread_control</c>, …</param>
/// <param name="Body">What stands under the kind's name.</param>
internal sealed record Happened(bool InControl, string Person, string Kind, JsonObject Body)
{
    public string? Mid => Kind is "message" or "echo" or "postback" ? Text("mid") : null;

    /// <summary>What was written or tapped, in words.</summary>
    public string Said => Text("text") ?? Text("title") ?? "(no text)";

    private string? Text(string name) => Body[name]?.ToString();
}

/// <summary>Reads what Meta, or Router in its place, posts to an app.</summary>
internal static class Webhook
{
    /// <summary>The signature covers the bytes as they came: JSON that is read and written again has other bytes.</summary>
    public static bool IsSigned(byte[] body, string? header, string secret)
    {
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(header ?? ""));
    }

    /// <summary>The items in their order; null: this is no webhook.</summary>
    public static IReadOnlyList<Happened>? Read(byte[] body)
    {
        try
        {
            return
            [
                .. from entry in Items(JsonNode.Parse(body)?["entry"])
                   from channel in (string[])["messaging", "standby"]
                   from item in Items(entry[channel])
                   let happened = Item(item.AsObject(), inControl: channel == "messaging")
                   where happened is not null
                   select happened,
            ];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Happened? Item(JsonObject item, bool inControl)
    {
        var (kind, value) = item.FirstOrDefault(member => member.Key is not ("sender" or "recipient") && member.Value is JsonObject);
        if (value is not JsonObject body)
        {
            return null;
        }

        // An echo is what the Page said: there the person is the recipient.
        var isEcho = kind == "message" && body["is_echo"]?.GetValueKind() == JsonValueKind.True;
        return new(inControl, item[isEcho ? "recipient" : "sender"]?["id"]?.ToString() ?? "", isEcho ? "echo" : kind, body);
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => list is null ? [] : list.AsArray().OfType<JsonNode>();
}
