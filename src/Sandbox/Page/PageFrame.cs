namespace Router.Sandbox;

/// <summary>The page around its parts. It works without script, too: each button is a form, and the page is then loaded anew.</summary>
internal static class PageFrame
{
    public static string Around(IReadOnlyDictionary<string, string> parts) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Router sandbox</title>
        <link rel="icon" href="/sandbox/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/sandbox/assets/sandbox.css">
        <script src="/sandbox/assets/sandbox.js" defer></script>
        </head>
        <body>
        <header>
        <h1>Router <span>sandbox</span></h1>
        <dl id="standing">{parts["standing"]}</dl>
        <nav aria-label="What may happen">
        {Act("human", "Talk to a human", "primary")}{Act("old-button", "Tap an old bot button")}{Act("inbox-reply", "Reply from Page Inbox")}{Act("inbox-done", "Done in Page Inbox")}{Act("jump", "Jump 24 h")}{Act("new-customer", "New customer")}
        </nav>
        <p id="said" role="status" aria-live="polite">A pretend Meta, a bot and a desk, with a real Router between them.</p>
        </header>
        <main>
        <section class="phone" aria-labelledby="phone-title">
        <h2 id="phone-title">Customer’s phone</h2>
        <ol id="chat" class="scrolls" tabindex="0" aria-label="Chat">{parts["chat"]}</ol>
        <form method="post" action="/sandbox/do/write" class="composer">
        <label class="unseen" for="write">Message to the shop</label>
        <input id="write" name="text" placeholder="Write a message" autocomplete="off" required maxlength="2000">
        <button id="write-send" class="primary">Send</button>
        </form>
        </section>
        <section class="story" aria-labelledby="story-title">
        <h2 id="story-title">Timeline <span>newest first · right: in control, epoch</span></h2>
        <ol id="timeline" class="scrolls" tabindex="0" aria-label="Timeline">{parts["timeline"]}</ol>
        </section>
        <section class="apps" aria-label="The shop’s apps">
        <div class="app desk">
        <div class="title"><h2>Desk inbox</h2><div class="health" id="desk-health">{parts["desk-health"]}</div></div>
        <ul id="inbox" class="scrolls" tabindex="0" aria-label="Conversations in the desk’s inbox">{parts["inbox"]}</ul>
        <h3>Desk log</h3>
        <ol id="desk-log" class="log scrolls" tabindex="0" aria-label="Desk log">{parts["desk-log"]}</ol>
        </div>
        <div class="app bot">
        <div class="title"><h2>Bot</h2><div class="health" id="bot-health">{parts["bot-health"]}</div></div>
        <h3>Bot log</h3>
        <ol id="bot-log" class="log scrolls" tabindex="0" aria-label="Bot log">{parts["bot-log"]}</ol>
        </div>
        </section>
        </main>
        </body>
        </html>
        """;

    private static string Act(string act, string title, string style = "") =>
        $"<form method=\"post\" action=\"/sandbox/do/{act}\"><button id=\"do-{act}\" class=\"{style}\">{title}</button></form>";
}
