using Azure;
using Azure.Data.Tables.Models;
using Router.Conversations;

namespace Router.SharedStore;

/// <summary>Says what Azure's errors mean for an operator, and what to do.</summary>
internal static class AzureTrouble
{
    private const int Forbidden = 403;
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    /// <summary>Somebody else was faster: there is an entity already, or it is another by now, or it is gone.</summary>
    public static bool IsConflict(RequestFailedException cause) =>
        cause.Status is Conflict or PreconditionFailed || (cause.Status == NotFound && cause.ErrorCode != TableErrorCode.TableNotFound);

    public static async Task<T> Guarded<T>(string name, Func<Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await work();
        }
        catch (Exception cause) when (IsTrouble(cause, stop))
        {
            throw new StoreUnavailableException($"The store {name} is not available, nothing was stored: {Remedy(cause)}", cause);
        }
    }

    // Names of exceptions, since this project does not know the package that clients prove by who they are.
    private static bool IsTrouble(Exception cause, CancellationToken stop) =>
        cause is RequestFailedException or HttpRequestException or IOException or TimeoutException
        || (cause is AggregateException all && all.InnerExceptions.All(inner => IsTrouble(inner, stop)))
        || (cause is OperationCanceledException && !stop.IsCancellationRequested)
        || cause.GetType().Namespace == "Azure.Identity";

    private static string Remedy(Exception cause) => cause switch
    {
        AggregateException all => Remedy(all.InnerExceptions[^1]),
        RequestFailedException { Status: 401 or Forbidden } =>
            "it refuses Router. Give Router's identity the role Storage Table Data Contributor, or correct the connection string.",
        RequestFailedException { Status: NotFound } => "a table of Router is missing. Restart Router, which makes it, or restore a backup.",
        RequestFailedException { Status: 429 or 503 } => "it is busy. Router goes on by itself; spread the load over more storage accounts if this stays.",
        RequestFailedException { Status: 0 } or HttpRequestException or IOException => "it cannot be reached. See that its address is right and the network is up.",
        RequestFailedException failed => $"Azure says {failed.Status} {failed.ErrorCode}.",
        OperationCanceledException or TimeoutException => "it does not answer in time.",
        _ => "Router cannot prove to it who it is. See the managed identity, or the connection string.",
    };
}
