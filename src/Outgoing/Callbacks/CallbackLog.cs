using Microsoft.Extensions.Logging;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>What the way out to the apps logs: ids and outcomes, never bodies, addresses or secrets.</summary>
internal static partial class CallbackLog
{
    [LoggerMessage(3001, LogLevel.Warning, "App {App} is away (last status {Status}): its circuit is open, one attempt at a time asks whether it is back")]
    public static partial void CircuitOpened(ILogger logger, AppId app, int status);

    [LoggerMessage(3002, LogLevel.Information, "App {App} is back (status {Status}): its circuit is closed, waiting conversations are let in step by step")]
    public static partial void CircuitClosed(ILogger logger, AppId app, int status);

    [LoggerMessage(3010, LogLevel.Debug, "Delivery {Delivery} attempt {Attempt}: delivered, status {Status}, {Milliseconds} ms")]
    public static partial void Delivered(ILogger logger, DeliveryId delivery, int attempt, int status, long milliseconds);

    [LoggerMessage(3011, LogLevel.Information, "Delivery {Delivery} attempt {Attempt}: {Outcome}, status {Status}, {Milliseconds} ms")]
    public static partial void NotDelivered(ILogger logger, DeliveryId delivery, int attempt, string outcome, int status, long milliseconds);

    [LoggerMessage(3012, LogLevel.Error, "Delivery {Delivery} attempt {Attempt}: the callback could not be written; it counts as refused, so that it does not hold up the app's other events")]
    public static partial void NotWritten(ILogger logger, Exception failure, DeliveryId delivery, int attempt);
}
