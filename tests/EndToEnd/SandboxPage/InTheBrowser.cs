using Microsoft.Playwright;

namespace Router.EndToEnd;

/// <summary>The sandbox's page in a real browser (the machine's own Chromium; nothing is downloaded).</summary>
public sealed class InTheBrowser(OneSandbox sandbox, OneBrowser browser) : IClassFixture<OneSandbox>, IClassFixture<OneBrowser>
{
    /// <summary>The folder to put pictures of the scenes into, for README; null: no pictures. docs/images/README.md says how.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("ROUTER_PICTURES");

    [ToolFact(SystemTool.Browser)]
    public async Task One_command_and_one_click_show_a_request_that_waits_and_the_desk_takes_it_from_there()
    {
        // A sandbox of its own, as it is for whoever has just typed the command.
        var fresh = new OneSandbox();
        await fresh.InitializeAsync();
        try
        {
            await using var opened = await browser.Opens(fresh.Page.Http.BaseAddress!, 1280, 800);
            var page = opened.Page;
            await page.ClickAsync("#do-human");
            await page.Shows("#chat", "human please");
            await page.Shows("#chat", "I have asked a colleague to join.");
            await page.Shows("#inbox .current", "waits for a human");
            await page.Shows("#standing", "Waitingdesk");
            await page.Shows("#standing", "In controlbot");

            await page.ClickAsync("#inbox .current button:text-is('Accept')");
            await page.Shows("#inbox .current", "ours");
            await page.Shows("#standing", "In controldesk");
            await page.FillAsync("#inbox .current input[name=text]", "This is Dana.");
            await page.PressAsync("#inbox .current input[name=text]", "Enter");
            await page.Shows("#chat", "This is Dana.");
            await page.ClickAsync("#inbox .current button:text-is('Done')");
            await page.Shows("#standing", "In controlnobody (idle)");
            await page.FillAsync("#write", "When are you open?");
            await page.ClickAsync("#write-send");
            await page.Shows("#chat", "We are open Monday to Saturday");
            await page.Shows("#standing", "In controlbot");
            Assert.Equal("", await page.InputValueAsync("#write"));

            foreach (var reason in (string[])
            [
                "idle → bot: the idle conversation begins again, at the primary", "desk waits until ", "bot → desk: the owner passed it", "desk: granted",
                "desk → idle: the owner released it", "to desk on standby: delivered", "POST messages by Router: 200", "message on messaging to Router: 200",
            ])
            {
                await page.Shows("#timeline", reason);
            }

            Assert.Empty(opened.Complaints);
        }
        finally
        {
            await fresh.DisposeAsync();
        }
    }

    [ToolFact(SystemTool.Browser)]
    public async Task What_is_typed_stays_while_the_page_changes()
    {
        await using var opened = await browser.Opens(sandbox.Page.Http.BaseAddress!, 1280, 800);
        var page = opened.Page;
        await page.ClickAsync("#do-new-customer");
        await page.ClickAsync("#do-human");
        await page.ClickAsync("#inbox .current button:text-is('Accept')");
        await page.Locator("#inbox .current input[name=text]").PressSequentiallyAsync("half a sen");
        await sandbox.Page.Does("write", "are you there?");
        await page.Shows("#inbox .current", "are you there?");
        await page.Keyboard.TypeAsync("tence");
        Assert.Equal("half a sentence", await page.InputValueAsync("#inbox .current input[name=text]"));
    }

    [ToolFact(SystemTool.Browser)]
    public async Task Every_control_is_reached_by_the_keyboard_has_a_name_and_shows_the_focus()
    {
        await using var opened = await browser.Opens(sandbox.Page.Http.BaseAddress!, 1280, 800);
        var page = opened.Page;
        await page.ClickAsync("#do-new-customer");
        await page.ClickAsync("#do-human");
        await page.ClickAsync("#inbox .current button:text-is('Accept')");
        await page.Shows("#inbox .current", "ours");
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
    [InlineData(1280, 800, ColorScheme.Light, "light")]
    [InlineData(1280, 800, ColorScheme.Dark, "dark")]
    [InlineData(390, 844, ColorScheme.Light, "phone")]
    [InlineData(390, 844, ColorScheme.Dark, "phone-dark")]
    public async Task Each_scene_says_why_fits_the_screen_and_can_be_read(int width, int height, ColorScheme scheme, string look)
    {
        await using var opened = await browser.Opens(sandbox.Page.Http.BaseAddress!, width, height, scheme);
        var page = opened.Page;
        foreach (var scene in PageScenes.All)
        {
            if (!scene.Continues)
            {
                await page.ClickAsync("#do-new-customer");
                await page.Shows("#timeline", "Nothing has happened yet.");
            }

            await scene.Plays(page);
            Assert.Empty(await page.EvaluateAsync<string[]>(TooWide));
            Assert.Empty(await page.EvaluateAsync<string[]>(Contrast));
            var columns = await page.EvaluateAsync<int>("new Set([...document.querySelectorAll('main > section')].map(e => e.getBoundingClientRect().left)).size");
            Assert.Equal(width < 1000 ? 1 : 3, columns);
            if (Pictures is not null && scene.InReadme && look != "phone-dark")
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{scene.Name}-{look}.png"), FullPage = look == "phone", Animations = ScreenshotAnimations.Disabled });
            }
        }

        Assert.Empty(opened.Complaints);
    }

    /// <summary>What is wider than its place: the document, and every part that hides or scrolls what does not fit.</summary>
    private const string TooWide = """
        [document.documentElement, ...document.querySelectorAll('main, section, .app, .scrolls, header, nav, #standing')]
          .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.tagName} ${e.id} ${e.className}: ${e.scrollWidth} in ${e.clientWidth}`)
        """;

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
}
