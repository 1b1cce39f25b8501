using Router.Protocol;
using static Router.Conversations.Tests.Life.World;

namespace Router.Conversations.Tests.Life;

/// <summary>Each app hears in order, and waits for nobody else (guarantees 3, 4 and 9).</summary>
public sealed class DeliveriesTests
{
    private readonly World _world = new();

    [Fact]
    public async Task An_app_hears_in_the_order_of_acceptance()
    {
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => $"m{i}")];
        await Task.WhenAll(texts.Select(_world.Says));
        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered");
        var sequences = _world.Apps.AttemptsTo(Bot).Select(a => a.Row.Sequence).ToList();
        Assert.Equal(30, sequences.Count);
        Assert.Equal(sequences.Order(), sequences);
        Assert.False(_world.Apps.Overtaken);
    }

    [Fact]
    public async Task An_app_that_hangs_delays_only_its_own_line()
    {
        _world.Apps.Answers(Bot, _ => new TaskCompletionSource<int>().Task);
        await _world.Says("a");
        await _world.Says("b");
        await Until(() => _world.Apps.Told(Desk).SequenceEqual(["a", "b"]), "Desk hears both");
        Assert.Equal(["a"], _world.Apps.Told(Bot));
    }

    [Fact]
    public async Task Webhooks_are_stored_and_control_calls_answered_while_a_callback_hangs()
    {
        _world.Apps.Answers(Bot, _ => new TaskCompletionSource<int>().Task);
        await _world.Says("a");
        await Until(() => _world.Apps.Told(Bot).Count == 1, "the attempt");
        Assert.Equal(Acceptance.Stored, await _world.Says("b"));
        Assert.IsType<Answer.Granted>(await _world.Takes(Bot));
        Assert.IsType<SendAnswer.Graph>(await _world.Sends(Bot, "reply"));
    }

    [Fact]
    public async Task An_app_that_is_away_gets_everything_in_order_when_it_is_back()
    {
        _world.Apps.Answers(Bot, 503);
        await _world.Says("a");
        await _world.Says("b");
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Count >= 8, TimeSpan.FromSeconds(5), "many attempts");
        Assert.All(_world.Apps.Told(Bot), text => Assert.Equal("a", text));
        _world.Apps.Answers(Bot, 200);
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Contains("b"), TimeSpan.FromSeconds(5), "both delivered");
        Assert.Empty(_world.Letters.All);
    }

    [Fact]
    public async Task A_delivery_keeps_its_id_through_its_attempts()
    {
        _world.Apps.Answers(Bot, 503);
        await _world.Says("a");
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Count >= 3, TimeSpan.FromSeconds(5), "three attempts");
        Assert.Single(_world.Apps.AttemptsTo(Bot).Select(a => a.Id).Distinct());
        Assert.Equal([0, 1, 2], _world.Apps.AttemptsTo(Bot).Take(3).Select(a => a.Row.Attempts));
    }

    [Fact]
    public async Task A_delivery_refused_five_times_is_a_dead_letter_before_it_leaves_the_outbox()
    {
        _world.Apps.Answers(Bot, async a => await Task.FromResult(a.Row.Sequence == 1 ? 400 : 200));
        await _world.Says("a");
        await _world.Says("b");
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Contains("b"), TimeSpan.FromSeconds(5), "the line moves on");
        Assert.Equal(5, _world.Apps.Told(Bot).Count(t => t == "a"));
        Assert.Equal(DeadReason.Refused, Assert.Single(_world.Letters.All.Values).Reason);
        Assert.True(_world.Journal.IndexOf("letter") < _world.Journal.IndexOf($"post {Bot} b"));
    }

    [Fact]
    public async Task A_delivery_stays_in_the_outbox_while_its_dead_letter_cannot_be_stored()
    {
        _world.Letters.Fails = true;
        _world.Apps.Answers(Bot, 400);
        await _world.Says("a");
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Count >= 5, TimeSpan.FromSeconds(20), "five attempts");
        await Until(() => _world.Stored.Outbox.Rows.Any(r => r.App == Bot), "still owed");
        _world.Letters.Fails = false;
        await _world.PassTimeUntil(() => !_world.Letters.All.IsEmpty, TimeSpan.FromSeconds(20), "the letter");
        await _world.UntilState(s => s.Outbox.IsEmpty, "left the outbox");
    }

    [Fact]
    public async Task An_app_that_answers_410_is_parked_and_keeps_what_it_is_owed()
    {
        _world.Directory.OnPark = app => _world.Apps.Busy[app] = true;
        _world.Apps.Answers(Bot, 410);
        await _world.Says("a");
        await Until(() => _world.Directory.Parked.Contains(Bot), "parked");
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        await _world.Settled();
        Assert.Equal(["a"], _world.Apps.Told(Bot));
        Assert.Equal(Bot, Assert.Single((await _world.Look()).Outbox.Rows).App);
        _world.Apps.Answers(Bot, 200);
        _world.Apps.Open(Bot, _world.Host);
        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered after all");
    }

    [Fact]
    public async Task An_app_that_answers_410_and_could_not_be_parked_is_not_asked_again_at_once()
    {
        _world.Apps.Answers(Bot, 410);
        await _world.Says("a");
        await Until(() => _world.Directory.Parked.Contains(Bot), "the try to park it");
        await _world.Settled();
        Assert.Single(_world.Apps.Told(Bot));
        await _world.PassTimeUntil(() => _world.Apps.Told(Bot).Count == 2, _world.Options.AfterStoreFailure, "the next attempt");
    }

    [Fact]
    public async Task A_store_that_fails_while_an_app_is_parked_is_asked_again_after_a_pause()
    {
        var fails = true;
        _world.Directory.OnPark = app =>
        {
            if (fails)
            {
                throw new StoreUnavailableException();
            }

            _world.Apps.Busy[app] = true;
        };
        _world.Apps.Answers(Bot, 410);
        await _world.Says("a");
        await Until(() => _world.Apps.Told(Bot).Count == 1, "the attempt");
        await _world.Settled();
        Assert.Single(_world.Apps.Told(Bot));
        fails = false;
        await _world.PassTimeUntil(() => _world.Directory.Parked.Contains(Bot), TimeSpan.FromSeconds(1), "parked");
        Assert.Equal(2, _world.Apps.Told(Bot).Count);
    }

    [Fact]
    public async Task A_line_before_a_busy_app_uses_up_no_attempts_and_goes_on_when_it_is_woken()
    {
        _world.Apps.Busy[Bot] = true;
        await _world.Says("a");
        await _world.Says("b");
        await Until(() => _world.Apps.Told(Desk).Count == 2, "Desk hears");
        Assert.Empty(_world.Apps.Told(Bot));
        _world.Apps.Open(Bot, _world.Host);
        await Until(() => _world.Apps.Told(Bot).SequenceEqual(["a", "b"]), "Bot hears");
        Assert.All(_world.Apps.AttemptsTo(Bot), a => Assert.Equal(0, a.Row.Attempts));
    }

    [Fact]
    public async Task No_row_is_attempted_twice_at_once_however_often_the_conversation_is_woken()
    {
        using var stop = new CancellationTokenSource();
        var waker = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                _world.Host.Wake(Key);
                await Task.Yield();
            }
        });
        _world.Apps.Answers(Bot, async _ =>
        {
            await Task.Yield();
            return 200;
        });
        for (var i = 0; i < 150; i++)
        {
            await _world.Says($"m{i}");
        }

        await _world.UntilState(s => s.Outbox.IsEmpty, "delivered");
        await stop.CancelAsync();
        await waker;
        Assert.False(_world.Apps.Overtaken);
        Assert.Equal(150, _world.Apps.Told(Bot).Count);
        Assert.Equal(150, _world.Apps.Told(Desk).Count);
    }
}
