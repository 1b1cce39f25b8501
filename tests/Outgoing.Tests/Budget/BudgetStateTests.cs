using Router.Wire;

namespace Router.Outgoing.Tests;

public class BudgetStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly OutgoingOptions Options = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(79, 0)]
    [InlineData(80, 20)]
    [InlineData(90, 500)]
    [InlineData(99, 1805)]
    public void The_space_between_calls_grows_with_the_square_above_80_percent(int percent, int milliseconds)
    {
        var state = default(BudgetState).After(Seen(percent), Start, Options);
        Assert.Equal(milliseconds, state.Pace(Start, Options).TotalMilliseconds, 0.5);
        Assert.Equal(Start.AddMilliseconds(milliseconds), state.NextStart(Start, Start, Options), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void An_old_observation_counts_no_more()
    {
        var state = default(BudgetState).After(Seen(95), Start, Options);
        Assert.NotEqual(TimeSpan.Zero, state.Pace(Start.AddMinutes(9.9), Options));
        Assert.Equal(TimeSpan.Zero, state.Pace(Start.AddMinutes(10), Options));
    }

    [Fact]
    public void At_100_percent_it_waits_as_long_as_Meta_says() =>
        Assert.Equal(Start.AddMinutes(19), default(BudgetState).After(Seen(100, minutes: 19), Start, Options).BlockedUntil);

    [Fact]
    public void What_Meta_says_is_believed_up_to_an_hour() =>
        Assert.Equal(Start.AddHours(1), default(BudgetState).After(Seen(100, minutes: 5000), Start, Options).BlockedUntil);

    [Fact]
    public void Without_a_word_of_Meta_the_end_is_guessed_longer_each_time()
    {
        var state = default(BudgetState);
        var guesses = new List<double>();
        for (var now = Start; guesses.Count < 7; now = state.BlockedUntil)
        {
            state = state.After(Seen(100), now, Options);
            guesses.Add((state.BlockedUntil - now).TotalSeconds);
        }

        Assert.Equal([15, 30, 60, 120, 240, 300, 300], guesses);
        state = state.After(Seen(10), state.BlockedUntil, Options);
        var later = state.BlockedUntil;
        Assert.Equal(later.AddSeconds(15), state.After(Seen(100), later, Options).BlockedUntil);
    }

    [Fact]
    public void A_rate_error_without_headers_is_guessed_too() =>
        Assert.Equal(Start.AddSeconds(15), default(BudgetState).After(new UsageSeen(null, RateError: true), Start, Options).BlockedUntil);

    [Fact]
    public void Retry_After_beside_a_rate_error_is_honoured() =>
        Assert.Equal(Start.AddSeconds(40), default(BudgetState).After(new UsageSeen(null, RateError: true, TimeSpan.FromSeconds(40)), Start, Options).BlockedUntil);

    [Fact]
    public void A_rate_error_while_usage_is_low_is_the_limit_of_a_thread_and_does_not_silence_the_Page() =>
        Assert.Equal(
            Start.AddSeconds(1), default(BudgetState).After(new UsageSeen(new Usage(12, null), RateError: true), Start, Options).BlockedUntil);

    [Fact]
    public void A_shorter_word_does_not_shorten_a_longer_wait()
    {
        var state = default(BudgetState).After(Seen(100, minutes: 10), Start, Options);
        Assert.Equal(Start.AddMinutes(10), state.After(Seen(100, minutes: 1), Start, Options).BlockedUntil);
    }

    private static UsageSeen Seen(int percent, int? minutes = null) => new(new Usage(percent, minutes), RateError: false);
}
