using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Calls that Router passes on to the Graph API with the Page's own token (rules.md section 8).</summary>
internal sealed class ForwardEdge(IGraph graph, MenuGate menus, ILongPayloads payloads)
{
    // Parameters that would change the answer's form or status under a client's feet.
    private static readonly string[] NotPassedOn = ["callback", "suppress_http_code", "include_headers", "batch", "method"];

    /// <summary>An edge of the Page.</summary>
    public async ValueTask<Reply> Edge(GraphCall call, Caller caller, CancellationToken stop)
    {
        var request = call.Request;
        var edge = request.Edge!;
        if (!ForwardList.Allows(caller.App, request.Method, edge))
        {
            return Reply.Of(ForwardList.IsKnown(edge) ? NotListed(request.Method, edge) : GraphErrors.UnknownPath(request.Method));
        }

        return await menus.Check(request, caller) is { } refused ? Reply.Of(refused) : await Forward(call, caller, "me/" + edge, stop);
    }

    /// <summary>A node of one segment that is not the Page: a person, a message, a persona.</summary>
    public async ValueTask<Reply> Node(GraphCall call, Caller caller, CancellationToken stop)
    {
        var request = call.Request;
        var foreign = caller.Directory.Accounts.ContainsKey(request.Node) || caller.Directory.Pages.ContainsKey(new PageId(request.Node));
        if (request.Edge is not null || foreign || request.Method is not ("GET" or "DELETE") || !IsId(request.Node))
        {
            return Reply.Of(GraphErrors.NoSuchObject(request.Method));
        }

        return ForwardList.Allows(caller.App, request.Method, ForwardList.Node)
            ? await Forward(call, caller, request.Node, stop)
            : Reply.Of(NotListed(request.Method, ForwardList.Node));
    }

    private async ValueTask<Reply> Forward(GraphCall call, Caller caller, string path, CancellationToken stop)
    {
        var (page, request) = (caller.Page.Id, call.Request);
        Stream? body = null;
        string? type = null;
        if (request.Method == "POST")
        {
            var written = SendWriter.WriteOther(request, caller.App.Id);
            if (written.ToKeep.Count > 0)
            {
                await payloads.Keep(page, written.ToKeep, stop);
            }

            (body, type) = call.Upload?.Open(written.Body) ?? (new MemoryStream(written.Body.ToArray(), writable: false), "application/json");
        }

        await using (body)
        {
            await graph.WaitForBudget(page, GraphPriority.Bot, stop);
            var answer = await graph.Forward(new ForwardedCall(page, request.Method, path, request.Method == "POST" ? [] : Query(request), body, type), stop);
            return call.Upload?.Fault is { } fault ? Reply.Of(fault) : await Clean(AnswerReplies.Of(answer), call, caller, stop);
        }
    }

    /// <summary>Takes tokens and tags out of an answer. Payloads stored beside the Page are looked up and put back.</summary>
    private async ValueTask<Reply> Clean(Reply reply, GraphCall call, Caller caller, CancellationToken stop)
    {
        Secret[] tokens = caller.Page.Token is { } token ? [token] : [];
        var kept = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in ReplyCleaner.LongPayloadKeys(reply.Body.Span))
        {
            kept[key] = await payloads.Find(caller.Page.Id, key, stop);
        }

        return reply with { Body = ReplyCleaner.Clean(reply.Body, tokens, call.Address, kept.GetValueOrDefault) };
    }

    private static KeyValuePair<string, string>[] Query(GraphRequest request) =>
        [.. request.Parameters.Names.Where(n => !NotPassedOn.Contains(n, StringComparer.OrdinalIgnoreCase))
            .Select(n => new KeyValuePair<string, string>(n, request.Parameters.Text(n) ?? ""))];

    // Ids of Meta's hold a digit; its words for other services (oauth, search, ids) do not.
    private static bool IsId(string node) =>
        node.Length <= 512 && node.Any(char.IsAsciiDigit) && node.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '=' or ':' or '.' or '$' or '+')
        && !node.Contains("..", StringComparison.Ordinal);

    private static GraphError NotListed(string method, string edge) =>
        GraphErrors.NotAllowed($"This app may not forward {method} {edge} to the Graph API. An operator can add it to the app's forwarded edges.");
}
