using System.Net;
using System.Text.RegularExpressions;

namespace Router.EndToEnd;

/// <summary>One sandbox for the tests below; each takes a customer of its own.</summary>
public sealed class OneSandbox : IAsyncLifetime
{
    public SandboxProcess Page { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var ports = Ports.Free(2);
        Page = await SandboxProcess.Start(new()
        {
            ["Router__Listen__Public"] = $"127.0.0.1:{ports[0]}",
            ["Router__Listen__Private"] = $"127.0.0.1:{ports[1]}",
        });
        Public = new($"http://127.0.0.1:{ports[0]}");
    }

    public Uri Public { get; private set; } = null!;

    public async Task DisposeAsync() => await Page.DisposeAsync();
}

/// <summary>What a newcomer sees on the sandbox's page, by the calls that the page makes.</summary>
public sealed partial class TheScenario(OneSandbox sandbox) : IClassFixture<OneSandbox>
{
    private SandboxProcess Page => sandbox.Page;

    [Fact]
    public async Task Every_file_of_the_page_comes_whole_and_with_its_type()
    {
        using var page = await Page.Http.GetAsync("/sandbox");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        var names = Asset().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["icon.svg", "sandbox.css", "sandbox.js"], names.Order());
        foreach (var name in names)
        {
            using var file = await Page.Http.GetAsync($"/sandbox/assets/{name}");
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(Path.GetExtension(name) switch { ".css" => "text/css", ".js" => "text/javascript", _ => "image/svg+xml" }, file.Content.Headers.ContentType?.MediaType);
            Assert.Equal(await File.ReadAllBytesAsync(Repository.PathOf($"src/Sandbox/Page/Assets/{name}")), await file.Content.ReadAsByteArrayAsync());
        }

        using var none = await Page.Http.GetAsync("/sandbox/assets/none.css");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_conversation_goes_from_the_bot_to_the_desk_and_back()
    {
        await NewCustomer();
        await Page.Does("write", "hello");
        await Page.Shows("chat", "Hello! I am the Corner Shop's bot.");
        await Page.Does("human");
        await Page.Shows("standing", "Waiting desk");
        await Page.Shows("inbox", "waits for a human");
        await Page.Shows("timeline", "request desk waits until");
        await Page.Shows("standing", "In control bot");

        await Page.Does("desk-accept");
        await Page.Shows("standing", "In control desk");
        await Page.Shows("inbox", "ours");
        await Page.Does("desk-answer", "This is Dana.");
        await Page.Shows("chat", "Desk This is Dana.");

        await Page.Does("desk-done");
        await Page.Shows("standing", "In control nobody (idle)");
        await Page.Does("write", "When are you open?");
        await Page.Shows("chat", "Bot We are open Monday to Saturday");
        await Page.Shows("standing", "In control bot");
        foreach (var reason in (string[])["idle → bot: the idle conversation begins again", "bot → desk: the owner passed it", "request desk: granted", "desk → idle: the owner released it"])
        {
            await Page.Shows("timeline", reason);
        }
    }

    [Fact]
    public async Task A_tap_on_an_old_button_gives_control_to_the_bot_that_sent_it()
    {
        await DeskHasControl();
        await Page.Does("old-button");
        await Page.Shows("timeline", "desk → bot: a button of this app was tapped");
        await Page.Shows("chat", "We are open Monday to Saturday");
        await Page.Shows("standing", "In control bot");
    }

    [Fact]
    public async Task The_desk_passes_control_back_to_the_bot()
    {
        await DeskHasControl();
        await Page.Does("desk-pass-back");
        await Page.Shows("chat", "The bot is back.");
        await Page.Shows("standing", "In control bot");
    }

    [Fact]
    public async Task A_jump_of_24_hours_ends_control_at_Router_and_at_Meta()
    {
        await DeskHasControl();
        await Page.Does("jump");
        await Page.Shows("timeline", "desk → idle: 24 h without activity");
        await Page.Shows("standing", "In control nobody (idle)");
        await Page.Does("write", "hello again");
        await Page.Shows("timeline", "at Meta: Router → nobody (idle), expired");
        await Page.Shows("standing", "In control bot");
    }

    [Fact]
    public async Task A_broken_bot_hears_what_it_missed_when_it_is_healed()
    {
        await NewCustomer();
        await Page.Does("break", "bot");
        try
        {
            await Page.Does("write", "hello");
            await Page.Shows("timeline", "503, again at");
            await Page.Shows("bot-health", "broken (503), owed 1");
            await Page.Does("write", "order");
        }
        finally
        {
            await Page.Does("heal", "bot");
        }

        await Page.Shows("chat", "Your order 17");
        await Page.Shows("bot-health", "well Break the bot");
        var chat = await Page.Shows("chat");
        Assert.True(chat.IndexOf("Hello! I am", StringComparison.Ordinal) < chat.IndexOf("Your order 17", StringComparison.Ordinal), chat);
    }

    [Fact]
    public async Task A_reply_in_the_Page_Inbox_takes_control_and_Done_gives_it_back()
    {
        await NewCustomer();
        await Page.Does("write", "hello");
        await Page.Shows("chat", "Hello! I am");
        await Page.Does("inbox-reply");
        await Page.Shows("standing", "In control Page Inbox");
        await Page.Shows("chat", "Page Inbox Hello, this is the shop's owner");
        await Page.Does("inbox-done");
        await Page.Shows("standing", "In control bot");
        await Page.Shows("chat", "The bot is back.");
    }

    [Fact]
    public async Task A_button_that_cannot_be_pressed_now_says_why()
    {
        await NewCustomer();
        Assert.Equal((false, "There is no such button in the chat yet. Say hello first: the bot answers with buttons."), await Page.Tries("old-button"));
        Assert.Equal((false, "Write something first."), await Page.Tries("write", " "));
        Assert.False((await Page.Tries("break", "nobody")).Done);
        Assert.False((await Page.Tries("no-such-act")).Done);
        await Page.Does("write", "hello");
        await Page.Shows("standing", "In control bot");
        var refused = await Page.Tries("desk-done");
        Assert.False(refused.Done);
        Assert.StartsWith("Router refused: (#", refused.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_somebody_else_cannot_press_a_button(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/do/new-customer") { Content = new FormUrlEncodedContent([]) };
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await Page.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_browser_without_script_comes_back_to_the_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/do/new-customer") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Origin", Page.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using var response = await Page.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.SeeOther, "/sandbox"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task The_public_port_does_not_know_the_page()
    {
        using var response = await Page.Http.GetAsync(new Uri(sandbox.Public, "/sandbox"));
        Assert.False(response.IsSuccessStatusCode);
        Assert.DoesNotContain("<html", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<string> NewCustomer() => Page.Does("new-customer");

    private async Task DeskHasControl()
    {
        await NewCustomer();
        await Page.Does("write", "hello");
        await Page.Shows("chat", "Hello! I am");
        await Page.Does("desk-take");
        await Page.Shows("standing", "In control desk");
    }

    [GeneratedRegex("/sandbox/assets/([^\"]+)\"")]
    private static partial Regex Asset();
}
