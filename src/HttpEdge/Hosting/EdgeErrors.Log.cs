using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

internal sealed partial class EdgeErrors
{
    [LoggerMessage(1004, LogLevel.Error, "A request failed")]
    private partial void LogFailed(Exception fault);
}
