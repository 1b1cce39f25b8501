using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Router.HttpEdge;

/// <summary>What the edge measures.</summary>
internal sealed class EdgeMeters : IDisposable
{
    /// <summary>The program's one activity source.</summary>
    public static readonly ActivitySource Source = new(Names.Router);

    private readonly Meter _meter;
    private readonly Counter<long> _items;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _webhook;
    private readonly Histogram<double> _call;

    public EdgeMeters(IMeterFactory factory)
    {
        _meter = factory.Create(Names.Router);
        _items = _meter.CreateCounter<long>(Names.Items, unit: "{item}");
        _refused = _meter.CreateCounter<long>(Names.Refused, unit: "{request}");
        _webhook = _meter.CreateHistogram<double>(Names.WebhookDuration, unit: "s");
        _call = _meter.CreateHistogram<double>(Names.CallDuration, unit: "s");
    }

    public void Item(string outcome) => _items.Add(1, new KeyValuePair<string, object?>(Names.Outcome, outcome));

    public void Refuse(string reason) => _refused.Add(1, new KeyValuePair<string, object?>(Names.Reason, reason));

    public void Webhook(TimeSpan took) => _webhook.Record(took.TotalSeconds);

    public void Call(string edge, int status, TimeSpan took) =>
        _call.Record(took.TotalSeconds, new KeyValuePair<string, object?>(Names.Edge, edge), new KeyValuePair<string, object?>(Names.Status, status));

    public void Dispose() => _meter.Dispose();
}
