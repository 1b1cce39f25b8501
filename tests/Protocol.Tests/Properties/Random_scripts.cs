using FsCheck;
using FsCheck.Fluent;
using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests.Properties;

public sealed class Random_scripts
{
    // The same scripts in every run, so that the counts below are no matter of luck; another test takes new ones each time.
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261120, 41).WithMaxTest(300).WithQuietOnSuccess(true);

    private static readonly Config Fresh = Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true);

    [Fact]
    public void Keep_the_guarantees_and_reach_every_arm_of_the_decider()
    {
        var reach = new Reach();
        Run(Profile.Handover, Fixed, reach);
        Run(Profile.Routing, Fixed, reach);
        var missed = Arms.Where(a => reach[a] < 20).Select(a => $"{reach[a],6} {a}").ToArray();
        Assert.True(missed.Length == 0, "Reached fewer than 20 times:\n" + string.Join('\n', missed) + "\n\nall:\n" + string.Join('\n', reach.All));
    }

    [Theory]
    [InlineData("handover")]
    [InlineData("routing")]
    public void Keep_the_guarantees_with_new_scripts_in_every_run(string profile) => Run(Profile.Named(profile)!, Fresh, reach: null);

    [Fact]
    public void Every_refusal_of_the_decider_is_counted() =>
        Assert.Equal(
            Enum.GetValues<Refusal>().Except(NotTheDeciders).Select(r => $"refused {r}").Order(StringComparer.Ordinal),
            Arms.Where(a => a.StartsWith("refused ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_command_is_counted() =>
        Assert.Equal(
            typeof(Command).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Command))).Select(t => $"{t.Name} granted").Order(StringComparer.Ordinal),
            Arms.Where(a => a.EndsWith(" granted", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_reason_for_a_change_is_counted() =>
        Assert.All(Enum.GetValues<ChangeReason>(), reason => Assert.Contains(Arms, a => a.EndsWith($": changed {reason}", StringComparison.Ordinal)));

    /// <summary>The checker is checked: each mutant breaks one guarantee and must be caught for it.</summary>
    [Theory]
    [InlineData("a take without the right puts a second owner in", "1")]
    [InlineData("a change of owner keeps the epoch", "1")]
    [InlineData("a second app hears on messaging", "1")]
    [InlineData("a stranger becomes owner", "1")]
    [InlineData("a refused send begins", "2")]
    [InlineData("a delivery is lost", "3")]
    [InlineData("a delivery is owed twice", "4")]
    [InlineData("accepted ids are forgotten", "5")]
    [InlineData("a request vanishes", "6")]
    [InlineData("no deadline is ever due", "7")]
    [InlineData("granted commands are forgotten", "8")]
    [InlineData("a change leaves no event", "8")]
    public void Would_catch(string mutant, string guarantee)
    {
        var run = MutantOf(mutant);
        var scripts = Enumerable.Range(0, 200).Select(_ => Scripts.Arbitrary(80).Generator.Sample(1).Single());
        Assert.Contains(scripts, script => Play.Script(Profile.Handover, script, run) is { } broken && broken.StartsWith(guarantee, StringComparison.Ordinal));
    }

    private static void Run(Profile profile, Config config, Reach? reach) =>
        Check.One(config, Prop.ForAll(Scripts.Arbitrary(120), script =>
        {
            var broken = Play.Script(profile, script, Step.Run, reach);
            return (broken is null).Label(broken ?? "");
        }));

    private static RunStep MutantOf(string name) => (state, command, context) =>
    {
        if (name == "no deadline is ever due" && state.Control is Control.Hosted owned && owned.Until <= context.Now)
        {
            return Step.Run(state, command, context with { Now = owned.Until - Second });
        }

        var step = Step.Run(state, command, context);
        var next = step.Next;
        var changed = step.Events.Any(e => e is OwnerChanged);
        return name switch
        {
            "a take without the right puts a second owner in" when command is Command.Take take && step.Refusal == Refusal.MayNotTake =>
                step with { Refusal = null, Next = next with { Control = new Control.Hosted(take.By, context.Now + Day) } },
            "a change of owner keeps the epoch" when changed => step with { Next = next with { Epoch = state.Epoch } },
            "a second app hears on messaging" when command is Command.Accept && next.Outbox.Rows.LastOrDefault(r => r.On == HeardOn.Standby) is { } row =>
                step with { Next = next with { Outbox = next.Outbox with { Rows = next.Outbox.Rows.Replace(row, row with { On = HeardOn.Messaging }) } } },
            "a stranger becomes owner" when next.Control is Control.Hosted h =>
                step with
                {
                    Next = next with { Control = h with { Owner = Stranger } },
                    Events = [.. step.Events.Select(e => e is OwnerChanged c && c.Next is Control.Hosted ? c with { Next = h with { Owner = Stranger } } : e)],
                },
            "a refused send begins" when command is Command.BeginSend send && step.Refusal == Refusal.AnotherAppControls =>
                step with { Refusal = null, Events = step.Events.Add(new SendBegun(new BegunSend(send.Id, send.By, send.Kind, context.Now, false, null))) },
            "a delivery is lost" when next.Outbox.Rows.Length > 1 => step with { Next = next with { Outbox = next.Outbox with { Rows = next.Outbox.Rows.RemoveAt(0) } } },
            "a delivery is owed twice" when !next.Outbox.IsEmpty => step with { Next = next with { Outbox = next.Outbox with { Rows = next.Outbox.Rows.Add(next.Outbox.Rows[0]) } } },
            "accepted ids are forgotten" => step with { Next = next with { Seen = SeenIds.None } },
            "a request vanishes" when !next.Queue.IsEmpty => step with { Next = next with { Queue = next.Queue.RemoveAt(0) } },
            "granted commands are forgotten" => step with { Next = next with { Granted = [] } },
            "a change leaves no event" when next.Control is Control.Hosted h => step with { Next = next with { Control = h with { Until = h.Until + Second } } },
            _ => step,
        };
    };

    /// <summary>Refusals of the shell around the decider, which alone knows an outcome that is gone and the size of a state.</summary>
    private static readonly Refusal[] NotTheDeciders = [Refusal.SendOutcomeUnknown, Refusal.ConversationFull];

    private static readonly string[] Arms =
    [
        "refused NotTheOwner", "refused UnknownTarget", "refused AlreadyTheOwner", "refused NoPrimary", "refused MayNotTake", "refused TakeOverNotAllowed",
        "refused RequestsUnavailable", "refused OnlyTheOwner", "refused DurationOutOfRange", "refused AnotherAppControls", "refused Moving",
        "refused NoteToSelf", "refused UnknownCaller", "refused TooManySurveys", "refused NoSuchRequest", "refused MetadataTooLong",
        "refused NoSuchConversation",
        "Accept granted", "Pass granted", "Take granted", "Request granted", "CancelRequest granted", "Release granted", "Extend granted",
        "PassMetadata granted", "Assign granted", "Enqueue granted", "BeginSend granted", "EndSend granted", "BeginSurvey granted", "EndMove granted",
        "OwnerTold granted", "Settle granted", "AnnounceRole granted", "Touch granted",
        "Pass refused NotTheOwner", "Pass refused UnknownTarget", "Pass refused AlreadyTheOwner", "Pass refused NoPrimary", "Pass refused Moving",
        "Pass refused MetadataTooLong", "Take refused MayNotTake", "Take refused TakeOverNotAllowed", "Take refused AlreadyTheOwner", "Take refused Moving",
        "Request refused AlreadyTheOwner", "Request refused Moving", "Request refused RequestsUnavailable", "CancelRequest refused NoSuchRequest",
        "CancelRequest refused Moving", "Release refused OnlyTheOwner", "Release refused Moving", "Extend refused OnlyTheOwner",
        "Extend refused DurationOutOfRange", "Extend refused Moving", "PassMetadata refused NoteToSelf", "PassMetadata refused UnknownTarget",
        "PassMetadata refused Moving", "Assign refused Moving", "Assign refused OnlyTheOwner", "Assign refused UnknownTarget",
        "Assign refused NoSuchConversation", "Enqueue refused AlreadyTheOwner", "BeginSend refused AnotherAppControls", "BeginSend refused UnknownCaller",
        "BeginSend refused TooManySurveys", "BeginSurvey refused AnotherAppControls",
        "Pass: changed Pass", "Pass: moving Pass", "Take: changed Take", "Take: moving Take", "Take: nothing", "Request: changed Grant", "Request: Requested",
        "CancelRequest: request Cancelled", "Release: changed Release", "Release: changed Grant", "Extend: DeadlineMoved", "Extend: nothing",
        "PassMetadata: MetadataPassed", "Assign: changed Operator", "Assign: changed Grant", "Assign: moving Operator", "Assign: nothing",
        "Enqueue: changed Grant", "Enqueue: Requested", "BeginSend: changed Claim", "BeginSend: SendBegun", "BeginSend: DeadlineMoved", "BeginSend: SurveyHeld",
        "BeginSurvey: SurveyReleased", "EndSend: ended Accepted", "EndSend: ended Refused", "EndSend: ended Unknown", "EndSend: ended NotStarted",
        "EndSend: changed ClaimUndone", "EndSend: changed Observed", "EndSend: changed Pass", "EndSend: changed Release", "EndSend: changed Grant",
        "EndSend: moving Pass", "EndSend: asked SendRefused", "EndSend: Noted", "EndMove: changed Pass", "EndMove: changed Take", "EndMove: changed Operator",
        "EndMove: MoveUndone", "EndMove: asked Move", "EndMove repeated", "OwnerTold: changed Observed", "OwnerTold: changed Grant", "OwnerTold: MoveUndone",
        "OwnerTold: DeadlineMoved", "OwnerTold: QuestionAnswered", "OwnerTold repeated", "Settle: DeliverySettled", "Settle: DeliveryPostponed",
        "Settle: dropped Refused", "AnnounceRole: RoleAnnounced", "Accept: changed Entry", "Accept: changed Postback",
        "Accept: changed Observed", "Accept: changed Grant", "Accept: moving Entry", "Accept: Requested", "Accept: asked Standby", "Accept: asked Echo",
        "Accept: asked Messaging", "Accept: DeadlineMoved", "Accept: MoveUndone", "Accept: Noted", "Accept: ChannelLearnt", "Accept repeated",
        "due: changed Expired", "due: changed Grant", "due: changed AppRemoved", "due: changed Observed", "due: request Expired", "due: request Cancelled",
        "due: request Granted", "due: survey SurveyExpired", "due: survey AppRemoved", "due: dropped AppRemoved", "due: asked Deadline", "due: asked Move",
    ];
}
