using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 6: "this event is refused" and "the app is away".</summary>
public sealed class Retries
{
    private static readonly RetrySchedule Schedule = RetrySchedule.Default;

    private static readonly Owed Row = new(Bot, 1, HeardOn.Messaging, 0, 0, null);

    private static AttemptOutcome Settle(int status, Owed? row = null, TimeSpan? after = null, TimeSpan? retryAfter = null, double chance = 0) =>
        Schedule.Settle(new AttemptReport(status, retryAfter), row ?? Row, Noon, Day, Noon + (after ?? TimeSpan.Zero), chance);

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void A_2xx_is_delivered(int status) => Assert.IsType<AttemptOutcome.Delivered>(Settle(status));

    [Fact]
    public void A_410_parks_the_app() => Assert.IsType<AttemptOutcome.Gone>(Settle(410));

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(302)]
    public void A_4xx_a_500_and_a_redirect_refuse_this_event(int status) =>
        Assert.True(Assert.IsType<AttemptOutcome.TryAgain>(Settle(status)).Refused);

    [Theory]
    [InlineData(0)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void No_answer_408_429_and_502_to_504_mean_the_app_is_away(int status) =>
        Assert.False(Assert.IsType<AttemptOutcome.TryAgain>(Settle(status)).Refused);

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.999, 0)]
    [InlineData(0.999, 3600)]
    public void Five_attempts_within_two_minutes_then_a_refused_event_goes_to_the_dead_letters(double chance, int retryAfterSeconds)
    {
        var now = TimeSpan.Zero;
        var row = Row;
        for (var attempt = 1; attempt < 5; attempt++)
        {
            var again = Assert.IsType<AttemptOutcome.TryAgain>(Settle(500, row, now, TimeSpan.FromSeconds(retryAfterSeconds), chance));
            now = again.At - Noon;
            row = row with { Attempts = attempt, Refusals = attempt };
        }

        Assert.InRange(now, TimeSpan.Zero, 2 * Minute);
        Assert.Equal(new AttemptOutcome.GaveUp(DeadReason.Refused), Settle(500, row, now));
    }

    [Fact]
    public void While_the_app_is_away_nothing_is_given_up_for_24_hours()
    {
        var row = Row with { Attempts = 1000 };
        Assert.IsType<AttemptOutcome.TryAgain>(Settle(0, row, Day - Second));
        Assert.Equal(new AttemptOutcome.GaveUp(DeadReason.AppAway), Settle(0, row, Day));
    }

    [Fact]
    public void Absences_use_up_no_refusals()
    {
        var row = Row with { Attempts = 50, Refusals = 0 };
        Assert.IsType<AttemptOutcome.TryAgain>(Settle(500, row));
        Assert.Equal(Noon + Second, Assert.IsType<AttemptOutcome.TryAgain>(Settle(500, row)).At);
    }

    [Fact]
    public void Retry_After_is_honoured_up_to_an_hour()
    {
        Assert.Equal(Noon + (10 * Minute), Assert.IsType<AttemptOutcome.TryAgain>(Settle(429, retryAfter: 10 * Minute)).At);
        Assert.Equal(Noon + Hour, Assert.IsType<AttemptOutcome.TryAgain>(Settle(503, retryAfter: Day)).At);
        Assert.Equal(Noon + Second, Assert.IsType<AttemptOutcome.TryAgain>(Settle(503, retryAfter: -Hour)).At);
    }

    [Fact]
    public void Jitter_only_lengthens_a_pause_and_by_no_more_than_a_fifth()
    {
        for (var i = 0; i < 100; i++)
        {
            var pause = Assert.IsType<AttemptOutcome.TryAgain>(Settle(503, Row with { Attempts = 20 }, chance: i / 100.0)).At - Noon;
            Assert.InRange(pause, Minute, Minute * 1.2);
        }
    }

    [Fact]
    public void Pauses_grow_while_the_app_is_away()
    {
        var pauses = Enumerable.Range(0, 10).Select(n => Assert.IsType<AttemptOutcome.TryAgain>(Settle(0, Row with { Attempts = n })).At).ToArray();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(Noon + Second, pauses[0]);
        Assert.Equal(Noon + Minute, pauses[^1]);
    }
}
