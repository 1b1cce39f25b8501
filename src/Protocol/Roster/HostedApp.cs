using System.Collections.Frozen;

namespace Router.Protocol;

/// <summary>A program registered with Router, as the rules see it on one Page.</summary>
public sealed record HostedApp(AppId Id, string Name)
{
    /// <summary>The webhook fields the app subscribes to (<c>messages</c>, <c>standby</c>, …, or <c>*</c>).</summary>
    public FrozenSet<string> Fields { get; init; } = FrozenSet<string>.Empty;

    /// <summary>May take control from another app (the "take over" switch; in profile <em>handover</em> the primary always may).</summary>
    public bool MayTakeOver { get; init; }

    /// <summary>Approved for Meta's Human Agent feature.</summary>
    public bool HumanAgent { get; init; }

    /// <summary>The app answered 410 or an operator parked it: nothing is sent to it, and the queue passes it over.</summary>
    public bool Parked { get; init; }

    /// <summary>Place in the queue: the larger number is served first. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>True if the app subscribed to <paramref name="field"/>.</summary>
    public bool Subscribes(string field) => Fields.Contains(field);
}
