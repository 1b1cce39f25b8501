using System.Text;
using Router.Conversations;
using Router.GrainCalls;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests.Calls;

/// <summary>Every value that goes to a conversation or comes from it crosses whole; a new case that nobody mapped fails here.</summary>
public sealed class CrossingTests
{
    private static readonly AppId Bot = new(1);
    private static readonly AppId Desk = new(2);
    private static readonly CommandId Id = new("c1");
    private static readonly GraphAnswer Meta = new(GraphEnd.Answered, 400, "{\"error\":{}}"u8.ToArray(), [new("x-app-usage", "{}"), new("x-app-usage", "again")]);

    private static readonly Command[] Commands =
    [
        new Command.Pass(Id, Bot, Desk, "note"), new Command.Pass(Id, Bot, To: null, Metadata: null),
        new Command.Take(Id, Bot, "note"), new Command.Request(Id, Bot, "note"), new Command.CancelRequest(Id, Bot),
        new Command.Release(Id, Bot), new Command.Extend(Id, Bot, TimeSpan.FromMinutes(90)), new Command.PassMetadata(Id, Bot, Desk, "note"),
        new Command.Assign(Id, Desk), new Command.Assign(Id, To: null), new Command.Enqueue(Id, Bot, "note"), new Command.AnnounceRole(Id, Bot, "primary_receiver"),
    ];

    // An item crosses as such, a send with its order; the others a conversation gives itself.
    private static readonly Type[] CrossOtherwise = [typeof(Command.Accept), typeof(Command.BeginSend)];

    private static readonly Type[] NeverCross =
        [typeof(Command.EndSend), typeof(Command.BeginSurvey), typeof(Command.EndMove), typeof(Command.OwnerTold), typeof(Command.Settle), typeof(Command.Touch)];

    private static readonly Answer[] Answers =
    [
        new Answer.Granted(Bot, 7, Channel.Instagram), new Answer.Granted(Owner: null, 0, Channel.Messenger),
        .. Enum.GetValues<Refusal>().Select(r => new Answer.Refused(r, Bot, 7, Channel.Messenger)),
        new Answer.RefusedByMeta(Meta, Bot, 7, Channel.Messenger), new Answer.Unknown(AppId.UnknownAtMeta, 7, Channel.Messenger),
    ];

    private static readonly SendOutcome[] Outcomes =
        [new SendOutcome.Accepted("m1"), new SendOutcome.Accepted(Mid: null), new SendOutcome.Refused(10, 2018300), new SendOutcome.Refused(2, Subcode: null), SendOutcome.Unknown.Instance, SendOutcome.NotStarted.Instance];

    private static readonly SendAnswer[] SendAnswers =
    [
        .. Enum.GetValues<GraphEnd>().Select(end => new SendAnswer.Graph(Meta with { End = end }, Bot, 7, Channel.Messenger)),
        .. Enum.GetValues<Refusal>().Select(r => new SendAnswer.Refused(r, Bot, 7, Channel.Instagram)),
        new SendAnswer.Held("held.1", Owner: null, 7, Channel.Messenger),
        .. Outcomes.Select(o => new SendAnswer.Before(o, Bot, 7, Channel.Messenger)),
    ];

    [Fact]
    public void Every_command_that_others_give_crosses()
    {
        Assert.Equal(Names(Crossing.Cases(typeof(Command))), Names([.. Commands.Select(c => c.GetType()).Distinct(), .. CrossOtherwise, .. NeverCross]));
        Assert.Equal(
            Names(typeof(ControlCommand).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ControlCommand)))),
            Names(Commands.Select(c => CommandMap.Crossing(c, channel: null, trace: null).Command.GetType()).Distinct()));
        foreach (var command in Commands)
        {
            foreach (var channel in new Channel?[] { null, Channel.Instagram })
            {
                var crossed = Crossing.Over(CommandMap.Crossing(command, channel, "00-trace"));
                Assert.Equal((Shown.Of(command), channel), (Shown.Of(CommandMap.Back(crossed).Command), CommandMap.Back(crossed).Channel));
                Assert.Equal("00-trace", crossed.Trace);
            }
        }
    }

    [Fact]
    public void Every_answer_crosses()
    {
        Assert.Equal(Names(Crossing.Cases(typeof(Answer))), Names(Answers.Select(a => a.GetType()).Distinct()));
        Assert.All(Answers, a => Assert.Equal(Shown.Of(a), Shown.Of(AnswerMap.Back(Crossing.Over(AnswerMap.Crossing(a))))));
        Assert.Null(AnswerMap.Back(Crossing.Over(AnswerMap.Unavailable)));
    }

    [Fact]
    public void Every_answer_of_a_send_crosses()
    {
        Assert.Equal(Names(Crossing.Cases(typeof(SendAnswer))), Names(SendAnswers.Select(a => a.GetType()).Distinct()));
        Assert.Equal(Names(Crossing.Cases(typeof(SendOutcome))), Names(Outcomes.Select(a => a.GetType()).Distinct()));
        Assert.All(SendAnswers, a => Assert.Equal(Shown.Of(a), Shown.Of(SendMap.Back(Crossing.Over(SendMap.Crossing(a))))));
        Assert.Null(SendMap.Back(Crossing.Over(SendMap.Unavailable)));
        Assert.Null(SendMap.Back(Crossing.Over(SendMap.Uncertain)));
    }

    [Fact]
    public void Every_send_crosses()
    {
        AfterSend?[] thens = [null, new AfterSend.Pass(Desk), new AfterSend.Pass(To: null), AfterSend.Release.Instance];
        Assert.Equal(Names(Crossing.Cases(typeof(AfterSend))), Names(thens.OfType<AfterSend>().Select(t => t.GetType()).Distinct()));
        foreach (var then in thens)
        {
            foreach (var kind in Enum.GetValues<SendKind>())
            {
                foreach (var priority in Enum.GetValues<GraphPriority>())
                {
                    var order = new SendOrder(
                        new Command.BeginSend(Id, Bot, kind) { MayClaim = kind == SendKind.Message, HumanAgent = kind == SendKind.Action, Then = then, Body = "{}"u8.ToArray() },
                        priority);
                    var back = SendMap.Back(Crossing.Over(SendMap.Crossing(order, Channel.Instagram, "t")));
                    Assert.Equal(Shown.Of(order), Shown.Of(back.Order));
                    Assert.Equal(Channel.Instagram, back.Channel);
                }
            }
        }
    }

    [Fact]
    public void Every_item_crosses()
    {
        foreach (var kind in Enum.GetValues<ItemKind>())
        {
            var bare = new Item(kind, Encoding.UTF8.GetBytes("{\"text\":\"Grüße\"}"));
            Assert.Equal(Shown.Of(bare), Shown.Of(ItemMap.Back(Crossing.Over(ItemMap.Crossing(bare)))));
        }

        foreach (var on in Enum.GetValues<ArrivedOn>())
        {
            foreach (var entry in Enum.GetValues<RouteKind>())
            {
                foreach (var word in Enum.GetValues<ObservationKind>())
                {
                    var full = new Item(ItemKind.Handover, "{}"u8.ToArray())
                    {
                        Field = "field", KnownBy = ulong.MaxValue, At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero), On = on, Channel = Channel.Instagram,
                        Mid = "m", ButtonOf = Bot, EntryBy = entry, EntryKey = "key", EchoMark = Bot, EchoApp = Desk,
                        Observation = new Observation(word) { Previous = Bot, New = Desk, Requested = new AppId(3), Metadata = "note" },
                    };
                    Assert.DoesNotContain("=null", Shown.Of(full), StringComparison.Ordinal);
                    Assert.Equal(Shown.Of(full), Shown.Of(ItemMap.Back(Crossing.Over(ItemMap.Crossing(full)))));
                }
            }
        }
    }

    [Theory]
    [InlineData(typeof(Channel), typeof(MessagingChannel))]
    [InlineData(typeof(Refusal), typeof(RefusalReason))]
    [InlineData(typeof(ItemKind), typeof(IncomingKind))]
    [InlineData(typeof(ArrivedOn), typeof(IncomingOn))]
    [InlineData(typeof(RouteKind), typeof(EntryWay))]
    [InlineData(typeof(ObservationKind), typeof(HandoverKind))]
    [InlineData(typeof(SendKind), typeof(SendSort))]
    [InlineData(typeof(GraphPriority), typeof(SendPriority))]
    [InlineData(typeof(GraphEnd), typeof(MetaEnd))]
    [InlineData(typeof(Acceptance), typeof(ItemAcceptance))]
    public void A_number_means_the_same_on_both_sides(Type ours, Type contract)
    {
        Assert.Equal(Table(ours), Table(contract));

        static string[] Table(Type numbers) => [.. Enum.GetNames(numbers).Select(n => $"{n} = {Convert.ToInt32(Enum.Parse(numbers, n), provider: null)}")];
    }

    [Fact]
    public void A_number_or_command_of_a_newer_program_is_no_silent_other_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AnswerMap.Back(new ControlAnswer { Outcome = (ControlOutcome)99 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemMap.Back(new IncomingItem { Kind = (IncomingKind)99, Json = default, On = IncomingOn.Messaging, Channel = MessagingChannel.Messenger }));
        Assert.Throws<ArgumentException>(() => AnswerMap.Back(new ControlAnswer { Outcome = ControlOutcome.Refused }));
    }

    private static string[] Names(IEnumerable<Type> types) => [.. types.Select(t => t.Name).Order(StringComparer.Ordinal)];
}
