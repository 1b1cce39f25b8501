using System.Collections.Immutable;

namespace Router.Protocol;

/// <summary>What a step may know beside the state: the time, the Page's roster, and the trace it belongs to.</summary>
/// <param name="Now">Router's clock.</param>
/// <param name="Roster">A consistent snapshot of the Page.</param>
/// <param name="Trace">W3C <c>traceparent</c>, kept with what becomes owed.</param>
public readonly record struct StepContext(DateTimeOffset Now, PageRoster Roster, string? Trace = null);

/// <summary>
/// The outcome of one step: the next state, what happened, and the refusal if the command was refused.
/// Nothing of it may be told to anyone before <see cref="Next"/> is stored (guarantee 8).
/// </summary>
public sealed record Step(Conversation Next, ImmutableArray<ConversationEvent> Events, Refusal? Refusal, bool Repeated)
{
    /// <summary>True if there is something to store.</summary>
    public bool Changed => !Events.IsEmpty;

    /// <summary>
    /// Runs one step: due times in order of time, the roster, the command, and who waits if it left nobody in control; each event is folded
    /// and what it makes owed is planned.
    /// </summary>
    public static Step Run(Conversation state, Command command, StepContext context)
    {
        var draft = new Draft(state, context);
        Due.WorkOff(draft);
        Reconciliation.Apply(draft);

        if (IdOf(command) is { } id && draft.State.Granted.Contains(id))
        {
            return draft.End(refusal: null, repeated: true);
        }

        var decision = Decider.Decide(draft.State, command, context);
        foreach (var happened in decision.Events)
        {
            draft.Add(happened);
        }

        if (decision is { Refusal: null, Repeated: false } && IdOf(command) is { } granted)
        {
            draft.Add(new ConversationEvent.CommandGranted(granted));
        }

        Reconciliation.ServeQueue(draft);
        draft.ShortenLines();
        return draft.End(decision.Refusal, decision.Repeated);
    }

    /// <summary>The id by which a repeat of <paramref name="command"/> is known once it was granted, or null.</summary>
    public static CommandId? IdOf(Command command) => command switch
    {
        Command.Pass c => c.Id,
        Command.Take c => c.Id,
        Command.Request c => c.Id,
        Command.CancelRequest c => c.Id,
        Command.Release c => c.Id,
        Command.Extend c => c.Id,
        Command.PassMetadata c => c.Id,
        Command.Assign c => c.Id,
        Command.Enqueue c => c.Id,
        Command.AnnounceRole c => c.Id,
        _ => null,
    };
}

/// <summary>A step in the making: events are folded one after another, each planning what it makes owed.</summary>
internal sealed class Draft(Conversation state, StepContext context)
{
    private readonly ImmutableArray<ConversationEvent>.Builder _events = ImmutableArray.CreateBuilder<ConversationEvent>();

    public Conversation State { get; private set; } = state;

    public StepContext Context { get; } = context;

    public PageRoster Roster => Context.Roster;

    public void Add(ConversationEvent happened) => Add(happened, Context.Now);

    /// <summary>Adds an event that happened at <paramref name="at"/>, a due time that has passed.</summary>
    public void Add(ConversationEvent happened, DateTimeOffset at)
    {
        var after = Evolver.Evolve(State, happened, at, Roster.Numbers);
        State = Planner.Plan(happened, after, Context);
        _events.Add(happened);
    }

    /// <summary>Drops the oldest deliveries of lines that are too long, and tells their apps.</summary>
    public void ShortenLines()
    {
        foreach (var dropped in Lines.TooLong(State.Outbox, Roster.Numbers))
        {
            var count = 0;
            foreach (var row in dropped)
            {
                Add(new ConversationEvent.DeliveryDropped(row, State.Outbox.ItemOf(row), DeadReason.LineFull));
                count++;
            }

            Add(new ConversationEvent.LineShortened(dropped.Key, count));
        }
    }

    public Step End(Refusal? refusal, bool repeated) => new(State, _events.DrainToImmutable(), refusal, repeated);
}
