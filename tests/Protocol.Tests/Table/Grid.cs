using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests.Table;

/// <summary>One question the table answers: this command, in this state, by this caller.</summary>
internal sealed record Cell(string Profile, string Command, string State, string Caller);

/// <summary>One command of the table. <paramref name="Of"/> makes it for a caller; <paramref name="Calls"/> is false if nobody calls it.</summary>
internal sealed record Row(string Name, bool Calls, Func<Scenario, AppId, Command> Of)
{
    /// <summary>How the Page differs from the ordinary one.</summary>
    public Func<PageRoster, PageRoster> Page { get; init; } = r => r;

    /// <summary>When it happens, from the moment of the state.</summary>
    public Func<Scenario, TimeSpan> After { get; init; } = _ => TimeSpan.FromHours(1);
}

/// <summary>The states, callers and commands of docs/decision-table.md.</summary>
internal static class Grid
{
    public static readonly IReadOnlyList<string> States = ["idle", "owned", "owned+queue", "primary owns", "platform", "unknown", "moving"];

    public static readonly IReadOnlyList<string> Callers = ["owner", "primary", "switch", "queued", "other", "stranger"];

    private static readonly DateTimeOffset Until = Noon + Day;

    private static readonly System.Collections.Immutable.ImmutableArray<ControlRequest> SurveyWaits =
        [new ControlRequest(Survey, "asked", Priority: 0, Noon + Minute, Noon + Minute + Day)];

    /// <summary>A conversation in one of <see cref="States"/>, at noon.</summary>
    public static Scenario In(string state, PageRoster roster)
    {
        var empty = new Conversation(Key) { ChannelKnown = true };
        return new Scenario(roster)
        {
            Now = Noon,
            State = state switch
            {
                "idle" => empty,
                "owned" => empty with { Control = new Control.Hosted(Bot, Until) },
                "owned+queue" => empty with { Control = new Control.Hosted(Bot, Until), Queue = SurveyWaits },
                "primary owns" => empty with { Control = new Control.Hosted(Desk, Until) },
                "platform" => empty with { Control = new Control.Platform(Inbox, Until), Queue = SurveyWaits, ChangedAtMeta = Noon },
                "unknown" => empty with
                {
                    Control = new Control.Platform(AppId.UnknownAtMeta, Until),
                    Queue = SurveyWaits,
                    Question = new OwnerQuestion(QuestionReason.Standby, null, Noon, Asked: 0),
                },
                "moving" => empty with
                {
                    Control = new Control.Moving(
                        new Control.Hosted(Bot, Until), Inbox, new CommandId("move"), Noon + Hour - (10 * Second), ChangeReason.Pass, null),
                    Queue = SurveyWaits,
                },
                _ => throw new ArgumentException($"No state '{state}' in the grid."),
            },
        };
    }

    /// <summary>The app that plays a caller in a state, or null if nobody does.</summary>
    public static AppId? CallerIn(string state, string caller) => (caller, state) switch
    {
        ("owner", "owned" or "owned+queue" or "moving") => Bot,
        ("owner", "primary owns") => Desk,
        ("owner", _) => null,
        ("primary", "primary owns") => null,
        ("primary", _) => Desk,
        ("switch", _) => Closer,
        ("queued", "owned+queue" or "platform" or "unknown" or "moving") => Survey,
        ("queued", _) => null,
        ("other", _) => Shop,
        ("stranger", _) => Stranger,
        _ => throw new ArgumentException($"No caller '{caller}' in the grid."),
    };

    public static readonly IReadOnlyList<Row> Rows =
    [
        Item("A person's message", (s, _) => Items.Message(s.Now)),
        Item("A person's message, no primary set", (s, _) => Items.Message(s.Now)) with { Page = NoPrimary },
        Item("A message by a link that has a route to the target", (s, _) => Items.Message(s.Now) with { EntryBy = RouteKind.Link, EntryKey = "shoes" }),
        Item("A tap of the target's button", (s, _) => Items.Tap(Target, s.Now)),
        Item("A tap of the bot's own button", (s, _) => Items.Tap(Bot, s.Now)),
        Item("A tap of an old button without a tag", (s, _) => Items.Tap(null, s.Now)),
        Item("A tap of an old button, no primary set", (s, _) => Items.Tap(null, s.Now)) with { Page = NoPrimary },
        Item("A reaction", (s, _) => Items.Of(ItemKind.Reaction, s.Now)),
        Item("A reaction, no primary set", (s, _) => Items.Of(ItemKind.Reaction, s.Now)) with { Page = NoPrimary },
        Call("Pass to a known app", (s, by) => new Command.Pass(s.NewId(), by, Target, "m")),
        Call("Pass to oneself", (s, by) => new Command.Pass(s.NewId(), by, by == Stranger ? Target : by, "m")),
        Call("Pass to an unknown app", (s, by) => new Command.Pass(s.NewId(), by, Stranger, "m")),
        Call("Pass without target", (s, by) => new Command.Pass(s.NewId(), by, null, "m")),
        Call("Pass without target, no primary set", (s, by) => new Command.Pass(s.NewId(), by, null, "m")) with { Page = NoPrimary },
        Call("Pass to the inbox", (s, by) => new Command.Pass(s.NewId(), by, Inbox, "m")),
        Call("Take", (s, by) => new Command.Take(s.NewId(), by, "m")),
        Call("Request", (s, by) => new Command.Request(s.NewId(), by, "m")),
        Call("Cancel one's request", (s, by) => new Command.CancelRequest(s.NewId(), by)),
        Call("Release", (s, by) => new Command.Release(s.NewId(), by)),
        Call("Extend by 48 hours", (s, by) => new Command.Extend(s.NewId(), by, 2 * Day)),
        Call("Extend by more than 7 days, or by less than a second", (s, by) => new Command.Extend(s.NewId(), by, (7 * Day) + Second)),
        Call("Metadata to a known app", (s, by) => new Command.PassMetadata(s.NewId(), by, Target, "m")),
        Call("Metadata to oneself", (s, by) => new Command.PassMetadata(s.NewId(), by, by, "m")),
        Call("Metadata to an unknown app", (s, by) => new Command.PassMetadata(s.NewId(), by, new AppId(Stranger.Value + 1), "m")),
        Send("Send a plain message", mayClaim: true),
        Send("Send a plain message, claim policy allow", mayClaim: true) with { Page = r => r with { Claim = ClaimPolicy.Allow } },
        Send("Send a plain message, claim policy refuse", mayClaim: true) with { Page = r => r with { Claim = ClaimPolicy.Refuse } },
        Send("Send an UPDATE, a UTILITY or a tagged message", mayClaim: false),
        Send("Send tagged HUMAN_AGENT, approved for it", mayClaim: false, humanAgent: true) with { Page = r => r.WithEvery(a => a with { HumanAgent = true }) },
        Send("Send tagged HUMAN_AGENT, not approved", mayClaim: false, humanAgent: true),
        Send("Send a sender action", mayClaim: false, kind: SendKind.Action),
        Send("Send a customer-feedback survey", mayClaim: false, kind: SendKind.Survey),
        Event("An operator gives control to the target", (s, _) => new Command.Assign(s.NewId(), Target)),
        Event("An operator frees the conversation", (s, _) => new Command.Assign(s.NewId(), null)),
        Event("An operator queues the target", (s, _) => new Command.Enqueue(s.NewId(), Target, "m")),
        Event("The deadline is reached", (_, _) => Command.Touch.Instance) with { After = UntilDue },
        Item("Meta names Router's app as owner", (s, _) => Items.Seen(ObservationKind.Pass, Seat, s.Now)),
        Item("Meta names the inbox as owner", (s, _) => Items.Seen(ObservationKind.Take, Inbox, s.Now)),
        Item("Meta names another vendor's app as owner", (s, _) => Items.Seen(ObservationKind.Take, Vendor, s.Now)),
        Item("An echo of the inbox", (s, _) => Items.Echo(Inbox, s.Now)),
        Item("A message on Meta's standby", (s, _) => Items.Message(s.Now).OnStandby()),
    ];

    private static Row Item(string name, Func<Scenario, AppId, Item> item) =>
        new(name, Calls: false, (s, by) => new Command.Accept(item(s, by)));

    private static Row Event(string name, Func<Scenario, AppId, Command> of) => new(name, Calls: false, of);

    private static Row Call(string name, Func<Scenario, AppId, Command> of) => new(name, Calls: true, of);

    private static Row Send(string name, bool mayClaim, bool humanAgent = false, SendKind kind = SendKind.Message) =>
        Call(name, (s, by) => new Command.BeginSend(s.NewId(), by, kind) { MayClaim = mayClaim, HumanAgent = humanAgent });

    private static PageRoster NoPrimary(PageRoster roster) => roster with { Primary = null };

    private static TimeSpan UntilDue(Scenario s) => s.State.Control is Control.Moving m ? m.Since + (30 * Second) - Noon : Day;
}
