using System.Reflection;
using System.Runtime.CompilerServices;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>C# does not know that these hierarchies are closed: here every case is exampled, and every arm that only throws stays unreached.</summary>
public sealed class Unions
{
    private static readonly CommandId Id = new("c");
    private static readonly Item Item = Items.Message();
    private static readonly HeldSurvey Held = new(Id, Bot, default, Noon, Noon + Day);
    private static readonly Owed Row = new(Bot, 1, HeardOn.Messaging, 0, 0, null);
    private static readonly Control.Moving Moving = new(Control.Idle.Instance, Inbox, Id, Noon, ChangeReason.Pass, null);
    private static readonly OwnerQuestion Question = new(QuestionReason.Echo, Inbox, Noon, 0);

    private static readonly Control[] Controls =
        [Control.Idle.Instance, new Control.Hosted(Bot, Noon + Day), new Control.Platform(Inbox, Noon + Day), Moving];

    private static readonly SendOutcome[] SendOutcomes =
        [new SendOutcome.Accepted("mid"), new SendOutcome.Refused(10, 2018300), SendOutcome.Unknown.Instance, SendOutcome.NotStarted.Instance];

    private static readonly AttemptOutcome[] AttemptOutcomes =
    [
        AttemptOutcome.Delivered.Instance, new AttemptOutcome.TryAgain(Noon, Refused: true), AttemptOutcome.Gone.Instance,
        new AttemptOutcome.GaveUp(DeadReason.Refused),
    ];

    private static readonly OwnerAtMeta[] Answers =
        [OwnerAtMeta.Nobody.Instance, new OwnerAtMeta.App(Inbox, null), new OwnerAtMeta.Hidden(null)];

    private static readonly Content[] Contents =
    [
        new Content.FromMeta(ItemKind.Message, Channel.Messenger, Item.Json, null), new Content.Passed(null, Bot, null),
        new Content.Taken(Bot, Desk, null), new Content.Requested(Bot, null), new Content.Note(Bot, null),
        new Content.ControlChanged(null, Bot, 1, ChangeReason.Pass, null), new Content.RequestEnded(RequestEnd.Expired),
        new Content.Roles(Bot, "primary_receiver"), new Content.Dropped(3),
    ];

    private static readonly AfterSend[] AfterSends = [new AfterSend.Pass(Desk), AfterSend.Release.Instance];

    private static readonly Command[] Commands =
    [
        new Command.Accept(Item), new Command.Pass(Id, Bot, Desk, null), new Command.Take(Id, Bot, null), new Command.Request(Id, Bot, null),
        new Command.CancelRequest(Id, Bot), new Command.Release(Id, Bot), new Command.Extend(Id, Bot, Hour),
        new Command.PassMetadata(Id, Bot, Desk, null), new Command.Assign(Id, Bot), new Command.Enqueue(Id, Bot, null),
        new Command.BeginSend(Id, Bot, SendKind.Message), new Command.EndSend(Id, SendOutcomes[0]), new Command.BeginSurvey(Id),
        new Command.EndMove(Id, MoveOutcome.Done), new Command.OwnerTold(null), new Command.Settle(Bot, 1, AttemptOutcomes[0]),
        new Command.AnnounceRole(Id, Bot, "primary_receiver"), Command.Touch.Instance,
    ];

    private static readonly ConversationEvent[] Events =
    [
        new ConversationEvent.ItemAccepted(Item, null), new ConversationEvent.ChannelLearnt(Channel.Instagram),
        new ConversationEvent.OwnerChanged(null, Controls[1], ChangeReason.Take, null), new ConversationEvent.DeadlineMoved(Noon + Day),
        new ConversationEvent.Requested(new ControlRequest(Bot, null, 0, Noon, Noon + Day)),
        new ConversationEvent.RequestEnded(Bot, RequestEnd.Granted), new ConversationEvent.MoveBegun(Moving),
        new ConversationEvent.MoveUndone(Id), new ConversationEvent.MetadataPassed(Bot, Desk, null), new ConversationEvent.Questioned(Question),
        new ConversationEvent.QuestionAnswered(QuestionReason.Echo),
        new ConversationEvent.SendBegun(new BegunSend(Id, Bot, SendKind.Message, Noon, false, null)),
        new ConversationEvent.SendEnded(Id, SendOutcomes[0]), new ConversationEvent.SurveyHeld(Held), new ConversationEvent.SurveyReleased(Held),
        new ConversationEvent.SurveyDropped(Held, DeadReason.SurveyExpired), new ConversationEvent.DeliverySettled(Bot, 1),
        new ConversationEvent.DeliveryPostponed(Bot, 1, Noon, Refused: true),
        new ConversationEvent.DeliveryDropped(Row, new OwedItem(1, Noon, Contents[0], null, 0, null), DeadReason.Refused),
        new ConversationEvent.LineShortened(Bot, 3), new ConversationEvent.RoleAnnounced(Bot, "primary_receiver"),
        new ConversationEvent.CommandGranted(Id), new ConversationEvent.Noted("text"),
    ];

    [Fact] public void Every_state_of_control_is_exampled() => AllCases(Controls);

    [Fact] public void Every_command_is_exampled() => AllCases(Commands);

    [Fact] public void Every_event_is_exampled() => AllCases(Events);

    [Fact] public void Every_content_is_exampled() => AllCases(Contents);

    [Fact] public void Every_attempts_outcome_is_exampled() => AllCases(AttemptOutcomes);

    [Fact] public void Every_sends_outcome_is_exampled() => AllCases(SendOutcomes);

    [Fact] public void Every_answer_about_the_owner_is_exampled() => AllCases(Answers);

    [Fact] public void Every_thread_control_of_a_send_is_exampled() => AllCases(AfterSends);

    [Theory]
    [InlineData("handover")]
    [InlineData("routing")]
    public void Every_command_is_decided_in_every_state(string profile)
    {
        var context = new StepContext(Noon, RosterOf(Profile.Named(profile)!));
        foreach (var control in Controls)
        {
            var state = new Conversation(Key) { Control = control };
            foreach (var command in Commands.Concat(Answers.Select(a => new Command.OwnerTold(a))).Concat(SendOutcomes.Select(o => new Command.EndSend(Id, o))))
            {
                Assert.NotNull(Step.Run(state, command, context).Next);
                Assert.NotNull(Step.Run(state with { Question = Question, Sends = [new BegunSend(Id, Bot, SendKind.Message, Noon, false, AfterSends[0])] }, command, context).Next);
            }
        }
    }

    [Fact]
    public void Every_attempts_outcome_is_settled()
    {
        foreach (var outcome in AttemptOutcomes)
        {
            var s = new Scenario(Handover).Accept(Items.Message());
            var row = s.State.Outbox.Rows[0];
            Assert.Null(s.When(new Command.Settle(row.App, row.Sequence, outcome)).Refusal);
        }
    }

    [Fact]
    public void Every_event_is_folded_and_planned_in_every_state()
    {
        foreach (var control in Controls)
        {
            var state = new Conversation(Key) { Control = control };
            foreach (var happened in Events)
            {
                var after = Evolver.Evolve(state, happened, Noon, RuleNumbers.Default);
                Assert.NotNull(Planner.Plan(happened, after, new StepContext(Noon, Handover)));
            }
        }
    }

    [Fact]
    public void Every_kind_of_item_is_accepted_in_every_state()
    {
        foreach (var control in Controls)
        {
            foreach (var kind in Enum.GetValues<ItemKind>())
            {
                var s = new Scenario(Handover) { State = new Conversation(Key) { Control = control } };
                s.Accept(Items.Of(kind));
                Assert.Single(s.Last.Events.OfType<ConversationEvent.ItemAccepted>());
            }
        }
    }

    [Fact]
    public void A_union_has_no_cases_outside_itself()
    {
        foreach (var union in new[] { typeof(Control), typeof(Command), typeof(ConversationEvent), typeof(Content), typeof(AttemptOutcome), typeof(SendOutcome), typeof(OwnerAtMeta), typeof(AfterSend) })
        {
            Assert.All(
                union.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public),
                c => Assert.True(c.IsPrivate || c.GetParameters().Any(p => p.ParameterType == union), $"{union.Name} can be derived from outside."));
        }
    }

    /// <summary>Values that are stored are never renumbered, and 0 is no value.</summary>
    [Fact]
    public void No_stored_enumeration_has_a_zero()
    {
        foreach (var type in typeof(Conversation).Assembly.GetTypes().Where(t => t.IsEnum && t.GetCustomAttribute<CompilerGeneratedAttribute>() is null))
        {
            Assert.False(Enum.IsDefined(type, Enum.ToObject(type, 0)), $"{type.Name} gives 0 a meaning: a missing field would become it.");
        }
    }

    private static void AllCases<T>(IEnumerable<T> examples) where T : notnull =>
        Assert.Equal(
            typeof(T).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(T))).Select(t => t.Name).Order(),
            examples.Select(e => e.GetType().Name).Distinct().Order());
}
