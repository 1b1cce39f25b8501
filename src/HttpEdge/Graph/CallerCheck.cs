using System.Diagnostics.CodeAnalysis;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Finds out who calls, by the token and, where there is one, its proof (rules.md section 1).</summary>
internal sealed class CallerCheck(IDirectory directory, TimeProvider time)
{
    /// <summary>The app and Page of a Page token.</summary>
    public bool TryCaller(GraphRequest request, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out GraphError? error)
    {
        caller = null;
        var snapshot = directory.Current;
        if (request.Token is null)
        {
            error = GraphErrors.MissingToken();
            return false;
        }

        if (snapshot.TokenOf(request.Token.Reveal()) is not { } token || !snapshot.Apps.TryGetValue(token.App, out var app))
        {
            error = GraphErrors.InvalidToken();
            return false;
        }

        error = token.ExpiresAt <= time.GetUtcNow() ? GraphErrors.ExpiredToken()
            : request.Proof is { } proof && !AppSecretProof.Fits(proof, request.Token, app.Secret) ? GraphErrors.WrongProof()
            : null;
        if (error is not null)
        {
            return false;
        }

        if (!snapshot.Pages.TryGetValue(token.Page, out var page) || page.Removed)
        {
            error = GraphErrors.NoSuchObject(request.Method);
            return false;
        }

        if (!page.Roster.Hosts(app.Id))
        {
            error = GraphErrors.Of(Refusal.UnknownCaller, Channel.Messenger);
            return false;
        }

        caller = new Caller(app, page, snapshot);
        return true;
    }

    /// <summary>The app of an app token, <c>APPID|SECRET</c> (protocol.md 3.11).</summary>
    public bool TryApp(Secret? token, [NotNullWhen(true)] out AppEntry? app, [NotNullWhen(false)] out GraphError? error)
    {
        app = null;
        error = null;
        if (token is null)
        {
            error = GraphErrors.MissingToken();
            return false;
        }

        var text = token.Reveal();
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        if (bar > 0 && AppId.TryParse(text.AsSpan(0, bar), out var id) && directory.Current.Apps.TryGetValue(id, out var entry) && entry.Secret.Is(text[(bar + 1)..]))
        {
            app = entry;
            return true;
        }

        error = GraphErrors.InvalidToken("An app token is required here: the app's id, a bar and the app's secret.");
        return false;
    }
}
