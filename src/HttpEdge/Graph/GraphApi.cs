using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>The Graph-compatible API: one call in, one reply out. It never throws; a failure is a reply too.</summary>
internal sealed partial class GraphApi(
    CallerCheck callers, ControlEdge control, SendEdge sends, RosterEdge rosters, SubscriptionsEdge subscriptions, TokenEdge tokens,
    ForwardEdge forwards, RefusedLog refused, EdgeMeters meters, TimeProvider time, ILogger<GraphApi> logger)
{
    public async ValueTask<Reply> Answer(GraphCall call, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var where = Places.Of(call.Request);
        using var span = EdgeMeters.Source.StartActivity(Names.Call)?.SetTag(Names.Edge, where);
        var reply = await Guarded(call, where, stop);
        span?.SetTag(Names.Status, reply.Status);
        meters.Call(where, reply.Status, time.GetElapsedTime(started));

        // With a standing it is the rules' refusal, which is ordinary traffic unless a parameter is the reason.
        if (reply is { Error: { Status: < 500 } error } && (reply.Standing is null || reply.Malformed))
        {
            refused.Add(RefusedLogging.ReasonOf(error), where, reply.Status, $"code {error.Code}");
        }

        return reply;
    }

    private async ValueTask<Reply> Guarded(GraphCall call, string where, CancellationToken stop)
    {
        try
        {
            return await Route(call, stop);
        }
        catch (StoreUnavailableException)
        {
            return Reply.Of(GraphErrors.Unavailable());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Reply.Of(GraphErrors.Unavailable("The call was given up before it was done."));
        }
        catch (Exception e)
        {
            LogFailed(e, where);
            return Reply.Of(GraphErrors.Internal());
        }
    }

    private async ValueTask<Reply> Route(GraphCall call, CancellationToken stop)
    {
        var request = call.Request;
        if (request.Method is not ("GET" or "POST" or "DELETE"))
        {
            return Reply.Of(GraphErrors.WrongMethod(request.Method, "GET, POST and DELETE"));
        }

        // A Graph node is digits, me, or follows a version (rules.md section 10).
        var debug = request is { Node: "debug_token", Edge: null };
        if (request.NodeKind == GraphNode.Root || (request is { NodeKind: GraphNode.Other, Version: null } && !debug))
        {
            return Reply.Of(GraphErrors.UnknownPath(request.Method));
        }

        // Refused at any depth, before anybody is asked: no answer of Router's holds a Page's token (rules.md section 8).
        if (request.AsksForToken)
        {
            return Reply.Of(GraphErrors.Parameter("access_token is no field that Router answers."));
        }

        return debug ? tokens.Answer(call)
            : request.Edge == "subscriptions" ? await subscriptions.Answer(call, stop)
            : !callers.TryCaller(request, out var caller, out var error) ? Reply.Of(error)
            : caller.IsPage(request) ? await OnPage(call, caller, stop)
            : await forwards.Node(call, caller, stop);
    }

    private async ValueTask<Reply> OnPage(GraphCall call, Caller caller, CancellationToken stop)
    {
        var request = call.Request;
        if (Places.MethodsOf(request.Edge) is { } methods && !methods.Split(", ").Contains(request.Method))
        {
            return Reply.Of(GraphErrors.WrongMethod(request.Method, methods));
        }

        return request.Edge switch
        {
            null => PageReplies.Page(caller.Page, request.Fields),
            "messages" => await sends.Answer(call, caller, stop),
            "secondary_receivers" => RosterEdge.Receivers(call, caller),
            "subscribed_apps" => await rosters.Subscribed(call, caller, stop),
            _ when ControlCall.Read(request) is { } reading => await control.Answer(call, caller, reading, stop),
            _ => await forwards.Edge(call, caller, stop),
        };
    }
}
