using System.Diagnostics.Metrics;

namespace Router.Outgoing;

/// <summary>What the way out counts, for OpenTelemetry. Costs next to nothing while nobody listens.</summary>
public static class OutgoingMeter
{
    public const string Name = "Router.Outgoing";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> CallbackSeconds =
        Meter.CreateHistogram<double>("router.callback.duration", unit: "s", description: "Callback attempts: how long, and how they ended.");

    private static readonly Histogram<double> GraphSeconds =
        Meter.CreateHistogram<double>("router.graph.duration", unit: "s", description: "Graph calls: how long, and how they ended.");

    // Only a few outcomes, so that the number of series stays small.
    internal static void Attempted(int status, TimeSpan took)
    {
        if (CallbackSeconds.Enabled)
        {
            var outcome = status is >= 200 and < 300 ? "delivered" : Circuit.IsAway(status) ? "away" : status == 410 ? "gone" : "refused";
            CallbackSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    internal static void Called(string end, TimeSpan took)
    {
        if (GraphSeconds.Enabled)
        {
            GraphSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("end", end));
        }
    }
}
