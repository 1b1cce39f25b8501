using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>Every fault that the pretend Meta knows, at once. 613 and 190 come in <see cref="Bursts"/>.</summary>
public static class AllFaults
{
    /// <summary>How long the platform waits where it gives a POST up without waiting.</summary>
    internal static readonly TimeSpan GivesUpAfter = TimeSpan.FromMilliseconds(5);

    private static readonly FaultRule[] Always =
    [
        new(Fault.WebhookDuplicate) { Rate = 0.05 },
        new(Fault.WebhookReorder) { Rate = 0.05 },
        new(Fault.WebhookLose200) { Rate = 0.02 },
        new(Fault.WebhookDelay) { Rate = 0.01, Lasts = TimeSpan.FromMilliseconds(200) },
        new(Fault.CallbackTimeouts) { Rate = 0.01, Lasts = GivesUpAfter },
        new(Fault.GraphLoseAnswerAfterSuccess) { Rate = 0.02 },
        new(Fault.GraphSlow) { Rate = 0.02, Lasts = TimeSpan.FromMilliseconds(100) },
        // Longer than Router waits: the outcome is unknown to it, and nothing has happened.
        new(Fault.GraphHang) { Rate = 0.01, Lasts = FaultRunPlan.RouterWaits + TimeSpan.FromSeconds(1) },
        new(Fault.GraphError) { Rate = 0.005, Code = 2 },
        new(Fault.GraphError) { Rate = 0.005, Code = 10, Subcode = 2018300 },
        new(Fault.OwnerHidden) { Rate = 0.1, Edge = "thread_owner" },
    ];

    public static void On(World world)
    {
        foreach (var rule in Always)
        {
            world.Meta.Faults.Add(rule);
        }
    }
}
