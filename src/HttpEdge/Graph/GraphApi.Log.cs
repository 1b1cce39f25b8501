using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

internal sealed partial class GraphApi
{
    [LoggerMessage(1003, LogLevel.Error, "A call of {Edge} failed")]
    private partial void LogFailed(Exception fault, string edge);
}
