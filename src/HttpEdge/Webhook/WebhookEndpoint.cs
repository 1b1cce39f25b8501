using Microsoft.AspNetCore.Http;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary><c>/webhook</c>: Meta's verification GET and its POSTs.</summary>
internal sealed class WebhookEndpoint(WebhookVerification verification, WebhookIntake intake, RefusedLog refused)
{
    private const string Where = "webhook";

    public async Task Answer(HttpContext context)
    {
        var reply = context.Request.Method switch
        {
            "GET" => verification.Answer(context.Request),
            "POST" => await intake.Answer(context),
            var method => Refuse(GraphErrors.WrongMethod(method, "GET and POST"), RefusedReason.WrongMethod),
        };
        await reply.Write(context);
    }

    private Reply Refuse(GraphError error, RefusedReason reason)
    {
        refused.Add(reason, Where, error.Status);
        return Reply.Of(error);
    }
}
