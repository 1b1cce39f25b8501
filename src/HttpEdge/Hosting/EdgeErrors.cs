using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// The last stop of every request: an exception, or an answer without a body, becomes an error in the envelope of its side.
/// Clients crash on an empty body and take a problem document for success (design.md section 6).
/// </summary>
internal sealed partial class EdgeErrors(RequestDelegate next, RefusedLog refused, ILogger<EdgeErrors> logger)
{
    public async Task Invoke(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (StoreUnavailableException)
        {
            await Write(context, GraphErrors.Unavailable());
            return;
        }
        catch (BadHttpRequestException e)
        {
            await Write(context, new GraphError(e.StatusCode, 100, null, "(#100) The request could not be read. Check its parameters and its body."));
            return;
        }
        catch (Exception e)
        {
            LogFailed(e);
            await Write(context, GraphErrors.Internal());
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
        {
            await Write(context, Empty(context));
        }
    }

    private static GraphError Empty(HttpContext context) => context.Response.StatusCode switch
    {
        404 => GraphErrors.UnknownPath(context.Request.Method),
        405 => GraphErrors.WrongMethod(context.Request.Method, context.Response.Headers.Allow.ToString()),
        415 => GraphErrors.UnsupportedMediaType(),
        var status and >= 500 => GraphErrors.Internal() with { Status = status },
        var status => new GraphError(status, 100, null, "(#100) The request was refused."),
    };

    private async Task Write(HttpContext context, GraphError error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        if (error.Status < 500)
        {
            refused.Add(RefusedLogging.ReasonOf(error), EdgeListeners.SideOf(context) == EdgeSide.Private ? "admin" : "public", error.Status);
        }

        await (EdgeListeners.SideOf(context) == EdgeSide.Private ? AdminReplies.Of(error) : Reply.Of(error)).Write(context);
    }
}
