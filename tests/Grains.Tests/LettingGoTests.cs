using Microsoft.Extensions.DependencyInjection;
using Router.Grains.Interfaces;

namespace Router.Grains.Tests;

/// <summary>A silo stops while Meta takes its time: nobody is kept waiting, and nobody is told that what may have happened did not.</summary>
public sealed class LettingGoTests : IAsyncLifetime
{
    private readonly Outside _outside = new();
    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.Start(_outside, silos: 1);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task The_end_of_a_send_under_way_is_in_doubt_and_the_send_goes_on()
    {
        var key = SharedCluster.Fresh();
        var atMeta = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _outside.BeforeSend = () =>
        {
            atMeta.TrySetResult();
            return answers.Task;
        };

        var sending = _cluster.Grain(key).Send(Cluster.Order("one", Roster.Bot, "hello"));
        await atMeta.Task.WaitAsync(TimeSpan.FromSeconds(60));
        (await _cluster.Home(key)).ServiceProvider.GetRequiredService<LocalLives>().LetGo();

        Assert.Equal(SendEnd.Uncertain, (await sending.WaitAsync(TimeSpan.FromSeconds(60))).End);
        answers.SetResult();
        await SharedCluster.Until(() => !_outside.Sent.IsEmpty, "the send at Meta");
    }
}
