using Router.Conversations;
using Router.Grains.Interfaces;

namespace Router.GrainCalls;

/// <summary>Answers of the Graph API ↔ what crosses.</summary>
internal static class MetaMap
{
    public static MetaAnswer Crossing(GraphAnswer answer) => new()
    {
        End = (MetaEnd)answer.End,
        Status = answer.Status,
        Body = answer.Body,
        Headers = [.. answer.Headers],
    };

    public static GraphAnswer Back(MetaAnswer crossed) => new(Ids.Known((GraphEnd)crossed.End), crossed.Status, crossed.Body, crossed.Headers);
}
