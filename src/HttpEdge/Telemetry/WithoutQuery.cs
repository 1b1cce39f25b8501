using System.Diagnostics;
using OpenTelemetry;

namespace Router.HttpEdge;

/// <summary>Takes query strings out of spans: apps send their tokens there.</summary>
internal sealed class WithoutQuery : BaseProcessor<Activity>
{
    private static readonly string[] MayHoldQuery = ["url.query", "url.full", "http.target", "http.url"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in MayHoldQuery)
        {
            data.SetTag(tag, null);
        }
    }
}
