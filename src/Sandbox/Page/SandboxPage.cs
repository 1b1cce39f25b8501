using System.Text.Json;

namespace Router.Sandbox;

/// <summary>
/// <c>/sandbox</c>: one page with the customer's phone, the timeline, the bot and the desk. It needs no login, for everything behind it is
/// thrown away; whoever maps it sees to the Host header, and a POST from a page of another origin is refused here.
/// </summary>
public static class SandboxPage
{
    // What rings comes in bursts: a reader needs no picture of each moment.
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    // A ring may come a moment before what it tells of can be read: after the last one the page is read once more.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    // So that a proxy or a browser keeps the quiet stream open.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static IEndpointConventionBuilder MapSandboxPage(this IEndpointRouteBuilder routes, SandboxStage stage, IRouterStory story)
    {
        var parts = new PageParts(stage, story);
        var page = routes.MapGroup("/sandbox");
        page.MapGet("", (HttpContext context) => Document(context, parts));
        page.MapGet("/events", (HttpContext context, IHostApplicationLifetime life) => Events(context, parts, stage.Bell, life.ApplicationStopping));
        page.MapGet("/assets/{name}", Asset);
        page.MapPost("/do/{act}", (HttpContext context, string act) => Do(context, stage, act));
        return page.ExcludeFromDescription();
    }

    private static async Task Document(HttpContext context, PageParts parts)
    {
        Guard(context.Response);
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(PageFrame.Around(await parts.Read(context.RequestAborted)), context.RequestAborted);
    }

    private static async Task Asset(HttpContext context, string name)
    {
        var type = Path.GetExtension(name) switch { ".css" => "text/css", ".js" => "text/javascript", ".svg" => "image/svg+xml", _ => null };
        await using var file = type is null ? null : typeof(SandboxPage).Assembly.GetManifestResourceStream(name);
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Guard(context.Response);
        context.Response.ContentType = $"{type}; charset=utf-8";
        context.Response.ContentLength = file.Length;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Server-sent events: each names the parts of the page that have changed, with their HTML.</summary>
    private static async Task Events(HttpContext context, PageParts parts, PageBell bell, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        Guard(context.Response);
        context.Response.ContentType = "text/event-stream";
        Dictionary<string, string> shown = [];
        var rang = false;
        try
        {
            while (true)
            {
                var next = bell.Next;
                var now = await parts.Read(either.Token);
                var changed = now.Where(part => shown.GetValueOrDefault(part.Key) != part.Value).ToDictionary();
                await context.Response.WriteAsync(changed.Count > 0 ? $"data: {JsonSerializer.Serialize(changed)}\n\n" : ":\n\n", either.Token);
                await context.Response.Body.FlushAsync(either.Token);
                shown = now;
                rang = await Rings(next, within: rang ? LastLook : Heartbeat, either.Token);
                await Task.Delay(rang ? Burst : TimeSpan.Zero, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the program ends.
        }
    }

    private static async Task<bool> Rings(Task next, TimeSpan within, CancellationToken stop)
    {
        try
        {
            await next.WaitAsync(within, stop);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task Do(HttpContext context, SandboxStage stage, string act)
    {
        var request = context.Request;
        if (!IsOwn(request) || !request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsJsonAsync(new { done = false, said = "Only the sandbox's own page may do this." }, context.RequestAborted);
            return;
        }

        try
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            var said = await SandboxPlay.Do(stage, act, form["person"].ToString(), form["text"].ToString().Trim());
            stage.Bell.Ring();
            await Say(context, done: true, said);
        }
        catch (SandboxPlayException refused)
        {
            await Say(context, done: false, refused.Message);
        }
    }

    // Without script the browser comes back to the page; with it, the page shows what was said. An act that cannot be done now is no error
    // of the request: the browser's console stays empty.
    private static Task Say(HttpContext context, bool done, string text)
    {
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/sandbox";
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { done, said = text }), context.RequestAborted);
    }

    // A browser names the origin of every POST; a program that names none is no page of somebody else's.
    private static bool IsOwn(HttpRequest request) =>
        (request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == $"{request.Scheme}://{request.Host}")
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static void Guard(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
    }
}
