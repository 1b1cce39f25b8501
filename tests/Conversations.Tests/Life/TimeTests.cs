using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>Deadlines and alarms (guarantee 7), and the due index.</summary>
public sealed class TimeTests
{
    private static readonly RuleNumbers Short = RuleNumbers.Default with { IdleAfter = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task A_near_deadline_is_met_by_an_alarm()
    {
        var world = new World(numbers: Short);
        await world.Takes(Bot);
        await world.PassTimeUntil(() => world.Stored.Control is Control.Idle, TimeSpan.FromSeconds(1), "idle");
        Assert.Equal(2, world.Stored.Epoch);
    }

    [Fact]
    public async Task A_far_deadline_is_met_by_the_due_index_although_the_conversation_left_memory()
    {
        var world = new World();
        await world.Takes(Bot);
        world.Host.Start();
        await world.PassTimeUntil(() => world.Host.Awake == 0, TimeSpan.FromSeconds(20), "it rests");
        await world.PassTimeUntil(() => world.Stored.Control is Control.Idle, TimeSpan.FromMinutes(30), "idle");
        Assert.InRange(world.Clock.GetUtcNow() - new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(24), TimeSpan.FromHours(26));
    }

    [Fact]
    public async Task A_deadline_counts_at_the_next_touch_although_every_timer_was_lost()
    {
        var world = new World(numbers: Short);
        await world.Takes(Bot);
        world.Restart();
        world.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.IsType<SendAnswer.Graph>(await world.Sends(Desk, "hello"));
        Assert.True((await world.Look()).IsOwnedBy(Desk));
    }

    [Fact]
    public async Task A_deadline_counts_for_a_send_that_is_refused_because_of_it()
    {
        var world = new World(numbers: Short);
        await world.Takes(Bot);
        await world.Do(new Command.Request(new CommandId("q"), Desk, null));
        world.Restart();
        world.Clock.Advance(TimeSpan.FromSeconds(21));
        var answer = Assert.IsType<SendAnswer.Refused>(await world.Sends(Bot, "hello"));
        Assert.Equal((Refusal.AnotherAppControls, (AppId?)Desk, 2L), (answer.Refusal, answer.Owner, answer.Epoch));
        Assert.True(world.Stored.IsOwnedBy(Desk));
        Assert.Equal(0, world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_deadline_counts_for_a_send_that_is_known_already()
    {
        var world = new World(numbers: Short);
        await world.Takes(Bot);
        await world.Sends(Bot, "hello", "s1");
        await world.Says("thanks"); // its write carries how the send ended
        world.Restart();
        world.Clock.Advance(TimeSpan.FromSeconds(21));
        var answer = Assert.IsType<SendAnswer.Before>(await world.Sends(Bot, "hello", "s1"));
        Assert.Equal((null, 2L), (answer.Owner, answer.Epoch));
        Assert.IsType<Control.Idle>(world.Stored.Control);
        Assert.Equal(1, world.Journal.Count("graph send"));
    }

    [Fact]
    public async Task A_deadline_that_passed_during_a_slow_write_is_met()
    {
        var world = new World(numbers: Short);
        await world.Takes(Bot);
        var slow = new TaskCompletionSource();
        world.Store.Held = slow.Task;
        world.Clock.Advance(TimeSpan.FromSeconds(19));
        var request = world.Do(new Command.Request(new CommandId("q"), Desk, null));
        await Until(() => world.Journal.Count("write") == 2, "the slow write");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        slow.SetResult();
        await request;
        await world.PassTimeUntil(() => world.Stored.IsOwnedBy(Desk), TimeSpan.FromMilliseconds(1), "the queue is served");
    }

    [Fact]
    public async Task A_row_that_waits_before_a_shut_gate_leaves_the_due_index()
    {
        var world = new World();
        world.Apps.Answers(Bot, 503);
        await world.Takes(Bot);
        await world.Says("a");
        await Until(() => world.Apps.Told(Bot).Count == 1, "the first attempt");
        world.Apps.Busy[Bot] = true;
        world.Host.Start();
        await world.PassTimeUntil(
            () => world.Apps.Waiting > 0 && world.Store.RowOf(Key)!.Value.Due > world.Clock.GetUtcNow() + TimeSpan.FromHours(1),
            TimeSpan.FromMilliseconds(500),
            "the deadline is due next");
        Assert.True(world.Store.RowOf(Key)!.Value.Owes);
        var saves = world.Store.Saves;
        for (var i = 0; i < 20; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await world.Settled();
        }

        Assert.Equal(saves, world.Store.Saves);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_600_000)]
    public async Task An_alarm_in_the_past_rings_at_once(int milliseconds)
    {
        var world = new World();
        world.Host.WakeAt(Key, world.Clock.GetUtcNow() - TimeSpan.FromMilliseconds(milliseconds));
        world.Clock.Advance(TimeSpan.Zero);
        await Until(() => world.Journal.Count("load") == 1, "it rang");
    }

    [Fact]
    public async Task Alarms_ring_in_their_time_whichever_was_set_first()
    {
        var world = new World();
        Set("far", TimeSpan.FromDays(60));
        Set("later", TimeSpan.FromSeconds(20));
        Set("sooner", TimeSpan.FromSeconds(10));
        await Rung(TimeSpan.FromSeconds(10), 1, "sooner");
        await Rung(TimeSpan.FromSeconds(10), 2, "later");
        await Rung(TimeSpan.FromDays(60), 3, "far");

        void Set(string person, TimeSpan after) =>
            world.Host.WakeAt(new ConversationKey(Page, new PersonId(person)), world.Clock.GetUtcNow() + after);

        async Task Rung(TimeSpan after, int times, string last)
        {
            world.Clock.Advance(after);
            await Until(() => world.Journal.Count("load") >= times, last);
            Assert.Equal(times, world.Journal.Count("load"));
            Assert.Equal(1, world.Journal.Count($"load {Page}:{last}"));
        }
    }
}
