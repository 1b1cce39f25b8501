using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary><c>/{app}/subscriptions</c> with an app token: the app's callback address in Router (rules.md section 8).</summary>
internal sealed class SubscriptionsEdge(CallerCheck callers, IDirectoryEditor editor, ICallbackVerifier verifier)
{
    public async ValueTask<Reply> Answer(GraphCall call, CancellationToken stop)
    {
        var request = call.Request;
        if (!callers.TryApp(request.Token, out var app, out var error))
        {
            return Reply.Of(error);
        }

        if (!AppId.TryParse(request.Node, out var node) || node != app.Id)
        {
            return Reply.Of(GraphErrors.NoSuchObject(request.Method));
        }

        return request.Method switch
        {
            "GET" => PageReplies.Subscriptions(app),
            "POST" => await Change(request, app, stop),
            _ => Reply.Of(GraphErrors.WrongMethod(request.Method, "GET and POST")),
        };
    }

    private async ValueTask<Reply> Change(GraphRequest request, AppEntry app, CancellationToken stop)
    {
        if (request.Parameters.Text("object")?.Trim() is not ("page" or "instagram"))
        {
            return Reply.Of(GraphErrors.Parameter("object must be page or instagram."));
        }

        if (!Uri.TryCreate(request.Parameters.Text("callback_url"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return Reply.Of(GraphErrors.Parameter("callback_url must be an http or https address."));
        }

        if (string.IsNullOrWhiteSpace(request.Parameters.Text("verify_token")))
        {
            return Reply.Of(GraphErrors.Parameter("verify_token is required: the text that the callback expects in hub.verify_token."));
        }

        var token = new Secret(request.Parameters.Text("verify_token")!);
        var verdict = await verifier.Verify(address, token, stop);
        return verdict == CallbackVerdict.Verified
            ? EditReplies.ToApp(await editor.SetCallback(app.Id, new AppCallback(address, token, Verified: true), stop))
            : Reply.Of(Unverified(verdict));
    }

    // protocol.md 4.1: the echoed challenge is compared, not the status. 2200 is Graph's code for a failed callback verification.
    private static GraphError Unverified(CallbackVerdict verdict) => new(400, 2200, null, "(#2200) Callback verification failed: " + Callbacks.Told(verdict));
}
