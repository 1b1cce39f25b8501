using Microsoft.Playwright;

namespace Router.EndToEnd;

/// <summary>A scene on the sandbox's page.</summary>
/// <param name="InReadme">README shows a picture of how it ends.</param>
/// <param name="Continues">It goes on where the scene before has ended; else it begins with a new customer.</param>
internal sealed record PageScene(string Name, Func<IPage, Task> Plays, bool InReadme = true, bool Continues = false);

/// <summary>The scenes: each is played by clicks, and waits for the reason in the timeline.</summary>
internal static class PageScenes
{
    public static readonly IReadOnlyList<PageScene> All =
    [
        new("waiting", Waits, InReadme: false),
        new("handover", HandsOver),
        new("jump", Jumps),
        new("old-button", TapsAnOldButton),
        new("broken", BreaksTheBot, InReadme: false),
        new("healed", HealsTheBot, Continues: true),
        new("page-inbox", RepliesFromThePageInbox),
    ];

    /// <summary>Waits until a part of the page shows a text.</summary>
    public static Task Shows(this IPage page, string where, string text) =>
        page.Locator(where).Filter(new() { HasText = text }).First.WaitForAsync(new() { Timeout = 30_000 });

    private static async Task Waits(IPage page)
    {
        await SaysHello(page);
        await page.ClickAsync("#do-human");
        await page.Shows("#inbox .current", "waits for a human");
        await page.Shows("#timeline", "desk waits until ");
        await page.Shows("#chat", "I have asked a colleague");
    }

    private static async Task HandsOver(IPage page)
    {
        await DeskAccepts(page);
        await page.FillAsync("#inbox .current input[name=text]", "This is Dana. How can I help?");
        await page.ClickAsync("#inbox .current button:text-is('Send')");
        await page.Shows("#chat", "This is Dana.");
        await page.ClickAsync("#inbox .current button:text-is('Done')");
        await page.Shows("#timeline", "desk → idle: the owner released it");
        await page.Shows("#standing", "nobody (idle)");
        await page.Shows("#inbox .current", "on standby");
    }

    private static async Task Jumps(IPage page)
    {
        await DeskAccepts(page);
        await page.ClickAsync("#do-jump");
        await page.Shows("#timeline", "desk → idle: 24 h without activity");
        await page.Shows("#timeline", "at Meta: Router → nobody (idle), expired");
        await page.Shows("#standing", "nobody (idle)");
        await page.Shows("#inbox .current", "24 h have passed");
    }

    private static async Task TapsAnOldButton(IPage page)
    {
        await DeskAccepts(page);
        await page.ClickAsync("#do-old-button");
        await page.Shows("#timeline", "desk → bot: a button of this app was tapped");
        await page.Shows("#chat", "We are open Monday to Saturday");
        await page.Shows("#standing", "In controlbot");
        await page.Shows("#inbox .current", "on standby");
    }

    private static async Task BreaksTheBot(IPage page)
    {
        await SaysHello(page);
        await page.ClickAsync("#health-bot");
        await page.Shows("#bot-health", "broken (503)");
        await page.ClickAsync("#chat button:text-is('Where is my order?')");
        await page.Shows("#timeline", "to bot on messaging: 503, again at ");
        await page.Shows("#bot-health", "owed 1");
    }

    private static async Task HealsTheBot(IPage page)
    {
        await page.ClickAsync("#health-bot");
        await page.Shows("#chat", "Your order 17");
        await page.Locator("#bot-health").Filter(new() { HasNotText = "owed" }).Filter(new() { HasText = "well" }).WaitForAsync(new() { Timeout = 30_000 });
    }

    private static async Task RepliesFromThePageInbox(IPage page)
    {
        await SaysHello(page);
        await page.ClickAsync("#do-inbox-reply");
        await page.Shows("#timeline", "bot → Page Inbox: Meta says so");
        await page.Shows("#standing", "In controlPage Inbox");
        await page.Shows("#chat", "Hello, this is the shop's owner");
        await page.Shows("#bot-log", "control was taken from me");
    }

    private static async Task DeskAccepts(IPage page)
    {
        await Waits(page);
        await page.ClickAsync("#inbox .current button:text-is('Accept')");
        await page.Shows("#inbox .current", "ours");
        await page.Shows("#timeline", "bot → desk: the owner passed it");
        await page.Shows("#standing", "In controldesk");
    }

    private static async Task SaysHello(IPage page)
    {
        await page.FillAsync("#write", "hello");
        await page.PressAsync("#write", "Enter");
        await page.Shows("#chat", "Hello! I am the Corner Shop's bot.");
    }
}
