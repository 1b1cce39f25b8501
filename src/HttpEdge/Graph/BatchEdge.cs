using System.Globalization;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Takes a batch apart: each part goes the way of a call of its own, one after another (rules.md section 8).</summary>
internal sealed class BatchEdge(GraphApi api, RefusedLog refused)
{
    public async ValueTask<Reply> Answer(GraphCall call, CancellationToken stop)
    {
        if (!GraphBatch.Read(call.Request).TryGet(out var batch, out var error))
        {
            return Refuse(error);
        }

        var named = new Dictionary<string, BatchReply>(StringComparer.Ordinal);
        var replies = new List<BatchReply?>(batch.Parts.Count);
        foreach (var part in batch.Parts)
        {
            var reply = await Part(call, part, named, replies.Count, stop);
            var told = new BatchReply(reply.Status, [.. reply.AllHeaders()], reply.Body);
            if (part.Name is { } name)
            {
                named[name] = told;
            }

            replies.Add(part.OmitResponseOnSuccess && reply.Status is >= 200 and < 300 ? null : told);
        }

        return Reply.Ok(output => GraphBatch.Write(output, replies, batch.IncludeHeaders));
    }

    private async ValueTask<Reply> Part(GraphCall call, BatchPart part, Dictionary<string, BatchReply> named, int index, CancellationToken stop)
    {
        if (!GraphBatch.Resolve(part, named).TryGet(out var resolved, out var error) || !GraphBatch.ToRequest(resolved, call.Request).TryGet(out var request, out error))
        {
            return Refuse(error);
        }

        return await api.Answer(
            call with
            {
                Request = request,
                IdempotencyKey = call.IdempotencyKey is { Length: > 0 } key ? string.Create(CultureInfo.InvariantCulture, $"{key}.{index}") : null,
                Upload = null,
            },
            stop);
    }

    private Reply Refuse(GraphError error)
    {
        refused.Add(RefusedLogging.ReasonOf(error), "batch", error.Status);
        return Reply.Of(error);
    }
}
