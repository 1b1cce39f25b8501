using System.Text;
using Microsoft.AspNetCore.Http;
using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Answers Meta's <c>hub.challenge</c> handshake (protocol.md 4.1).</summary>
internal sealed class WebhookVerification(IDirectory directory, RefusedLog refused)
{
    // A challenge is a number of Meta's; a longer text would make Router print what a stranger wrote.
    private const int LongestChallenge = 256;

    public Reply Answer(HttpRequest request)
    {
        var query = request.Query;
        string? challenge = query["hub.challenge"];
        var good = query["hub.mode"] == "subscribe" && challenge is { Length: > 0 and <= LongestChallenge }
            && directory.Current.Seat.VerifyToken is { } expected && expected.Is(query["hub.verify_token"]);
        if (!good)
        {
            refused.Add(RefusedReason.WrongVerifyToken, "webhook", StatusCodes.Status403Forbidden);
            return Reply.Of(GraphErrors.NotAllowed("hub.mode must be subscribe and hub.verify_token the token set for Router's seat."));
        }

        return new Reply(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(challenge!)) { ContentType = "text/plain; charset=utf-8" };
    }
}
