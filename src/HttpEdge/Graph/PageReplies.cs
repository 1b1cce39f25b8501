using System.Buffers;
using System.Text.Json;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary>The small bodies Router answers with in Graph's place (protocol.md 3.2–3.11).</summary>
internal static class PageReplies
{
    public static readonly Reply Success = new(200, "{\"success\":true}"u8.ToArray());

    /// <summary>A message that was accepted; a sender action has no id.</summary>
    public static Reply Sent(PersonId person, string? mid) => Json(json =>
    {
        json.WriteString("recipient_id", person.Value);
        if (mid is not null)
        {
            json.WriteString("message_id", mid);
        }
    });

    /// <summary><c>GET /me</c>: the fields asked for that Router knows; unknown ones are passed over.</summary>
    public static Reply Page(PageEntry page, string? fields) => Json(json =>
    {
        var asked = fields?.Split(',') ?? ["name"];
        foreach (var field in asked)
        {
            if (field == "name")
            {
                json.WriteString("name", page.Name);
            }
            else if (field.StartsWith("messaging_feature_status", StringComparison.Ordinal))
            {
                FeatureStatus(json, page);
            }
            else if (field.StartsWith("instagram_business_account", StringComparison.Ordinal) && page.InstagramId is { } instagram)
            {
                json.WriteStartObject("instagram_business_account");
                json.WriteString("id", instagram);
                json.WriteEndObject();
            }
        }

        json.WriteString("id", page.Id.Value);
    });

    public static Reply Receivers(IEnumerable<(AppId Id, string Name)> apps, string? fields) => Json(json =>
    {
        var asked = fields?.Split(',') ?? ["id", "name"];
        json.WriteStartArray("data");
        foreach (var (id, name) in apps)
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString());
            if (asked.Contains("name"))
            {
                json.WriteString("name", name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static Reply SubscribedApp(HostedApp app) => Json(json =>
    {
        json.WriteStartArray("data");
        if (app.Fields.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("category", "Business");
            json.WriteString("link", $"https://www.facebook.com/games/?app_id={app.Id}");
            json.WriteString("name", app.Name);
            json.WriteString("id", app.Id.ToString());
            Strings(json, "subscribed_fields", app.Fields.Order(StringComparer.Ordinal));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static Reply Subscriptions(AppEntry app) => Json(json =>
    {
        json.WriteStartArray("data");
        if (app.Callback is { } callback)
        {
            json.WriteStartObject();
            json.WriteString("object", "page");
            json.WriteString("callback_url", callback.AbsoluteUri);
            json.WriteBoolean("active", app.Verified && app.Parked is null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary><c>debug_token</c>. <paramref name="fault"/>: why the token is not valid.</summary>
    public static Reply Token(TokenEntry token, AppEntry app, (int Code, int? Subcode, string Message)? fault) => Json(json =>
    {
        json.WriteStartObject("data");
        json.WriteString("app_id", app.Id.ToString());
        json.WriteString("type", "PAGE");
        json.WriteString("application", app.Name);
        json.WriteNumber("issued_at", token.IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber("expires_at", token.ExpiresAt?.ToUnixTimeSeconds() ?? 0);
        Fault(json, fault);
        json.WriteString("profile_id", token.Page.Value);
        Strings(json, "scopes", fault is null ? ["pages_messaging", "pages_manage_metadata"] : []);
        json.WriteEndObject();
    });

    /// <summary><c>debug_token</c> of a text that is no token of Router's.</summary>
    public static Reply NoToken() => Json(json =>
    {
        json.WriteStartObject("data");
        Fault(json, (190, null, "Invalid OAuth access token."));
        Strings(json, "scopes", []);
        json.WriteEndObject();
    });

    private static void Fault(Utf8JsonWriter json, (int Code, int? Subcode, string Message)? fault)
    {
        if (fault is var (code, subcode, message))
        {
            json.WriteStartObject("error");
            json.WriteNumber("code", code);
            json.WriteString("message", message);
            if (subcode is { } number)
            {
                json.WriteNumber("subcode", number);
            }

            json.WriteEndObject();
        }

        json.WriteBoolean("is_valid", fault is null);
    }

    // R2 is hop_v2, Conversation Routing the flag of each channel (protocol.md 1.3).
    private static void FeatureStatus(Utf8JsonWriter json, PageEntry page)
    {
        var routing = page.Roster.Profile == Profile.Routing;
        json.WriteStartObject("messaging_feature_status");
        json.WriteBoolean("hop_v2", !routing);
        json.WriteBoolean("msgr_multi_app", routing);
        json.WriteBoolean("ig_multi_app", routing && page.InstagramId is not null);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static Reply Json(Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return new Reply(200, output.WrittenMemory);
    }
}
