namespace Router.Grains;

/// <summary>What a conversation needs its reminder for.</summary>
/// <param name="Owes">It owes somebody something.</param>
/// <param name="Due">When it has to be woken, or null.</param>
internal readonly record struct ReminderNeed(bool Owes, DateTimeOffset? Due);

/// <summary>What is to be done with a reminder.</summary>
internal abstract record ReminderStep
{
    private ReminderStep()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Keep : ReminderStep
    {
        public static readonly Keep Instance = new();
    }

    /// <summary>It has to ring earlier than it is set for: set it before the state that needs it is stored.</summary>
    public sealed record SetEarlier(DateTimeOffset At) : ReminderStep;

    /// <summary>It may ring later: the stored state says so already.</summary>
    public sealed record SetLater(DateTimeOffset At) : ReminderStep;

    /// <summary>Nothing needs it any more, and the stored state says so already.</summary>
    public sealed record Remove : ReminderStep
    {
        public static readonly Remove Instance = new();
    }
}

/// <summary>
/// When a conversation's one reminder rings. It rings at the time it is set for and every <see cref="GrainOptions.RingsEvery"/> after that, so one
/// set for the past covers whatever is owed now.
/// </summary>
internal static class ReminderPlan
{
    /// <summary>Before a state is stored.</summary>
    /// <param name="setFor">What the reminder is set for at the latest; null: perhaps there is none.</param>
    /// <param name="need">Of the state.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The numbers.</param>
    public static ReminderStep BeforeSave(DateTimeOffset? setFor, ReminderNeed need, DateTimeOffset now, GrainOptions options)
    {
        // What is owed is under way, or waits for an alarm of this activation: the reminder is for whoever comes after it.
        DateTimeOffset? by = need.Owes ? now + options.RingsEvery : need.Due;
        return by is { } at && (setFor is not { } set || set > at) ? new ReminderStep.SetEarlier(at) : ReminderStep.Keep.Instance;
    }

    /// <summary>What the state that is stored says of its reminder: never a time before the one it is really set for.</summary>
    public static DateTimeOffset? Claim(DateTimeOffset? setFor, ReminderNeed need) => need.Owes ? setFor : need.Due;

    /// <summary>When the reminder rang.</summary>
    /// <param name="claimed">What the stored state says: it may be set for nothing later than that.</param>
    /// <param name="need">Of the conversation now.</param>
    /// <param name="quiet">For how long nothing has been owed.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The numbers.</param>
    public static ReminderStep AtTick(DateTimeOffset? claimed, ReminderNeed need, TimeSpan quiet, DateTimeOffset now, GrainOptions options)
    {
        if (need.Owes || quiet < options.QuietBeforePutOff)
        {
            return ReminderStep.Keep.Instance;
        }

        var later = claimed is { } c && need.Due is { } d && d < c ? d : claimed ?? need.Due;
        return later is not { } at ? ReminderStep.Remove.Instance
            : at > now + (2 * options.RingsEvery) ? new ReminderStep.SetLater(at)
            : ReminderStep.Keep.Instance;
    }
}
