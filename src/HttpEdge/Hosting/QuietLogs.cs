using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

/// <summary>
/// The server's request log writes whole addresses, and apps send their tokens in the query; its log of bad requests writes
/// the request line that it could not read. No configuration may switch them on: tokens are never in logs.
/// </summary>
internal static class QuietLogs
{
    private static readonly string[] WithAddresses =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    public static void Apply(LoggerFilterOptions options)
    {
        // A rule for one provider beats a rule for all, so each provider named anywhere gets its own.
        var providers = options.Rules.Select(r => r.ProviderName).Append(null).Distinct().ToArray();
        foreach (var provider in providers)
        {
            foreach (var log in WithAddresses)
            {
                options.Rules.Add(new LoggerFilterRule(provider, log, LogLevel.Warning, filter: null));
            }
        }
    }
}
