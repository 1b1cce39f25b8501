using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What a person fills in, agrees to or rates (the smaller EV pages; protocol.md 4.5).</summary>
public sealed partial class PersonOnPage
{
    /// <summary>Agrees to <c>notification_messages</c>, or once to a <c>one_time_notif_req</c>.</summary>
    public void OptsIn(string type = "notification_messages", string payload = "")
    {
        lock (_world.Gate)
        {
            _world.Control.Entry(_thread, route: null);
            var optin = new JsonObject { ["type"] = type, ["payload"] = payload };
            if (type == "one_time_notif_req")
            {
                optin["one_time_notif_token"] = _world.NewNumber();
            }
            else
            {
                optin["notification_messages_token"] = _world.NewNumber();
                optin["notification_messages_frequency"] = "DAILY";
                optin["notification_messages_timezone"] = "America/Los_Angeles";
                optin["token_expiry_timestamp"] = $"{_world.Now.AddDays(180).ToUnixTimeMilliseconds()}";
                optin["user_token_status"] = "NOT_REFRESHED";
                optin["title"] = "News";
            }

            Acts(WebhookKind.OptIn, mid: null, opensWindow: true, optin);
        }
    }

    /// <summary>Stops the notifications agreed to, or resumes them.</summary>
    public void ChangesNotifications(bool stops) => Acts(WebhookKind.OptIn, mid: null, opensWindow: false, new JsonObject
    {
        ["type"] = "notification_messages",
        ["notification_messages_token"] = _world.NewNumber(),
        ["notification_messages_status"] = stops ? "STOP NOTIFICATIONS" : "RESUME NOTIFICATIONS",
    });

    /// <summary>Taps "Log in"; returns the token that comes to the business with it, for <c>GET me?fields=recipient</c>.</summary>
    public string OpensLogin()
    {
        lock (_world.Gate)
        {
            var token = _world.NewNumber();
            Page.LinkingTokens[token] = Id;
            return token;
        }
    }

    public void LinksAccount(string authorizationCode) =>
        Acts(WebhookKind.AccountLinking, mid: null, opensWindow: false, new JsonObject { ["status"] = "linked", ["authorization_code"] = authorizationCode });

    public void UnlinksAccount() => Acts(WebhookKind.AccountLinking, mid: null, opensWindow: false, new JsonObject { ["status"] = "unlinked" });

    /// <summary>Answers a customer-feedback survey: a score, and what they have to say about it.</summary>
    public void AnswersSurvey(string question, string score, string followUp) => Acts(WebhookKind.Feedback, mid: null, opensWindow: false, new JsonObject
    {
        ["feedback_screens"] = new JsonArray(new JsonObject
        {
            ["screen_id"] = 0,
            ["questions"] = new JsonObject
            {
                [question] = new JsonObject
                {
                    ["type"] = "csat",
                    ["payload"] = score,
                    ["follow_up"] = new JsonObject { ["type"] = "free_form", ["payload"] = followUp },
                },
            },
        }),
    });

    /// <summary>Fills in one line of a customer-information form.</summary>
    public void GivesInformation(string screen, string key, string value) => Acts(WebhookKind.CustomerInformation, mid: null, opensWindow: false, new JsonObject
    {
        ["screens"] = new JsonArray(new JsonObject
        {
            ["screen_id"] = screen,
            ["responses"] = new JsonArray(new JsonObject { ["key"] = key, ["value"] = value }),
        }),
    });

    /// <summary>Rates an answer of the business.</summary>
    public void Rates(string mid, bool good) =>
        Acts(WebhookKind.ResponseFeedback, mid, opensWindow: false, new JsonObject { ["feedback"] = good ? "Good response" : "Bad response", ["mid"] = mid });

    /// <summary>Sends a cart with one product.</summary>
    public void Orders(long productId, string name, int unitPrice, string currency, int quantity, string note) => Acts(WebhookKind.Order, mid: null, opensWindow: false, new JsonObject
    {
        ["products"] = new JsonArray(new JsonObject
        {
            ["id"] = productId,
            ["retailer_id"] = $"r-{productId}",
            ["name"] = name,
            ["unit_price"] = unitPrice,
            ["currency"] = currency,
            ["quantity"] = quantity,
        }),
        ["note"] = note,
    });

    /// <summary>Sends off an instant form in the thread.</summary>
    public void SubmitsForm(long formId) => Acts(WebhookKind.Form, mid: null, opensWindow: false, new JsonObject { ["id"] = formId });
}
