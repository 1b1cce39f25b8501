using Microsoft.Extensions.Logging;

namespace Router.HttpEdge;

/// <summary>
/// The server's request log writes whole addresses, and apps send their tokens in the query. No configuration may switch
/// it on: tokens are never in logs.
/// </summary>
internal static class QuietLogs
{
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void Apply(LoggerFilterOptions options)
    {
        // A rule for one provider beats a rule for all, so each provider named anywhere gets its own.
        var providers = options.Rules.Select(r => r.ProviderName).Append(null).Distinct().ToArray();
        foreach (var provider in providers)
        {
            options.Rules.Add(new LoggerFilterRule(provider, RequestLog, LogLevel.Warning, filter: null));
        }
    }
}
