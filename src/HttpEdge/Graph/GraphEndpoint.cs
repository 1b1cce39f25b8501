using Microsoft.AspNetCore.Http;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Reads an HTTP request of the Graph-compatible API in whatever form it comes, and writes the reply.</summary>
internal sealed class GraphEndpoint(GraphApi api, BatchEdge batches, RefusedLog refused, EdgeOptions options, TimeProvider time)
{
    private static readonly GraphError TooSlow = new(StatusCodes.Status408RequestTimeout, 2, null, "(#2) The upload did not arrive in time.") { Transient = true };

    public async Task Answer(HttpContext context)
    {
        var reply = MultipartForm.IsMultipart(context.Request) ? await Multipart(context) : await Plain(context);
        await reply.Write(context);
    }

    private async ValueTask<Reply> Plain(HttpContext context)
    {
        using var body = await RequestBody.Read(context, options.MaxCallBytes, options.BodyWithin, time);
        return body.Fault is { } fault
            ? Refuse(fault)
            : await Take(context, context.Request.ContentType, body.Bytes, form: null, context.RequestAborted);
    }

    private async ValueTask<Reply> Multipart(HttpContext context)
    {
        using var deadline = new CancellationTokenSource(options.UploadWithin, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            await using var form = await MultipartForm.Open(context, options, stop.Token);
            var reply = form.Fault is { } fault ? Refuse(fault) : await Take(context, "application/x-www-form-urlencoded", form.Fields, form, stop.Token);
            return deadline.IsCancellationRequested && reply.Status >= 500 ? Refuse(TooSlow) : reply;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Refuse(TooSlow);
        }
    }

    private async ValueTask<Reply> Take(HttpContext context, string? contentType, ReadOnlyMemory<byte> body, MultipartForm? form, CancellationToken stop)
    {
        var http = context.Request;
        var reading = GraphRequest.Read(http.Method, http.Path.ToUriComponent(), http.QueryString.Value ?? "", contentType, body, http.Headers.Authorization);
        if (!reading.TryGet(out var request, out var error))
        {
            return Refuse(error);
        }

        var call = new GraphCall(request, options.PublicAddress ?? AddressOf(http))
        {
            IdempotencyKey = http.Headers["Idempotency-Key"],
            Trace = TraceParent.Of(context.Request),
            Upload = form?.Upload,
        };
        return request is { NodeKind: GraphNode.Root, Method: "POST" } && request.Parameters.Has("batch")
            ? await batches.Answer(call, stop)
            : await api.Answer(call, stop);
    }

    private static Uri AddressOf(HttpRequest http) =>
        Uri.TryCreate($"{http.Scheme}://{http.Host.ToUriComponent()}", UriKind.Absolute, out var address) ? address : new Uri($"{http.Scheme}://localhost");

    private Reply Refuse(GraphError error)
    {
        refused.Add(RefusedLogging.ReasonOf(error), "graph", error.Status);
        return Reply.Of(error);
    }
}
