namespace Router.Sandbox;

/// <summary>An act that cannot be done now; the message says why, to the person at the page.</summary>
public sealed class SandboxPlayException(string message) : Exception(message);

/// <summary>What the page's buttons do. Each answers with one sentence about what happened.</summary>
internal static class SandboxPlay
{
    private const int LongestText = 2000;

    public static async Task<string> Do(SandboxStage stage, string act, string person, string text)
    {
        var customer = stage.Customer;
        var whose = person.Length > 0 ? person : customer.Id.Value;
        switch (act)
        {
            case "write":
                customer.Writes(Needed(text));
                return "The customer wrote.";
            case "human":
                customer.Writes("human please");
                return "The customer asked for a human. The desk asks for control and waits.";
            case "tap":
                return Taps(customer, Needed(text));
            case "old-button":
                return Taps(customer, DemoBot.HoursButton);
            case "desk-accept":
                return Told(await stage.Desk.Accepts(whose), "The desk accepted; the bot passes control.");
            case "desk-take":
                return Told(await stage.Desk.Takes(whose), "The desk took control.");
            case "desk-answer":
                return Told(await stage.Desk.Answers(whose, Needed(text)), "The desk answered.");
            case "desk-pass-back":
                return Told(await stage.Desk.PassesBack(whose, SandboxStage.BotId), "The desk passed control back to the bot.");
            case "desk-done":
                return Told(await stage.Desk.IsDone(whose), "The desk is done and released control. The next message finds the bot.");
            case "inbox-reply":
                stage.Meta.PageInbox.Replies(customer, text.Length > 0 ? text : "Hello, this is the shop's owner, in the Page Inbox.");
                return "Somebody replied in the Page Inbox, and has control at Meta now.";
            case "inbox-done":
                stage.Meta.PageInbox.MarksDone(customer);
                return "The conversation was marked Done in the Page Inbox.";
            case "jump":
                stage.Clock.Jump(TimeSpan.FromHours(24));
                return "24 hours have passed, for Router and for the pretend Meta.";
            case "break" or "heal":
                var app = text switch { "bot" => (DemoApp)stage.Bot, "desk" => stage.Desk, _ => throw new SandboxPlayException("There is a bot and a desk to break.") };
                app.IsBroken = act == "break";
                return app.IsBroken ? $"The {text} answers 503 to every webhook now. Router keeps what it misses." : $"The {text} is well again. Router delivers what it missed, in order.";
            case "new-customer":
                stage.NextCustomer();
                return "Another customer, with an empty chat.";
            default:
                throw new SandboxPlayException("There is no such button.");
        }
    }

    private static string Taps(PersonOnPage customer, string title)
    {
        try
        {
            customer.Taps(title);
            return $"The customer tapped \"{title}\".";
        }
        catch (InvalidOperationException)
        {
            throw new SandboxPlayException("There is no such button in the chat yet. Say hello first: the bot answers with buttons.");
        }
    }

    private static string Needed(string text) => text.Length is > 0 and <= LongestText ? text : throw new SandboxPlayException("Write something first.");

    private static string Told(DemoAnswer answer, string success) => answer.Success ? success : throw new SandboxPlayException($"Router refused: {answer.Error}");
}
