using System.Collections.Concurrent;
using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>Conversations come into memory and leave it, and no item is lost between.</summary>
public sealed class HostTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_conversation_leaves_memory_after_a_rest_and_comes_back()
    {
        _world.Host.Start();
        await _world.Takes(Bot);
        await _world.PassTimeUntil(() => _world.Host.Awake == 0, TimeSpan.FromSeconds(20), "it rests");
        Assert.True((await _world.Look()).IsOwnedBy(Bot));
        Assert.Equal(1, _world.Host.Awake);
    }

    [Fact]
    public async Task A_conversation_with_an_attempt_under_way_stays()
    {
        var app = new TaskCompletionSource<int>();
        _world.Apps.Answers(Bot, _ => app.Task);
        _world.Host.Start();
        await _world.Says("a");
        await Until(() => _world.Apps.Told(Bot).Count == 1, "the attempt");
        for (var i = 0; i < 10; i++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(2);
        }

        Assert.Equal(1, _world.Host.Awake);
        app.SetResult(200);
        await _world.PassTimeUntil(() => _world.Host.Awake == 0, TimeSpan.FromSeconds(20), "it rests");
        Assert.True(_world.Stored.Outbox.IsEmpty);
    }

    [Fact]
    public void A_retired_life_takes_nothing_and_says_so()
    {
        var world = new World();
        var life = new ConversationLife(Key, PortsOf(world));
        Assert.True(life.TryRetire(evenIfFresh: true));
        Assert.False(life.Wake());
    }

    [Fact]
    public async Task A_retired_life_answers_null_to_every_caller()
    {
        var life = new ConversationLife(Key, PortsOf(_world));
        Assert.True(life.TryRetire(evenIfFresh: true));
        Assert.Null(life.Accept(_world.Message("a"), null));
        Assert.Null(await life.Do(new Command.Take(new CommandId("t"), Bot, null), null, null));
        Assert.Null(await life.Send(new SendOrder(new Command.BeginSend(new CommandId("s"), Bot, SendKind.Message), GraphPriority.Bot), null, null));
        Assert.Null(await life.View());
        await life.Stop();
    }

    [Fact]
    public async Task A_fresh_life_is_not_retired_before_its_rest()
    {
        var life = new ConversationLife(Key, PortsOf(_world));
        await life.View();
        Assert.False(life.TryRetire(evenIfFresh: false));
        _world.Clock.Advance(_world.Options.RestsAfter);
        Assert.True(life.TryRetire(evenIfFresh: false));
    }

    [Fact]
    public async Task What_is_settled_and_unwritten_keeps_a_life()
    {
        await _world.Says("a");
        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered");
        _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var dispose = _world.Host.DisposeAsync();
        await _world.PassTimeUntil(() => dispose.IsCompleted, TimeSpan.FromMilliseconds(20), "stopped");
        Assert.True(_world.Stored.Outbox.IsEmpty);
        Assert.Equal(["a"], _world.Apps.Told(Bot));
    }

    [Fact]
    public async Task A_graceful_stop_waits_for_what_is_under_way_writes_it_and_starts_nothing_new()
    {
        var app = new TaskCompletionSource<int>();
        _world.Apps.Answers(Bot, _ => app.Task);
        _world.Host.Start();
        await _world.Says("a");
        await _world.Says("b");
        await Until(() => _world.Apps.Told(Bot).Count == 1, "the attempt");
        await Until(() => _world.Apps.Told(Desk).Count == 2 && _world.Apps.Told(Survey).Count == 2, "the others are done");
        await _world.Settled();
        var saves = _world.Store.Saves;
        var dispose = _world.Host.DisposeAsync().AsTask();

        // The clock stands: only the stop writes what is settled.
        await Until(() => _world.Store.Saves > saves, "what is settled is written");
        Assert.False(dispose.IsCompleted);
        app.SetResult(200);
        await _world.PassTimeUntil(() => dispose.IsCompleted, TimeSpan.FromMilliseconds(20), "stopped");
        Assert.Equal(["a"], _world.Apps.Told(Bot));
        Assert.Equal(2, Assert.Single(_world.Stored.Outbox.Rows).Sequence);
    }

    [Fact]
    public async Task A_graceful_stop_does_not_wait_for_ever_for_a_callback_or_a_store_that_hangs()
    {
        _world.Apps.Answers(Bot, _ => new TaskCompletionSource<int>().Task);
        await _world.Says("a");
        _world.Store.Held = new TaskCompletionSource().Task;
        _ = _world.Says("b");
        var dispose = _world.Host.DisposeAsync().AsTask();
        await _world.PassTimeUntil(() => dispose.IsCompleted, TimeSpan.FromSeconds(1), "stopped");
        await dispose;
    }

    [Fact]
    public async Task A_due_index_that_fails_is_asked_again()
    {
        var index = new FailingIndex(_world.Store);
        await using var host = new ConversationHost(alarms => PortsOf(_world) with { Alarms = alarms }, index);
        await _world.Takes(Bot);
        index.Fails = true;
        host.Start();
        await _world.PassTimeUntil(() => index.Failed > 2, TimeSpan.FromSeconds(1), "failures");
        index.Fails = false;
        _world.Clock.Advance(TimeSpan.FromHours(25));
        await _world.PassTimeUntil(() => _world.Stored.Control is Control.Idle, TimeSpan.FromSeconds(1), "idle");
        var dispose = host.DisposeAsync().AsTask();
        await _world.PassTimeUntil(() => dispose.IsCompleted, TimeSpan.FromMilliseconds(100), "stopped");
    }

    [Fact]
    public async Task No_item_is_lost_or_doubled_while_conversations_retire_under_load()
    {
        var journal = new Journal();
        var options = LifeOptions.Default with { RestsAfter = TimeSpan.FromMilliseconds(4), QuietBeforeSettling = TimeSpan.FromMilliseconds(1) };
        var store = new MemoryStore(journal);
        var apps = new Apps(journal);
        await using var host = new ConversationHost(
            alarms => PortsOf(_world) with
            {
                Store = new Door(store), Callbacks = apps, Alarms = alarms, Clock = TimeProvider.System, Options = options,
            },
            store);
        var keys = Enumerable.Range(0, 20).Select(i => new ConversationKey(Page, new PersonId($"p{i}"))).ToArray();
        host.Start();
        var said = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                var text = $"{worker}.{i}";
                Assert.Equal(Acceptance.Stored, await host.Accept(keys[i % 20], _world.Message(text), null));
                said.Add(text);
                if (i % 10 == 0)
                {
                    await Task.Delay(5);
                }
            }
        })));

        await Until(() => apps.Told(Bot).Count >= said.Count, "all delivered");
        Assert.Equal(said.Order(StringComparer.Ordinal), apps.Told(Bot).Order(StringComparer.Ordinal));
        Assert.False(apps.Overtaken);
        Assert.True(journal.Count("load") > 2 * keys.Length, "conversations must have retired, or this says nothing");
    }

    private static LifePorts PortsOf(World world) => new(
        new Door(world.Store), world.Directory, world.Apps, world.Meta, world.Timeline, world.Letters, new NoAlarms(), world.Clock, () => 0,
        Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

    private sealed class NoAlarms : IAlarms
    {
        public void WakeAt(ConversationKey key, DateTimeOffset at)
        {
        }
    }

    private sealed class FailingIndex(IConversationIndex inner) : IConversationIndex
    {
        public bool Fails { get; set; }

        public int Failed { get; private set; }

        public ValueTask<IReadOnlyList<ConversationKey>> DueBefore(DateTimeOffset now, int limit, CancellationToken stop)
        {
            if (!Fails)
            {
                return inner.DueBefore(now, limit, stop);
            }

            Failed++;

            // A time limit of the store's own, as database drivers have them: not a stop.
            throw new OperationCanceledException();
        }

        public ValueTask<IReadOnlyList<ConversationKey>> Owing(ConversationKey? after, int limit, CancellationToken stop) => inner.Owing(after, limit, stop);

        public ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => inner.CountOwned(app, page, stop);

        public ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop) =>
            inner.OwnedBy(app, page, after, limit, stop);
    }
}
