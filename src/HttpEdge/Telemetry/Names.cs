namespace Router.HttpEdge;

/// <summary>The names of traces, metrics and their tags. People's dashboards know them, and the log uses the same words: never rename.</summary>
public static class Names
{
    /// <summary>The activity source and the meter of the whole program.</summary>
    public const string Router = "Router";

    /// <summary>Sources and meters of other parts, such as <c>Router.Outgoing</c>: their spans join a webhook to its callbacks and Graph calls.</summary>
    public const string OfParts = Router + ".*";

    /// <summary>Span: one webhook, from its verified body to its answer.</summary>
    public const string Webhook = "router.webhook";

    /// <summary>Span: one call of the Graph-compatible API, each part of a batch its own.</summary>
    public const string Call = "router.call";

    /// <summary>Counter: items of webhooks, by <see cref="Outcome"/>.</summary>
    public const string Items = "router.webhook.items";

    /// <summary>Histogram, seconds: how long webhooks took to be answered.</summary>
    public const string WebhookDuration = "router.webhook.duration";

    /// <summary>Histogram, seconds: how long calls took, by <see cref="Edge"/> and <see cref="Status"/>.</summary>
    public const string CallDuration = "router.call.duration";

    /// <summary>Counter: refused or malformed requests, by <see cref="Reason"/>.</summary>
    public const string Refused = "router.refused";

    public const string Outcome = "outcome";
    public const string Edge = "edge";
    public const string Status = "status";
    public const string Reason = "reason";
}
