using Router.Conversations;
using Router.Protocol;
using static Router.Outgoing.Tests.Setting;

namespace Router.Outgoing.Tests;

public sealed class AppGatesTests : IDisposable
{
    private static readonly Uri Address = new("http://127.0.0.1:9/hook");
    private readonly HandClock _clock = new();
    private readonly ChangingDirectory _directory = new ChangingDirectory().With(App(Address));
    private readonly Woken _woken = new();
    private readonly Lines<AppGates> _log = new();
    private readonly AppGates _gates;

    public AppGatesTests() =>
        _gates = new AppGates(Options(o => (o.MaxCallbacksPerApp, o.AwayBeforeOpen) = (2, 3)), _directory, _woken, _clock, () => 0, _log);

    public void Dispose() => _gates.Dispose();

    [Fact]
    public void Only_so_many_attempts_are_under_way_and_who_waits_is_woken_in_the_order_they_came()
    {
        Assert.True(Enter(1));
        Assert.True(Enter(2));
        Assert.False(Enter(3));
        Assert.False(Enter(4));
        Assert.Empty(_woken.Numbers);

        Leave(200);
        Assert.Equal([3], _woken.Numbers);
        Assert.True(Enter(3));
        Leave(200);
        Assert.Equal([3, 4], _woken.Numbers);
        Assert.True(Enter(4));
        Assert.Equal(new AppTraffic(Waiting: 0, UnderWay: 2, CircuitOpen: false), _gates.Look(Bot));
    }

    [Fact]
    public void Who_asks_twice_waits_once()
    {
        Enter(1);
        Enter(2);
        Assert.False(Enter(3));
        Assert.False(Enter(3));
        Assert.Equal(1, _gates.Look(Bot).Waiting);
        Leave(200);
        Leave(200);
        Assert.Equal([3], _woken.Numbers);
    }

    [Fact]
    public void A_newcomer_does_not_overtake_those_who_wait()
    {
        Enter(1);
        Enter(2);
        Enter(3);
        Enter(4);
        Leave(200);
        Assert.False(Enter(5));
        Assert.True(Enter(3));
        Leave(200);
        Assert.Equal([3, 4], _woken.Numbers);
        Assert.True(Enter(4));
        Leave(200);
        Assert.Equal([3, 4, 5], _woken.Numbers);
    }

    [Fact]
    public void A_woken_conversation_that_does_not_come_holds_nobody_up()
    {
        Enter(1);
        Enter(2);
        Enter(3);
        Enter(4);
        Enter(5);
        Leave(200);
        Leave(200);
        Assert.Equal([3, 4], _woken.Numbers);

        // Neither comes. No attempt is under way that could end: only time can help number 5.
        _clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal([3, 4, 5], _woken.Numbers);
        Assert.True(Enter(5));
    }

    [Fact]
    public void Apps_do_not_wait_for_each_other()
    {
        var other = new AppId(4712);
        _directory.With(App(Address) with { Id = other });
        Enter(1);
        Enter(2);
        Assert.False(Enter(3));
        Assert.True(_gates.TryEnter(other, Person(3)));
    }

    [Fact]
    public void An_app_that_is_away_is_asked_by_one_attempt_at_a_time_and_nobody_else_gets_in()
    {
        OpenCircuit();
        for (var i = 10; i < 100; i++)
        {
            Assert.False(Enter(i));
        }

        Assert.Empty(_woken.Numbers);
        _clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal([10], _woken.Numbers);
        Assert.True(Enter(10));
        Assert.False(Enter(11));
        Assert.False(Enter(200));

        Leave(503);
        _clock.Move(TimeSpan.FromSeconds(1.9));
        Assert.Equal([10], _woken.Numbers);
        _clock.Move(TimeSpan.FromSeconds(0.1));
        Assert.Equal([10, 11], _woken.Numbers);
    }

    [Fact]
    public void An_open_circuit_asks_nothing_while_attempts_from_before_are_under_way()
    {
        Enter(1);
        Enter(2);
        Leave(0);
        Enter(3);
        Leave(0);
        Enter(4);
        Leave(0);
        Assert.True(_gates.Look(Bot) is { CircuitOpen: true, UnderWay: 1 });
        _clock.Move(TimeSpan.FromSeconds(10));
        Assert.False(Enter(5));
        Leave(0);
        Assert.Equal([5], _woken.Numbers);
        Assert.True(Enter(5));
    }

    [Fact]
    public void When_the_app_is_back_the_waiting_ones_are_let_in_step_by_step()
    {
        using var gates = new AppGates(Options(o => (o.AwayBeforeOpen, o.MaxCallbacksPerApp) = (1, 32)), _directory, _woken, _clock, () => 0, _log);
        gates.TryEnter(Bot, Person(1));
        gates.Leave(Bot, default);
        for (var i = 10; i < 1010; i++)
        {
            gates.TryEnter(Bot, Person(i));
        }

        _clock.Move(TimeSpan.FromSeconds(1));
        var underWay = new List<int>();
        while (_woken.Take() is { } key)
        {
            Assert.True(gates.TryEnter(Bot, key));
            underWay.Add(gates.Look(Bot).UnderWay);
            if (_woken.IsEmpty)
            {
                gates.Leave(Bot, new(200));
            }
        }

        // One asks; then never more under way than answers so far plus one, up to the limit.
        for (var i = 0; i < underWay.Count; i++)
        {
            Assert.InRange(underWay[i], 1, Math.Min(32, i + 1));
        }

        Assert.Equal(1000, underWay.Count);
        Assert.Equal([1, 1, 1, 2], underWay[..4]);
        Assert.Equal(32, underWay.Max());
    }

    [Fact]
    public void A_refusal_is_an_answer_and_closes_the_circuit()
    {
        OpenCircuit();
        _clock.Move(TimeSpan.FromSeconds(1));
        Assert.True(Enter(10));
        Leave(500);
        Assert.False(_gates.Look(Bot).CircuitOpen);
        Assert.Equal([3001, 3002], _log.All.Select(l => l.Id));
    }

    [Theory]
    [InlineData("parked")]
    [InlineData("no address")]
    [InlineData("not verified")]
    public void An_app_that_cannot_be_called_lets_nobody_in_until_it_can(string why)
    {
        var entry = App(Address);
        _directory.With(why switch
        {
            "parked" => entry with { Parked = "410" },
            "no address" => entry with { Callback = null },
            _ => entry with { Verified = false },
        });
        Assert.False(Enter(1));
        Assert.False(Enter(2));
        _clock.Move(TimeSpan.FromMinutes(1));
        Assert.Empty(_woken.Numbers);

        _directory.With(entry);
        _clock.Move(TimeSpan.FromSeconds(5));
        Assert.Equal([1], _woken.Numbers);
        Assert.True(Enter(1));
        Leave(200);
        Assert.Equal([1, 2], _woken.Numbers);
    }

    [Fact]
    public void Who_waits_for_an_app_that_is_gone_is_woken_to_find_that_out()
    {
        Enter(1);
        Enter(2);
        Enter(3);
        Enter(4);
        Enter(5);
        _directory.Without(Bot);
        Assert.False(Enter(6));
        for (var i = 0; i < 4; i++)
        {
            _clock.Move(TimeSpan.FromSeconds(5));
        }

        Assert.Equal([3, 4, 5, 6], _woken.Numbers);
        Assert.Equal(0, _gates.Look(Bot).Waiting);
    }

    [Fact]
    public void Entering_and_leaving_allocates_nothing()
    {
        for (var i = 0; i < 3; i++)
        {
            Enter(1);
            Leave(200);
        }

        var key = Person(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _gates.TryEnter(Bot, key);
            _gates.Leave(Bot, new(200));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Under_load_the_limit_holds_and_everybody_gets_a_turn()
    {
        using var gates = new AppGates(Options(o => o.MaxCallbacksPerApp = 3), _directory, _woken, TimeProvider.System, () => 0, _log);
        var underWay = 0;
        var most = 0;
        var served = 0;
        var all = Enumerable.Range(0, 500).Select(Person).ToArray();
        _woken.Tell = key => _ = Task.Run(() => Come(key));
        await Task.WhenAll(all.Select(key => Task.Run(() => Come(key))));
        await Soon.Is(() => Volatile.Read(ref served) == all.Length, "all are served");
        Assert.InRange(most, 1, 3);

        async Task Come(ConversationKey key)
        {
            if (!gates.TryEnter(Bot, key))
            {
                return;
            }

            var now = Interlocked.Increment(ref underWay);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
            Interlocked.Increment(ref served);
            gates.Leave(Bot, new(200));
        }
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    private bool Enter(int person) => _gates.TryEnter(Bot, Person(person));

    private void Leave(int status) => _gates.Leave(Bot, new AttemptReport(status));

    private void OpenCircuit()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.True(Enter(i));
            Leave(0);
        }
    }

    private sealed class Woken : IWaker
    {
        private readonly Queue<ConversationKey> _keys = [];

        public Action<ConversationKey>? Tell { get; set; }

        public IEnumerable<int> Numbers => _keys.Select(k => int.Parse(k.Person.Value[1..], System.Globalization.CultureInfo.InvariantCulture));

        public bool IsEmpty => _keys.Count == 0;

        public ConversationKey? Take() => _keys.TryDequeue(out var key) ? key : null;

        public void Wake(ConversationKey key)
        {
            if (Tell is { } tell)
            {
                tell(key);
            }
            else
            {
                _keys.Enqueue(key);
            }
        }
    }
}
