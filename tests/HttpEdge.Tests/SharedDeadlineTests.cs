namespace Router.HttpEdge;

public sealed class SharedDeadlineTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_request_ends_in_time_and_not_much_earlier()
    {
        var deadline = new SharedDeadline(TimeSpan.FromSeconds(4), _clock);
        var first = deadline.Next();
        _clock.Advance(TimeSpan.FromMilliseconds(49));
        var second = deadline.Next();
        _clock.Advance(TimeSpan.FromMilliseconds(3950));
        Assert.False(first.IsCancellationRequested || second.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(first.IsCancellationRequested && second.IsCancellationRequested);
    }

    [Fact]
    public void Requests_of_a_short_while_share_a_token_and_later_ones_do_not()
    {
        var deadline = new SharedDeadline(TimeSpan.FromSeconds(4), _clock);
        var first = deadline.Next();
        _clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(first, deadline.Next());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var later = deadline.Next();
        Assert.NotEqual(first, later);
        _clock.Advance(TimeSpan.FromMilliseconds(3950));
        Assert.True(first.IsCancellationRequested);
        Assert.False(later.IsCancellationRequested);
    }
}
