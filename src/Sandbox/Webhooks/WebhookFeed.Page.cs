using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Items that are not about a thread: roles, policies, guests without an id, labels, the dashboard's test button.</summary>
internal sealed partial class WebhookFeed
{
    /// <summary>T21: the admin gave this app a role. The item has no sender.</summary>
    public void Roles(MetaPage page, MetaApp? app, string role)
    {
        if (app is not null)
        {
            ToApp(page, app, WebhookKind.Roles, PageItem(page, WebhookKind.Roles.Key, new JsonObject { [app.Id.Value] = new JsonArray(role) }));
        }
    }

    /// <summary>No sender here either; <c>reason</c> is absent when the Page is unblocked.</summary>
    public void Policy(MetaPage page, string action, string? reason)
    {
        var body = new JsonObject { ["action"] = action };
        if (reason is not null)
        {
            body["reason"] = reason;
        }

        foreach (var id in page.Subscriptions.Keys.ToArray())
        {
            ToApp(page, world.App(id), WebhookKind.Policy, PageItem(page, WebhookKind.Policy.Key, body.DeepClone()));
        }
    }

    /// <summary>There is no thread yet, so every app hears it on messaging.</summary>
    public void FromGuest(MetaPage page, string userRef, string reference)
    {
        var item = PageItem(page, WebhookKind.OptIn.Key, new JsonObject { ["ref"] = reference, ["user_ref"] = userRef });
        item.Insert(0, "sender", new JsonObject { ["user_ref"] = userRef });
        foreach (var id in page.Subscriptions.Keys.ToArray())
        {
            ToApp(page, world.App(id), WebhookKind.OptIn, (JsonObject)item.DeepClone());
        }
    }

    /// <summary>Labels come under <c>changes</c>, without the frame of messaging items.</summary>
    public void Label(MetaConversation c, string action, string id, string name)
    {
        var change = Change(WebhookKind.Labels.Key, new JsonObject
        {
            ["user"] = new JsonObject { ["id"] = c.Person.Value },
            ["action"] = action,
            ["label"] = new JsonObject { ["id"] = id, ["page_label_name"] = name },
        });
        foreach (var app in c.Page.Subscriptions.Keys.ToArray().Select(world.App).Where(app => Subscribed(c, WebhookKind.Labels, app)))
        {
            Send(c, app, WebhookKind.Labels, "changes", change);
        }
    }

    /// <summary>The dashboard's button on Instagram: entry "0", and the item inside <c>field</c>/<c>value</c> (WH-IG).</summary>
    public void DashboardTest(MetaPage page, MetaApp app)
    {
        var value = Item(sender: "12334", recipient: "23245");
        value["message"] = new JsonObject { ["mid"] = "random_mid", ["text"] = "random_text" };
        world.Sender.Enqueue(app, new OutgoingItem(page.Id, Person: null, "instagram", new("0"), "messages", "changes", Change("messages", value)));
    }

    private static JsonObject Change(string field, JsonObject value) => new() { ["field"] = field, ["value"] = value };

    private JsonObject PageItem(MetaPage page, string key, JsonNode body) => new()
    {
        ["recipient"] = new JsonObject { ["id"] = page.Id.Value },
        ["timestamp"] = world.Now.ToUnixTimeMilliseconds(),
        [key] = body,
    };

    private void ToApp(MetaPage page, MetaApp app, WebhookKind kind, JsonObject item)
    {
        if (page.Subscriptions.TryGetValue(app.Id, out var fields) && kind.SubscribedBy(fields, MetaPlatform.Messenger))
        {
            world.Sender.Enqueue(app, new OutgoingItem(page.Id, Person: null, "page", page.Id, kind.Key, "messaging", item));
        }
    }
}
