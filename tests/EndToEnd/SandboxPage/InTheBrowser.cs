using Microsoft.Playwright;

namespace Router.EndToEnd;

/// <summary>The sandbox's page in a real browser (the machine's own Chromium; nothing is downloaded).</summary>
public sealed class InTheBrowser(OneSandbox sandbox) : IClassFixture<OneSandbox>
{
    private static readonly string[] States = ["first", "waiting", "desk", "old button", "broken", "inbox"];

    [ToolFact(SystemTool.Browser)]
    public async Task A_newcomer_plays_the_whole_scenario()
    {
        await using var browser = await Opened.At(sandbox.Page.Http.BaseAddress!, 1280, 800);
        var page = browser.Page;
        await page.ClickAsync("#do-new-customer");
        await page.FillAsync("#write", "hello");
        await page.PressAsync("#write", "Enter");
        await Shows(page, "#chat", "Hello! I am the Corner Shop's bot.");
        Assert.Equal("", await page.InputValueAsync("#write"));

        await page.ClickAsync("#do-human");
        await Shows(page, "#inbox .current", "waits for a human");
        await Shows(page, "#standing", "desk");
        await page.ClickAsync("#inbox .current button:text-is('Accept')");
        await Shows(page, "#inbox .current", "ours");
        await page.FillAsync("#inbox .current input[name=text]", "This is Dana.");
        await page.ClickAsync("#inbox .current button:text-is('Send')");
        await Shows(page, "#chat", "This is Dana.");
        await page.ClickAsync("#inbox .current button:text-is('Done')");
        await Shows(page, "#timeline", "desk → idle: the owner released it");

        await page.ClickAsync("#inbox .current button:text-is('Take over')");
        await Shows(page, "#standing", "desk");
        await page.ClickAsync("#do-old-button");
        await Shows(page, "#timeline", "desk → bot: a button of this app was tapped");

        await page.ClickAsync("#health-bot");
        await Shows(page, "#bot-health", "broken");
        await page.ClickAsync("#chat button:text-is('Where is my order?')");
        await Shows(page, "#timeline", "503, again at");
        await page.ClickAsync("#health-bot");
        await Shows(page, "#chat", "Your order 17");

        await page.ClickAsync("#do-inbox-reply");
        await Shows(page, "#standing", "Page Inbox");
        await page.ClickAsync("#do-inbox-done");
        await Shows(page, "#chat", "The bot is back.");
        await page.ClickAsync("#do-jump");
        await Shows(page, "#timeline", "bot → idle: 24 h without activity");
        Assert.Empty(browser.Complaints);
    }

    [ToolFact(SystemTool.Browser)]
    public async Task What_is_typed_stays_while_the_page_changes()
    {
        await using var browser = await Opened.At(sandbox.Page.Http.BaseAddress!, 1280, 800);
        var page = browser.Page;
        await page.ClickAsync("#do-new-customer");
        await page.ClickAsync("#do-human");
        await page.ClickAsync("#inbox .current button:text-is('Accept')");
        await page.Locator("#inbox .current input[name=text]").PressSequentiallyAsync("half a sen");
        await sandbox.Page.Does("write", "are you there?");
        await Shows(page, "#inbox .current", "are you there?");
        await page.Keyboard.TypeAsync("tence");
        Assert.Equal("half a sentence", await page.InputValueAsync("#inbox .current input[name=text]"));
    }

    [ToolFact(SystemTool.Browser)]
    public async Task Every_control_is_reached_by_the_keyboard_has_a_name_and_shows_the_focus()
    {
        await using var browser = await Opened.At(sandbox.Page.Http.BaseAddress!, 1280, 800);
        var page = browser.Page;
        await page.ClickAsync("#do-new-customer");
        await page.ClickAsync("#do-human");
        await page.ClickAsync("#inbox .current button:text-is('Accept')");
        await Shows(page, "#inbox .current", "ours");
        await page.ReloadAsync();
        var controls = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('button, input:not([type=hidden])')].map(e => e.id)");
        Assert.DoesNotContain("", controls);
        HashSet<string> reached = [];
        for (var i = 0; i < 3 * controls.Length; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string[]>("(e => [e.id, getComputedStyle(e).outlineStyle, e.labels?.[0]?.textContent || e.getAttribute('aria-label') || e.textContent])(document.activeElement)");
            reached.Add(focused[0]);
            Assert.True(focused[0].Length == 0 || (focused[1] != "none" && focused[2].Length > 0), string.Join(" | ", focused));
        }

        Assert.Empty(controls.Except(reached));
    }

    [ToolTheory(SystemTool.Browser)]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Nothing_scrolls_sideways_and_every_text_can_be_read(int width, int height, ColorScheme scheme)
    {
        await using var browser = await Opened.At(sandbox.Page.Http.BaseAddress!, width, height, scheme);
        var page = browser.Page;
        foreach (var state in States)
        {
            await Play(page, state);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{state}: the page scrolls sideways");
            Assert.Empty(await page.EvaluateAsync<string[]>(Contrast));
        }

        var columns = await page.EvaluateAsync<int>("new Set([...document.querySelectorAll('main > section')].map(e => e.getBoundingClientRect().left)).size");
        Assert.Equal(width < 1000 ? 1 : 3, columns);
        await page.ClickAsync("#health-bot");
        Assert.Empty(browser.Complaints);
    }

    private static async Task Play(IPage page, string state)
    {
        switch (state)
        {
            case "first":
                await page.ClickAsync("#do-new-customer");
                await Shows(page, "#timeline", "Nothing has happened yet.");
                break;
            case "waiting":
                await page.ClickAsync("#do-human");
                await Shows(page, "#inbox .current", "waits for a human");
                break;
            case "desk":
                await page.ClickAsync("#inbox .current button:text-is('Accept')");
                await Shows(page, "#inbox .current", "ours");
                break;
            case "old button":
                await page.FillAsync("#write", "hello");
                await page.ClickAsync("#write-send");
                await page.ClickAsync("#do-old-button");
                await Shows(page, "#said", "no such button");
                break;
            case "broken":
                await page.ClickAsync("#inbox .current button:text-is('Pass back')");
                await Shows(page, "#chat", "The bot is back.");
                await page.ClickAsync("#health-bot");
                await page.ClickAsync("#do-human");
                await Shows(page, "#timeline", "503, again at");
                break;
            default:
                await page.ClickAsync("#do-inbox-reply");
                await Shows(page, "#standing", "Page Inbox");
                break;
        }
    }

    private static Task Shows(IPage page, string where, string text) =>
        page.Locator(where).Filter(new() { HasText = text }).First.WaitForAsync(new() { Timeout = 30_000 });

    /// <summary>The texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3).</summary>
    private const string Contrast = """
        (() => {
          const rgb = c => c.match(/[\d.]+/g).map(Number);
          const light = c => { const [r, g, b] = rgb(c).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (rgb(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };
          const low = [];
          for (const e of document.querySelectorAll('body *')) {
            if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.tagName !== 'INPUT') continue;
            const colors = [getComputedStyle(e).color];
            if (e.tagName === 'INPUT') colors.push(getComputedStyle(e, '::placeholder').color);
            for (const c of colors) {
              const [a, b] = [light(c), light(behind(e))].sort((x, y) => y - x);
              if ((a + .05) / (b + .05) < 4.5) low.push(`${e.tagName}.${e.className} "${e.textContent.slice(0, 30)}" ${c} on ${behind(e)}`);
            }
          }
          return low;
        })()
        """;

    /// <summary>A page, and what it complained about on its console.</summary>
    private sealed class Opened(IPlaywright playwright, IBrowser browser, IPage page) : IAsyncDisposable
    {
        public IPage Page => page;

        public List<string> Complaints { get; } = [];

        public static async Task<Opened> At(Uri address, int width, int height, ColorScheme scheme = ColorScheme.Light)
        {
            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = SystemTools.Find(SystemTool.Browser), Args = ["--no-sandbox", "--disable-gpu"] });
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
            var opened = new Opened(playwright, browser, page);
            page.Console += (_, message) => opened.Hears(message.Type is "error" or "warning", message.Text);
            page.PageError += (_, error) => opened.Hears(true, error);
            page.RequestFailed += (_, request) => opened.Hears(!request.Url.EndsWith("/sandbox/events", StringComparison.Ordinal), request.Url);
            await page.GotoAsync(new Uri(address, "/sandbox").ToString());
            return opened;
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }

        private void Hears(bool counts, string what)
        {
            if (counts)
            {
                Complaints.Add(what);
            }
        }
    }
}
