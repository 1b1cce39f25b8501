using System.Buffers;
using System.Text.Json;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>The edge <c>subscribed_apps</c> (protocol.md 3.11): which apps get a Page's webhooks, and which fields.</summary>
internal static class SubscribedApps
{
    /// <summary>
    /// What Router itself needs to know who controls: the person's entries, what was sent by others, standby and handovers.
    /// </summary>
    private static readonly string[] Needed =
        ["messages", "messaging_postbacks", "messaging_referrals", "messaging_optins", "message_echoes", "standby", "messaging_handovers"];

    /// <summary>The fields a Page subscription knows (protocol.md 3.11, [S]). Another name makes Meta refuse the whole call.</summary>
    private static readonly HashSet<string> Known = new(
        [
            .. Needed, "message_deliveries", "message_edits", "message_reactions", "message_reads", "message_context", "message_mention",
            "messaging_account_linking", "messaging_appointments", "messaging_customer_information", "messaging_feedback", "messaging_game_plays",
            "messaging_in_thread_lead_form_submit", "messaging_integrity", "messaging_optouts", "messaging_policy_enforcement", "response_feedback",
            "send_cart", "inbox_labels", "feed", "leadgen",
        ],
        StringComparer.Ordinal);

    /// <summary>The fields Router subscribes to for a Page: its own and those its apps ask for.</summary>
    public static SortedSet<string> FieldsFor(PageRoster roster)
    {
        var fields = new SortedSet<string>(Needed, StringComparer.Ordinal);
        foreach (var app in roster.Apps.Values)
        {
            fields.UnionWith(app.Fields.Where(Known.Contains));
        }

        return fields;
    }

    /// <summary>The fields an app is subscribed to; empty if it is not subscribed; null if the answer cannot be read.</summary>
    public static IReadOnlyCollection<string>? FieldsOf(AppId app, ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            foreach (var entry in json.RootElement.GetProperty("data").EnumerateArray())
            {
                if (entry.GetProperty("id").ToString() == app.ToString())
                {
                    return entry.TryGetProperty("subscribed_fields", out var fields)
                        ? [.. fields.EnumerateArray().Select(field => field.ToString())]
                        : [];
                }
            }

            return [];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    public static ReadOnlyMemory<byte> Body(IEnumerable<string> fields)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("subscribed_fields", string.Join(',', fields));
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
