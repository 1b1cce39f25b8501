using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// The shop's bot: greets, answers two questions, and hands over. It passes control when the desk, which has asked for it, says that a
/// colleague has accepted.
/// </summary>
public sealed class DemoBot(DemoAccount account, TimeProvider clock) : DemoApp(account, clock)
{
    /// <summary>The metadata of a request by which the desk says: now.</summary>
    public const string Accepted = "accepted";

    public const string HoursButton = "Opening hours";
    public const string OrderButton = "Where is my order?";
    public const string HumanButton = "Talk to a human";

    private const string Hours = "HOURS";
    private const string Order = "ORDER";
    private const string Human = "HUMAN";

    protected override async Task Hears(DemoEvent happened)
    {
        var person = happened.Person;
        switch (happened)
        {
            case { InControl: false, Kind: "message" or "postback" }:
                Note(person, $"{happened.Kind} on standby: not mine, I only listen");
                break;
            case { Kind: "message", Text: var text }:
                Note(person, "message on messaging: I answer");
                await Says(person, Reply(Wanted(text ?? "")));
                break;
            case { Kind: "postback", Title: var title }:
                Note(person, $"button \"{title}\" on messaging: I answer");
                await Says(person, Reply((string?)happened.Body["payload"]));
                break;
            case { Kind: "request_thread_control" }:
                await Asked(happened);
                break;
            case { Kind: "pass_thread_control" }:
                Note(person, "control was passed to me");
                await Says(person, new() { ["text"] = "The bot is back. Ask me about opening hours or your order." });
                break;
            case { Kind: "take_thread_control" }:
                Note(person, "control was taken from me");
                break;
        }
    }

    private async Task Asked(DemoEvent request)
    {
        if ((string?)request.Body["metadata"] != Accepted)
        {
            Note(request.Person, "the desk asks for control: I go on until a colleague accepts");
            return;
        }

        Note(request.Person, "a colleague has accepted: I pass control to the desk");
        if (await Graph.Passes(request.Person, request.Body["requested_owner_app_id"]!.ToString(), "from the bot") is { Error: { } error })
        {
            Note(request.Person, $"pass refused: {error}");
        }
    }

    private static string? Wanted(string text) =>
        DemoDesk.WantsHuman(text) ? Human
        : text.Contains("open", StringComparison.OrdinalIgnoreCase) || text.Contains("hours", StringComparison.OrdinalIgnoreCase) ? Hours
        : text.Contains("order", StringComparison.OrdinalIgnoreCase) ? Order
        : null;

    private static JsonObject Reply(string? wanted) => wanted switch
    {
        Hours => new() { ["text"] = "We are open Monday to Saturday, 9 to 18 h." },
        Order => new() { ["text"] = "Your order 17 left us this morning. It should be with you tomorrow." },
        Human => new() { ["text"] = "I have asked a colleague to join. Until somebody is free, I am still here." },
        _ => Menu(),
    };

    private static JsonObject Menu() => new()
    {
        ["attachment"] = new JsonObject
        {
            ["type"] = "template",
            ["payload"] = new JsonObject
            {
                ["template_type"] = "button",
                ["text"] = "Hello! I am the Corner Shop's bot. What can I do for you?",
                ["buttons"] = new JsonArray(Button(HoursButton, Hours), Button(OrderButton, Order), Button(HumanButton, Human)),
            },
        },
    };

    private static JsonObject Button(string title, string payload) => new() { ["type"] = "postback", ["title"] = title, ["payload"] = payload };
}
