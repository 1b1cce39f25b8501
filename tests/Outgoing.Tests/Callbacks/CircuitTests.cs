using Router.Protocol;

namespace Router.Outgoing.Tests;

public class CircuitTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly OutgoingOptions _options = new() { AwayBeforeOpen = 3, MaxCallbacksPerApp = 8, Jitter = 0.5 };
    private double _chance;

    [Theory]
    [InlineData(0, true)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(200, false)]
    [InlineData(204, false)]
    [InlineData(302, false)]
    [InlineData(400, false)]
    [InlineData(410, false)]
    [InlineData(500, false)]
    public void An_answer_says_the_app_is_there_and_no_answer_that_it_is_away(int status, bool away) =>
        Assert.Equal(away, Circuit.IsAway(status));

    [Fact]
    public void It_opens_after_so_many_attempts_in_a_row_that_found_the_app_away()
    {
        var circuit = Build();
        Assert.False(circuit.Settle(new(503), asked: false, Start));
        Assert.False(circuit.Settle(new(0), asked: false, Start));
        Assert.True(circuit.Settle(new(429), asked: false, Start));
        Assert.True(circuit.IsOpen);
        Assert.Equal(0, circuit.LimitAt(Start));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(400)]
    public void An_answer_in_between_starts_the_count_again_a_refusal_too(int status)
    {
        var circuit = Build();
        Away(circuit, 2);
        circuit.Settle(new(status), asked: false, Start);
        Away(circuit, 2);
        Assert.False(circuit.IsOpen);
    }

    [Fact]
    public void The_pauses_between_questions_double_up_to_the_longest()
    {
        var circuit = Build();
        Away(circuit, 3);
        var pauses = new List<double>();
        for (var now = Start; pauses.Count < 7; now = circuit.AskAt, circuit.Settle(default, asked: true, now))
        {
            pauses.Add((circuit.AskAt - now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses);
    }

    [Fact]
    public void Jitter_lengthens_a_pause()
    {
        _chance = 0.5;
        var circuit = Build();
        Away(circuit, 3);
        Assert.Equal(Start.AddSeconds(1.25), circuit.AskAt);
    }

    [Fact]
    public void Stragglers_do_not_lengthen_the_pause()
    {
        var circuit = Build();
        Away(circuit, 10);
        Assert.Equal(Start.AddSeconds(1), circuit.AskAt);
    }

    [Fact]
    public void Retry_After_is_honoured_up_to_an_hour()
    {
        var circuit = Build();
        Away(circuit, 2);
        circuit.Settle(new(503, TimeSpan.FromSeconds(90)), asked: false, Start);
        Assert.Equal(Start.AddSeconds(90), circuit.AskAt);
        circuit.Settle(new(503, TimeSpan.FromDays(3)), asked: true, circuit.AskAt);
        Assert.Equal(Start.AddSeconds(90).AddHours(1), circuit.AskAt);
    }

    [Fact]
    public void After_it_closes_the_limit_grows_by_one_with_every_answer()
    {
        var circuit = Build();
        Away(circuit, 3);
        Assert.Equal(1, circuit.LimitAt(Start.AddSeconds(1)));
        Assert.True(circuit.Settle(new(500), asked: true, Start.AddSeconds(1)));
        var limits = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            limits.Add(circuit.LimitAt(default));
            circuit.Settle(new(200), asked: false, default);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 8, 8], limits);
    }

    [Fact]
    public void An_app_that_came_back_and_left_again_is_asked_after_the_first_pause_again()
    {
        var circuit = Build();
        Away(circuit, 3);
        circuit.Settle(default, asked: true, Start);
        circuit.Settle(new(200), asked: true, Start);
        Away(circuit, 3);
        Assert.Equal(Start.AddSeconds(1), circuit.AskAt);
    }

    private Circuit Build() => new(_options, () => _chance);

    private static void Away(Circuit circuit, int times)
    {
        for (var i = 0; i < times; i++)
        {
            circuit.Settle(default, asked: false, Start);
        }
    }
}
