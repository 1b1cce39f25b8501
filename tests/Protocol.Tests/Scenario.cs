using static Router.Protocol.ConversationEvent;

namespace Router.Protocol.Tests;

/// <summary>One conversation, one clock, one roster: given what was run, when a command, then the step.</summary>
internal sealed class Scenario(PageRoster roster, ConversationKey? key = null)
{
    private int _commands;

    public Conversation State { get; set; } = new(key ?? Cast.Key);

    public DateTimeOffset Now { get; set; } = Cast.Noon;

    public PageRoster Roster { get; set; } = roster;

    /// <summary>The last step.</summary>
    public Step Last { get; private set; } = new(new Conversation(Cast.Key), [], null, false);

    public StepContext Context => new(Now, Roster);

    public CommandId NewId() => new($"c{++_commands}");

    public Step When(Command command)
    {
        Last = Step.Run(State, command, Context);
        State = Last.Next;
        return Last;
    }

    /// <summary>Runs a command that must be granted.</summary>
    public Scenario Given(Command command)
    {
        var step = When(command);
        Assert.Null(step.Refusal);
        return this;
    }

    public Scenario After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Scenario OwnedBy(AppId app) => Given(new Command.Assign(NewId(), app)).Settled();

    public Scenario OwnedAtMetaBy(AppId app) => Accept(Items.Seen(ObservationKind.Take, app, Now)).Settled();

    public Scenario Accept(Item item) => Given(new Command.Accept(item));

    public Scenario Waiting(AppId app, string? metadata = null) => Given(new Command.Request(NewId(), app, metadata)).Settled();

    public Scenario Touched() => Given(Command.Touch.Instance);

    /// <summary>Everything owed is delivered, so that a test sees only what its own command makes owed.</summary>
    public Scenario Settled()
    {
        foreach (var row in State.Outbox.Rows)
        {
            Given(new Command.Settle(row.App, row.Sequence, AttemptOutcome.Delivered.Instance));
        }

        return this;
    }

    public Step Pass(AppId by, AppId? to, string? metadata = null) => When(new Command.Pass(NewId(), by, to, metadata));

    public Step Take(AppId by) => When(new Command.Take(NewId(), by, null));

    public Step Request(AppId by, string? metadata = null) => When(new Command.Request(NewId(), by, metadata));

    public Step Release(AppId by) => When(new Command.Release(NewId(), by));

    public Step Extend(AppId by, TimeSpan duration) => When(new Command.Extend(NewId(), by, duration));

    public Step Send(AppId by, SendKind kind = SendKind.Message, bool mayClaim = true, bool humanAgent = false, CommandId? id = null, AfterSend? then = null) =>
        When(new Command.BeginSend(id ?? NewId(), by, kind) { MayClaim = mayClaim, HumanAgent = humanAgent, Then = then });

    public Step Ended(CommandId id, SendOutcome outcome) => When(new Command.EndSend(id, outcome));

    public Step Moved(MoveOutcome outcome) => When(new Command.EndMove(Assert.IsType<Control.Moving>(State.Control).Id, outcome));

    public Step Told(OwnerAtMeta? answer) => When(new Command.OwnerTold(answer));

    public AppId? Owner => State.Control.OwnerNow;

    /// <summary>Something is due already, and waits for the next touch.</summary>
    public bool IsDueNow => State.NextDue(Roster.Numbers, after: Now) <= Now;

    /// <summary>What is owed to an app, oldest first, Meta's items by their kind.</summary>
    public IReadOnlyList<Content> OwedTo(AppId app) =>
        [.. State.Outbox.Rows.Where(r => r.App == app).Select(r => State.Outbox.ItemOf(r).Content)];

    /// <summary>The handover items owed to an app: not Meta's items, not <c>control_changed</c>.</summary>
    public IReadOnlyList<Content> Hears(AppId app) => [.. OwedTo(app).Where(c => c is not (Content.FromMeta or Content.ControlChanged))];

    /// <summary>The channel an app hears the last item of Meta's on, or null.</summary>
    public HeardOn? Hearing(AppId app) => State.Outbox.Rows
        .Where(r => r.App == app && State.Outbox.ItemOf(r).Content is Content.FromMeta)
        .Select(r => (HeardOn?)r.On)
        .LastOrDefault();

    public T Happened<T>() where T : ConversationEvent => Assert.Single(Last.Events.OfType<T>());

    public void NeverHappened<T>() where T : ConversationEvent => Assert.Empty(Last.Events.OfType<T>());

    public void Refused(Refusal refusal)
    {
        Assert.Equal(refusal, Last.Refusal);
        Assert.DoesNotContain(Last.Events, e => e is OwnerChanged or Requested or MoveBegun or SendBegun or CommandGranted);
    }
}
