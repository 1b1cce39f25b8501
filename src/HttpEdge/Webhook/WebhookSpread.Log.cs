using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

internal sealed partial class WebhookSpread
{
    [LoggerMessage(1002, LogLevel.Warning, "Items of a webhook were not stored; Meta is asked to repeat it")]
    private partial void LogNotStored(Exception fault);
}
