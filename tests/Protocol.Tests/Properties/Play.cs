using System.Text;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests.Properties;

/// <summary>The function under test: <see cref="Step.Run"/>, or a mutant of it.</summary>
internal delegate Step RunStep(Conversation state, Command command, StepContext context);

/// <summary>Plays a script on one conversation and has every step checked.</summary>
internal sealed class Play
{
    private static readonly AppId[] Callers = [Bot, Desk, Survey, Closer, Shop, Target, Stranger];

    private readonly RunStep _run;
    private readonly Reach? _reach;
    private readonly Checker _checker;
    private readonly List<Item> _items = [];
    private readonly List<Command> _granted = [];
    private readonly PageRoster _whole;
    private PageRoster _roster;
    private Conversation _state;
    private DateTimeOffset _now = Noon;
    private int _commands;

    private Play(Profile profile, bool pageLine, RunStep run, Reach? reach)
    {
        _run = run;
        _reach = reach;
        _whole = RosterOf(profile) with { Routes = [.. RosterOf(profile).Routes, new Route(RouteKind.Ad, "ad-v", Vendor)] };
        _roster = _whole;
        _state = new Conversation(pageLine ? new ConversationKey(Page, PersonId.PageLine) : Key);
        _checker = new Checker(run, _state);
    }

    /// <summary>The first guarantee that a script breaks, in words; null if it keeps all.</summary>
    public static string? Script(Profile profile, Op[] script, RunStep run, Reach? reach = null)
    {
        // One script in sixteen plays on the Page's own line, which nobody may ever own.
        var play = new Play(profile, script.Length > 0 && script[0].C % 16 == 0, run, reach);
        foreach (var op in script)
        {
            if (play.Do(op) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    private string? Do(Op op)
    {
        switch (op.Kind)
        {
            case OpKind.Seconds:
                _now += TimeSpan.FromSeconds(op.A % 41);
                return Step(Command.Touch.Instance);
            case OpKind.Hours:
                _now += TimeSpan.FromMinutes(op.A % 720);
                return Step(Command.Touch.Instance);
            case OpKind.Days:
                _now += TimeSpan.FromHours(20 + (op.A % 10) + (op.B % 5 == 0 ? 24 * (op.C % 8) : 0));
                return op.C % 2 == 0 ? Step(Command.Touch.Instance) : null;
            case OpKind.Roster:
                ChangeRoster(op);
                return op.C % 2 == 0 ? Step(Command.Touch.Instance) : null;
            case OpKind.ManySurveys:
                for (var i = 0; i < 7; i++)
                {
                    if (Step(new Command.BeginSend(NewId(), Survey, SendKind.Survey)) is { } broken)
                    {
                        return broken;
                    }
                }

                return null;
            case OpKind.Send or OpKind.SendAndPass when op.A % 3 != 0:
                return Step(CommandOf(op)!) ?? (CommandOf(op with { Kind = OpKind.EndSend, A = op.B }) is { } end ? Step(end) : null);
            case OpKind.Settle:
                return SettleHeads(op);
            case OpKind.Replay:
                return Replay();
            default:
                return CommandOf(op) is { } command ? Step(command) : null;
        }
    }

    private Command? CommandOf(Op op) => op.Kind switch
    {
        OpKind.Message => Accept(Items.Message(), op),
        OpKind.Tap => Accept(Items.Tap(Any(op.B)), op),
        OpKind.Routed => Accept(Items.Message() with { EntryBy = RouteKind.Ad, EntryKey = op.B % 3 == 0 ? "ad-v" : "ad-1" }, op),
        OpKind.OtherItem => Accept(Items.Of((ItemKind)(1 + (op.B % 11))) with { Field = "messaging_account_linking" }, op),
        OpKind.Observe => Accept(_state.Control is Protocol.Control.Moving && op.A % 2 == 0 ? Items.Seen(ObservationKind.Pass, Seat) : Observed(op), op),
        OpKind.Echo => Accept(Items.Echo(Pick(op.B, Inbox, Inbox, Vendor, Seat)), op),
        OpKind.Standby => Accept(Items.Message().OnStandby(), op),
        OpKind.AgainItem => _items.Count == 0 ? null : new Command.Accept(_items[op.A % _items.Count]),
        OpKind.Pass => new Command.Pass(NewId(), Caller(op), Any(op.B), Metadata(op)),
        OpKind.PassOn => new Command.Pass(NewId(), Caller(op), Pick<AppId?>(op.B, null, null, Inbox, Inbox, Vendor), Metadata(op)),
        OpKind.Take => new Command.Take(NewId(), op.B % 3 == 0 ? Caller(op) : Pick(op.B, Desk, Closer), Metadata(op)),
        OpKind.Request => new Command.Request(NewId(), op.B % 4 == 0 ? Caller(op) : Any(op.C), Metadata(op)),
        OpKind.Cancel => new Command.CancelRequest(NewId(), _state.Queue.IsEmpty || op.A % 4 == 0 ? Any(op.B) : _state.Queue[op.B % _state.Queue.Length].App),
        OpKind.Release => new Command.Release(NewId(), Caller(op)),
        OpKind.Extend => new Command.Extend(NewId(), Caller(op), Pick(op.B, Hour, Day, 7 * Day, TimeSpan.Zero, 8 * Day, Second)),
        OpKind.Note => new Command.PassMetadata(NewId(), Any(op.A), Any(op.B), Metadata(op)),
        OpKind.Send => new Command.BeginSend(NewId(), Caller(op), op.B % 7 == 0 ? SendKind.Action : SendKind.Message)
        {
            MayClaim = op.B % 5 != 0,
            HumanAgent = op.C % 6 == 0,
        },
        OpKind.SendAndPass => new Command.BeginSend(NewId(), Caller(op), SendKind.Message)
        {
            MayClaim = true,
            Then = op.B % 2 == 0 ? AfterSend.Release.Instance : new AfterSend.Pass(Pick<AppId?>(op.C, null, Target, Stranger, Inbox)),
        },
        OpKind.Survey => new Command.BeginSend(NewId(), Any(op.A), SendKind.Survey),
        OpKind.EndSend => _state.Sends.LastOrDefault(s => s.Outcome is null) is not { } send ? null : new Command.EndSend(send.Id, Pick<SendOutcome>(
            op.A,
            new SendOutcome.Accepted("mid"),
            new SendOutcome.Accepted("mid"),
            new SendOutcome.Accepted("mid"),
            new SendOutcome.Refused(100, null),
            new SendOutcome.Refused(100, null),
            new SendOutcome.Refused(10, 2018300),
            SendOutcome.Unknown.Instance,
            SendOutcome.NotStarted.Instance)),
        OpKind.BeginSurvey => _state.Surveys.IsEmpty ? null : new Command.BeginSurvey(_state.Surveys[op.A % 4 == 0 ? _state.Surveys.Length - 1 : 0].Id),
        OpKind.EndMove => _state.Control is Protocol.Control.Moving m
            ? new Command.EndMove(op.B % 16 == 0 ? new CommandId("nobody's") : m.Id, Pick(op.A, MoveOutcome.Done, MoveOutcome.Refused, MoveOutcome.Unknown))
            : null,
        OpKind.Told => new Command.OwnerTold(Pick<OwnerAtMeta?>(
            op.A,
            null,
            OwnerAtMeta.Nobody.Instance,
            new OwnerAtMeta.App(Seat, null),
            new OwnerAtMeta.App(Pick(op.B, Inbox, Vendor), null),
            new OwnerAtMeta.Hidden(null))),
        OpKind.Operator => new Command.Assign(NewId(), Pick<AppId?>(op.A, null, null, Bot, Desk, Inbox, Stranger, Any(op.B))),
        OpKind.Enqueue => new Command.Enqueue(NewId(), Any(op.A), Metadata(op)),
        OpKind.Role => new Command.AnnounceRole(NewId(), Any(op.A), "primary_receiver"),
        _ => null,
    };

    private static Item Observed(Op op) => (op.B % 5) switch
    {
        0 => Items.Of(ItemKind.Handover) with { Observation = new Observation(ObservationKind.Request) { Requested = Pick(op.C, Inbox, Vendor, Stranger) } },
        1 when op.C % 3 == 0 => Items.Seen(ObservationKind.Take, owner: null),
        1 when op.C % 3 == 1 => Items.Seen(ObservationKind.Roles, null),
        _ => Items.Seen(op.C % 2 == 0 ? ObservationKind.Pass : ObservationKind.Take, Pick(op.C / 2, Seat, Seat, Inbox, Inbox, Vendor, Stranger)),
    };

    private Command.Accept Accept(Item item, Op op)
    {
        var at = Pick<DateTimeOffset?>(op.A, _now, _now, _now - TimeSpan.FromSeconds(op.C % 100), _now - TimeSpan.FromHours(op.C % 40), null);
        item = new Item(item.Kind, Encoding.UTF8.GetBytes($"{{\"n\":{_items.Count}}}"))
        {
            Field = item.Field, KnownBy = item.KnownBy, At = at, On = item.On, Channel = item.Channel, ButtonOf = item.ButtonOf, EntryBy = item.EntryBy,
            EntryKey = item.EntryKey, EchoApp = item.EchoApp, Observation = item.Observation, Mid = item.Kind == ItemKind.Echo ? "mid" : null,
        };
        _items.Add(item);
        return new Command.Accept(item);
    }

    private void ChangeRoster(Op op)
    {
        var app = op.C % 3 == 0 && _state.Control.OwnerNow is { } owner && _roster.Hosts(owner) ? owner
            : op.C % 3 == 1 && !_state.Queue.IsEmpty ? _state.Queue[0].App
            : Callers[op.B % 6];
        _roster = (op.A % 8) switch
        {
            0 => _roster.Without(app),
            1 => _roster.With(app, a => a with { Parked = !a.Parked }),
            2 => _roster with { Primary = null },
            3 => _roster with { Claim = (ClaimPolicy)(1 + (op.B % 3)) },
            4 => _roster.With(app, a => a with { HumanAgent = true, Priority = op.C % 4 }),
            5 => _roster with { Primary = _roster.Profile.InboxMayBePrimary && op.B % 2 == 0 ? Inbox : Desk },
            _ => _whole,
        };
    }

    private string? SettleHeads(Op op)
    {
        foreach (var row in _state.Outbox.Heads().ToArray())
        {
            for (var n = 0; n < 8 && _state.Outbox.Heads().FirstOrDefault(r => r.App == row.App) is { } head; n++)
            {
                var outcome = Pick<AttemptOutcome>(
                    op.A + (int)row.App.Value + n,
                    AttemptOutcome.Delivered.Instance, AttemptOutcome.Delivered.Instance, AttemptOutcome.Delivered.Instance,
                    AttemptOutcome.Delivered.Instance, AttemptOutcome.Delivered.Instance, AttemptOutcome.Gone.Instance,
                    new AttemptOutcome.TryAgain(_now + Second, op.B % 2 == 0), new AttemptOutcome.GaveUp(DeadReason.Refused));
                if (Step(new Command.Settle(head.App, head.Sequence, outcome)) is { } broken)
                {
                    return broken;
                }
            }
        }

        return null;
    }

    // Everything that was granted lately comes once more, as after a crash of a caller.
    private string? Replay()
    {
        foreach (var command in _granted.TakeLast(8).ToArray())
        {
            var before = Print.Of(_run(_state, Command.Touch.Instance, new StepContext(_now, _roster)).Next);
            var remembered = command is Command.Accept || _state.Granted.Contains(Checker.IdOf(command) ?? default);
            if (Step(command) is { } broken)
            {
                return broken;
            }

            if (remembered && command is not Command.Accept { Item.KnownBy: null } && Print.Of(_state) != before && !_checker.WasForgotten(command, _now))
            {
                return $"replay: {command} changed something";
            }
        }

        return null;
    }

    private string? Step(Command command)
    {
        var context = new StepContext(_now, _roster);
        var step = _run(_state, command, context);
        var broken = _checker.Check(_state, command, context, step);
        _reach?.Count(_state, command, context, step);
        _state = step.Next;
        if (step is { Refusal: null, Repeated: false } && (Checker.IdOf(command) is not null || command is Command.Accept))
        {
            _granted.Add(command);
        }

        return broken is null ? null : $"{broken}, at {_now:O} after {command}";
    }

    private CommandId NewId() => new($"c{++_commands}");

    private AppId Any(int n) => Callers[n % Callers.Length];

    // Half of the calls come from the owner: else most are refused.
    private AppId Caller(Op op) => op.A % 2 == 0 && _state.Control.OwnerNow is { } owner && _roster.Hosts(owner) ? owner : Any(op.A / 2);

    private static string? Metadata(Op op) => op.C % 19 == 0 ? new string('x', 1001) : op.C % 2 == 0 ? "note" : null;

    private static T Pick<T>(int n, params T[] all) => all[n % all.Length];
}
