using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

/// <summary>
/// The server's request log writes whole addresses, and apps send their tokens in the query; its log of bad requests writes
/// the request line that it could not read. No configuration may switch them on: tokens are never in logs.
/// </summary>
/// <remarks>
/// The request log is off altogether, not only quiet: while anything may be logged, the server makes a span and a log scope for each request, though nobody
/// collects them (<see cref="TraceParent"/>). Errors of requests are logged by <see cref="EdgeErrors"/>.
/// </remarks>
internal static class QuietLogs
{
    private static readonly (string Name, LogLevel From)[] WithAddresses =
        [("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None), ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning)];

    public static void Apply(LoggerFilterOptions options)
    {
        // A rule for one provider beats a rule for all, so each provider named anywhere gets its own.
        var providers = options.Rules.Select(r => r.ProviderName).Append(null).Distinct().ToArray();
        foreach (var provider in providers)
        {
            foreach (var log in WithAddresses)
            {
                options.Rules.Add(new LoggerFilterRule(provider, log.Name, log.From, filter: null));
            }
        }
    }
}
