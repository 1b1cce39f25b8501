using Microsoft.AspNetCore.Http;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary><c>/webhook</c>: Meta's verification GET and its POSTs.</summary>
internal sealed class WebhookEndpoint(WebhookVerification verification, WebhookIntake intake, RefusedLog refused)
{
    private const string Where = "webhook";

    public Task Answer(HttpContext context) => context.Request.Method switch
    {
        "GET" => verification.Answer(context.Request).Write(context),
        "POST" => intake.Answer(context),
        var method => Refuse(GraphErrors.WrongMethod(method, "GET and POST"), RefusedReason.WrongMethod).Write(context),
    };

    private Reply Refuse(GraphError error, RefusedReason reason)
    {
        refused.Add(reason, Where, error.Status);
        return Reply.Of(error);
    }
}
