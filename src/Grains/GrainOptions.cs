namespace Router.Grains;

/// <summary>The numbers of a conversation's life in a silo.</summary>
public sealed record GrainOptions
{
    public static readonly GrainOptions Default = new();

    /// <summary>
    /// How often a reminder rings while something is owed. 1 min, the engine's minimum: what a killed silo left owed is taken up again
    /// within this. Longer rings less often for apps that are away, and leaves killed work longer.
    /// </summary>
    public TimeSpan RingsEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a conversation owes nothing before its reminder is put off to the deadline, or removed. 10 min: shorter writes two reminder rows
    /// for more exchanges, longer rings more often for nothing.
    /// </summary>
    public TimeSpan QuietBeforePutOff { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an activation that ends waits for attempts under way, and for the answers of sends. 2 s: longer holds the conversation's
    /// callers up while a silo stops, shorter delivers more of them twice.
    /// </summary>
    public TimeSpan HandsOverWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// For how long setting a reminder is tried again while the silo that keeps it is gone. 10 s: by then another keeps it. Longer holds the
    /// conversation up when the cluster is ill, shorter ends activations that could have gone on, and what they delivered but had not yet written
    /// is delivered again.
    /// </summary>
    public TimeSpan SetsReminderWithin { get; init; } = TimeSpan.FromSeconds(10);
}
