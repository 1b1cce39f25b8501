using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Router.HttpEdge;

/// <summary>
/// The W3C <c>traceparent</c> that goes with everything a request causes, up to the callbacks (rules.md section 5). Where traces are collected it is that of the span under
/// way; else no span is made, and the caller's own is handed on, or a new one.
/// </summary>
internal static class TraceParent
{
    public static string Of(HttpRequest request) =>
        Activity.Current?.Id ?? (request.Headers.TraceParent is [{ } given] && ActivityContext.TryParse(given, traceState: null, out _) ? given : New());

    /// <summary>Outside of a request.</summary>
    public static string Current() => Activity.Current?.Id ?? New();

    private static string New() => $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-00";
}
