using Microsoft.Extensions.Logging;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>What Graph calls log: the edge and the outcome, never a body, an address or a token.</summary>
internal static partial class GraphLog
{
    [LoggerMessage(3020, LogLevel.Debug, "Graph {Method} {Path} for Page {Page}: {Status}, {Milliseconds} ms")]
    public static partial void Answered(ILogger logger, string method, string path, PageId page, int status, long milliseconds);

    [LoggerMessage(3021, LogLevel.Information, "Graph {Method} {Path} for Page {Page}: error {Code}/{Subcode}, status {Status}, {Milliseconds} ms")]
    public static partial void Error(ILogger logger, string method, string path, PageId page, int code, int? subcode, int status, long milliseconds);

    [LoggerMessage(3022, LogLevel.Warning, "Graph {Method} {Path} for Page {Page}: {End}, {Reason}, {Milliseconds} ms")]
    public static partial void NoAnswer(ILogger logger, string method, string path, PageId page, string end, string reason, long milliseconds);

    [LoggerMessage(3023, LogLevel.Error, "Page {Page}: Meta refuses its token (190/{Subcode}). Calls are answered with the same error until the Page has a new token")]
    public static partial void TokenRefused(ILogger logger, PageId page, int? subcode);

    [LoggerMessage(3030, LogLevel.Information, "Page {Page}: Router's app is subscribed to its webhooks")]
    public static partial void Subscribed(ILogger logger, PageId page);

    [LoggerMessage(3031, LogLevel.Warning, "Page {Page}: Router's app was not subscribed to its webhooks ({Missing}), it is now")]
    public static partial void SubscribedAgain(ILogger logger, PageId page, string missing);

    [LoggerMessage(3032, LogLevel.Warning, "Page {Page}: whether Router's app is subscribed is not known: {Reason}")]
    public static partial void SubscriptionUnknown(ILogger logger, PageId page, string reason);
}
