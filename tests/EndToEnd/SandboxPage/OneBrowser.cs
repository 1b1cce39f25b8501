using Microsoft.Playwright;

namespace Router.EndToEnd;

/// <summary>One browser for the tests of a class; each opens a page of its own, with cookies and storage of its own.</summary>
public sealed class OneBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    // Without a browser every test is skipped, and nothing is started.
    public async Task InitializeAsync()
    {
        if (SystemTools.Find(SystemTool.Browser) is { } program)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
        }
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    /// <summary>Opens the sandbox's page of the Router at this address.</summary>
    public async Task<OpenedPage> Opens(Uri address, int width, int height, ColorScheme scheme = ColorScheme.Light)
    {
        var browser = _browser ?? throw new InvalidOperationException("There is no browser.");
        var opened = new OpenedPage(await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme }));
        await opened.Page.GotoAsync(new Uri(address, "/sandbox").ToString());
        return opened;
    }
}

/// <summary>A page, and what it complained about on its console.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    public OpenedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Hears(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Hears(true, error);
        page.RequestFailed += (_, request) => Hears(!request.Url.EndsWith("/sandbox/events", StringComparison.Ordinal), request.Url);
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Hears(bool counts, string what)
    {
        if (counts)
        {
            Complaints.Add(what);
        }
    }
}
