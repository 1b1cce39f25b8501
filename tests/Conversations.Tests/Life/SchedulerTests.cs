using Microsoft.Extensions.Logging.Abstractions;
using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>A life stays on the scheduler it is called on, so that it can run inside a grain.</summary>
public sealed class SchedulerTests
{
    [Fact]
    public async Task Everything_a_life_does_it_does_on_its_callers_scheduler()
    {
        var grain = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var world = new World(primary: Bot);
        var life = new ConversationLife(Key, new LifePorts(
            new Door(world.Store), world.Directory, world.Apps, world.Meta, world.Timeline, world.Letters, new NoAlarms(), world.Clock, () => 0,
            NullLoggerFactory.Instance));

        // Every port answers later, and from another thread, as the outside world does.
        world.Apps.Answers(Bot, _ => Elsewhere(200));
        world.Apps.Answers(Desk, _ => Elsewhere(410));
        world.Meta.OnSend = _ => Elsewhere(Meta.Yes("""{"message_id":"m1"}"""));
        world.Meta.OnMove = () => Elsewhere(Meta.Lost(GraphEnd.Unknown));
        world.Meta.OnOwner = () => Elsewhere<OwnerAtMeta?>(new OwnerAtMeta.App(Inbox, null));
        world.Meta.OnBudget = () => Elsewhere(0);
        world.Store.Held = Elsewhere(0);

        await OnGrain(async () => Assert.Equal(Acceptance.Stored, await life.Accept(world.Message("a"), null)!));
        var sends = await Run(() =>
        {
            var first = Send("one").AsTask();
            return Task.FromResult(new[] { first, Send("two").AsTask() });
        });
        await Task.WhenAll(sends);
        await OnGrain(async () => Assert.IsType<SendAnswer.Held>(
            await life.Send(Order("survey", Survey, SendKind.Survey), null, null)));
        await OnGrain(async () => Assert.IsType<Answer.Unknown>(await life.Do(new Command.Pass(new CommandId("p"), Bot, Inbox, null), null, null)));
        await Until(() => world.Stored.IsOwnedBy(Inbox), "Meta answered");
        await Until(() => world.Apps.Told(Bot).Count > 0 && world.Directory.Parked.Contains(Desk), "the deliveries");
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await OnGrain(life.Stop);

        Assert.True(world.Journal.Count("graph send") == 2 && world.Journal.Count("graph thread_owner") == 1, "the way must have led past every port");
        Assert.All(world.Journal.Schedulers, s => Assert.Same(grain, s));

        Task<T> Run<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, grain).Unwrap();

        Task OnGrain(Func<Task> work) => Run(async () =>
        {
            await work();
            return true;
        });

        ValueTask<SendAnswer?> Send(string text) => life.Send(Order(text, Bot, SendKind.Message), null, null);

        SendOrder Order(string text, AppId app, SendKind kind) => new(
            new Command.BeginSend(new CommandId(text), app, kind) { Body = System.Text.Encoding.UTF8.GetBytes(text) }, GraphPriority.Bot);
    }

    private static Task<T> Elsewhere<T>(T answer) => Task.Run(async () =>
    {
        await Task.Delay(2);
        return answer;
    });

    private sealed class NoAlarms : IAlarms
    {
        public void WakeAt(ConversationKey key, DateTimeOffset at)
        {
        }
    }
}
