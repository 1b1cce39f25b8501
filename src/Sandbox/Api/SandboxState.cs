using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What stands at the platform now. Secrets and tokens are not shown.</summary>
internal static class SandboxState
{
    public static JsonNode All(MetaWorld world)
    {
        lock (world.Gate)
        {
            return new JsonObject
            {
                ["now"] = world.Now.ToString("O"),
                ["apps"] = new JsonArray([.. world.Apps.Select(app => (JsonNode)new JsonObject { ["id"] = app.Id.Value, ["name"] = app.Name, ["callback_url"] = app.Callback?.ToString() })]),
                ["pages"] = new JsonArray([.. world.Pages.Select(Page)]),
                ["conversations"] = new JsonArray([.. world.Conversations.Select(c => (JsonNode)Conversation(world, c))]),
            };
        }
    }

    public static JsonNode Chat(MetaWorld world, MetaPage page, Psid psid)
    {
        lock (world.Gate)
        {
            var c = world.Conversation(page, psid) ?? throw new KeyNotFoundException($"{psid} never met {page.Id}.");
            var answer = Conversation(world, c);
            answer["chat"] = new JsonArray([.. c.Messages.Select(message => (JsonNode)new JsonObject { ["mid"] = message.Mid, ["from"] = message.App?.Id.Value, ["text"] = message.Text })]);
            return answer;
        }
    }

    private static JsonNode Page(MetaPage page) => new JsonObject
    {
        ["id"] = page.Id.Value,
        ["name"] = page.Name,
        ["instagram_id"] = page.InstagramId?.Value,
        ["regime"] = page.Regime switch { MetaRegime.Routing => "routing", MetaRegime.ZeroConfig => "zero-config", _ => "handover" },
        ["default_app"] = page.DefaultApp?.Id.Value,
        ["subscriptions"] = new JsonObject([.. page.Subscriptions.Select(pair => KeyValuePair.Create(pair.Key.Value, (JsonNode?)new JsonArray([.. pair.Value.Select(field => (JsonNode)field)])))]),
    };

    private static JsonObject Conversation(MetaWorld world, MetaConversation c)
    {
        world.Control.Expire(c);
        return new JsonObject
        {
            ["page"] = c.Page.Id.Value,
            ["person"] = c.Person.Value,
            ["platform"] = c.Platform == MetaPlatform.Instagram ? "instagram" : "messenger",
            ["owner"] = c.Owner?.Id.Value,
            ["previous_owner"] = c.PreviousOwner?.Id.Value,
            ["expiration"] = c.ExpiresAt?.ToUnixTimeSeconds(),
            ["version"] = c.Version,
            ["marked_done"] = c.MarkedDone,
        };
    }
}
