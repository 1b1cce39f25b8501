using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary><c>GET /debug_token</c>: what Router knows of a token, told to its own app only.</summary>
internal sealed class TokenEdge(CallerCheck callers, IDirectory directory, TimeProvider time)
{
    public Reply Answer(GraphCall call)
    {
        var request = call.Request;
        if (request.Method != "GET")
        {
            return Reply.Of(GraphErrors.WrongMethod(request.Method, "GET"));
        }

        AppEntry app;
        if (callers.TryApp(request.Token, out var byAppToken, out var error))
        {
            app = byAppToken;
        }
        else if (callers.TryCaller(request, out var caller, out error))
        {
            app = caller.App;
        }
        else
        {
            return Reply.Of(error);
        }

        return request.Parameters.Text("input_token") is { Length: > 0 } input ? Look(input.Trim(), app) : Reply.Of(GraphErrors.Parameter("input_token is required: the token to be told about."));
    }

    private Reply Look(string input, AppEntry app)
    {
        var snapshot = directory.Current;
        if (snapshot.TokenOf(input) is not { } token)
        {
            return PageReplies.NoToken();
        }

        if (token.App != app.Id)
        {
            return Reply.Of(GraphErrors.Parameter("The App_id in the input_token did not match the Viewing App"));
        }

        (int, int?, string)? fault = token.ExpiresAt <= time.GetUtcNow() ? (190, 463, "Error validating access token: Session has expired.")
            : !snapshot.Pages.TryGetValue(token.Page, out var page) || page.Removed || !page.Roster.Hosts(app.Id) ? (190, 458, "The app is not registered for this Page any more.")
            : null;
        return PageReplies.Token(token, app, fault);
    }
}
