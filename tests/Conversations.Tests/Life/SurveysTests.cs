using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>Held surveys (rules.md section 5).</summary>
public sealed class SurveysTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_survey_waits_until_the_conversation_is_idle()
    {
        var held = await Held();
        Assert.StartsWith("held.", held.Mid, StringComparison.Ordinal);
        Assert.Equal(0, _world.Journal.Count("graph send"));
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        await Until(() => _world.Journal.Count("graph send how was it") == 1, "the survey is sent");
        await _world.UntilState(s => s.Sends.Any(x => x.Outcome is SendOutcome.Accepted), "its outcome");
        Assert.IsType<Control.Idle>((await _world.Look()).Control);
    }

    [Theory]
    [InlineData(190)]
    [InlineData(613)]
    [InlineData(80006)]
    [InlineData(null)]
    public async Task A_survey_that_could_not_start_is_held_on_and_tried_again_after_a_pause(int? refusedWith)
    {
        await Held();
        _world.Meta.OnSend = _ => Task.FromResult(refusedWith is { } code ? Meta.No(code) : Meta.Lost(GraphEnd.NotStarted));
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        await Until(() => _world.Journal.Count("graph send") == 1, "the first try");
        await _world.UntilState(s => s.Surveys.Length == 1, "held on");
        await _world.Settled();
        Assert.Equal(1, _world.Journal.Count("graph send"));
        _world.Meta.OnSend = _ => Task.FromResult(Meta.Yes("""{"message_id":"m1"}"""));
        await _world.PassTimeUntil(() => _world.Journal.Count("graph send") == 2, TimeSpan.FromSeconds(10), "the second try");
        await _world.UntilState(s => s.Surveys.IsEmpty, "sent");
    }

    [Fact]
    public async Task A_survey_with_an_unknown_outcome_is_not_repeated()
    {
        await Held();
        _world.Meta.OnSend = _ => Task.FromResult(Meta.Lost(GraphEnd.Unknown));
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        await Until(() => _world.Journal.Count("graph send") == 1, "the call");
        await _world.UntilState(s => s.Sends.Any(x => x.Outcome is SendOutcome.Unknown), "its outcome");
        for (var i = 0; i < 10; i++)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(1));
            await _world.Settled();
        }

        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_survey_under_way_is_not_ended_when_memory_is_read_again()
    {
        await Held();
        var graph = new TaskCompletionSource<GraphAnswer>();
        _world.Meta.OnSend = _ => graph.Task;
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        await Until(() => _world.Journal.Count("graph send") == 1, "the call");
        _world.Store.NextSave = Fault.Fails;
        await _world.Says("a");
        Assert.Null(Assert.Single((await _world.Settled()).Sends).Outcome);
        graph.SetResult(Meta.Yes("""{"message_id":"m1"}"""));
        await _world.UntilState(s => s.Sends[0].Outcome is SendOutcome.Accepted, "its own outcome");
    }

    [Theory]
    [InlineData(Fault.Fails)]
    [InlineData(Fault.FailsAfterStoring)]
    internal async Task A_survey_whose_write_failed_is_sent_once_later(Fault fault)
    {
        await Held();
        var budget = new TaskCompletionSource();
        _world.Meta.OnBudget = () => budget.Task;
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        await _world.Settled();
        _world.Store.NextSave = fault;
        budget.SetResult();
        await Until(() => _world.Journal.Count("failed") == 1, "the failed write");
        Assert.Equal(0, _world.Journal.Count("graph send"));
        await _world.PassTimeUntil(() => _world.Journal.Count("graph send") == 1, TimeSpan.FromSeconds(10), "sent");
        await _world.UntilState(s => s.Surveys.IsEmpty && s.Sends.Any(x => x.Outcome is SendOutcome.Accepted), "done");
        Assert.Equal(1, _world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task Surveys_and_sends_stand_in_one_line()
    {
        await Held();
        var graph = new TaskCompletionSource<GraphAnswer>();
        _world.Meta.OnSend = _ => graph.Task;
        await _world.Do(new Command.Release(new CommandId("r"), Desk));
        await Until(() => _world.Journal.Count("graph send") == 1, "the survey's call");
        var send = _world.Sends(Bot, "hello");
        await _world.Settled();
        Assert.Equal(1, _world.Journal.Count("graph send"));
        graph.SetResult(Meta.Yes("""{"message_id":"m1"}"""));
        Assert.IsType<SendAnswer.Graph>(await send);
    }

    [Fact]
    public async Task A_survey_repeated_while_it_is_held_is_held_once()
    {
        var first = await Held();
        var again = Assert.IsType<SendAnswer.Held>(await _world.Sends(Survey, "how was it", "v1", SendKind.Survey));
        Assert.Equal(first.Mid, again.Mid);
        Assert.Single((await _world.Look()).Surveys);
    }

    private async Task<SendAnswer.Held> Held()
    {
        await _world.Takes(Desk);
        return Assert.IsType<SendAnswer.Held>(await _world.Sends(Survey, "how was it", "v1", SendKind.Survey));
    }
}
