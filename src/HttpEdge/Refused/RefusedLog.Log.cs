using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

internal sealed partial class RefusedLog
{
    [LoggerMessage(1001, LogLevel.Information, "Refused {Reason} at {Where} with {Status} ({Note})")]
    private partial void LogRefused(string reason, string where, int status, string? note);
}
