using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Another vendor's app on the Page: it calls the same Graph API with its own token, in this process, and meets no faults.</summary>
public sealed class VendorApp
{
    private readonly MetaWorld _world;

    internal VendorApp(MetaWorld world, MetaApp app)
    {
        _world = world;
        App = app;
    }

    public MetaApp App { get; }

    public GraphAnswer Sends(PersonOnPage person, string text, string? tag = null)
    {
        var body = Recipient(person);
        body["message"] = new JsonObject { ["text"] = text };
        if (tag is not null)
        {
            body["messaging_type"] = "MESSAGE_TAG";
            body["tag"] = tag;
        }

        return Calls(person.Page, "messages", body);
    }

    public GraphAnswer Passes(PersonOnPage person, MetaApp to, string? metadata = null)
    {
        var body = Recipient(person, metadata);
        body["target_app_id"] = to.Id.Value;
        return Calls(person.Page, "pass_thread_control", body);
    }

    public GraphAnswer Takes(PersonOnPage person, string? metadata = null) => Calls(person.Page, "take_thread_control", Recipient(person, metadata));

    public GraphAnswer Requests(PersonOnPage person, string? metadata = null) => Calls(person.Page, "request_thread_control", Recipient(person, metadata));

    public GraphAnswer Releases(PersonOnPage person) => Calls(person.Page, "release_thread_control", Recipient(person));

    /// <summary>Any POST edge of the Page, with any body.</summary>
    public GraphAnswer Calls(MetaPage page, string edge, JsonObject body) =>
        _world.Graph.RunNow(new GraphCall("POST", ["me", edge], body) { Token = page.Token(App) });

    private static JsonObject Recipient(PersonOnPage person, string? metadata = null)
    {
        var body = new JsonObject { ["recipient"] = new JsonObject { ["id"] = person.Id.Value } };
        if (metadata is not null)
        {
            body["metadata"] = metadata;
        }

        return body;
    }
}
