namespace Router.EndToEnd;

/// <summary>A whole Router that stops for a while, as a suspended machine does. Of a cluster, who stands still is declared dead and replaced.</summary>
public sealed class StoodStill() : Scenario(new Plan { IdleAfter = TimeSpan.FromSeconds(3) })
{
    [Fact]
    public async Task A_process_that_stood_still_over_the_deadline_finds_the_conversation_idle_at_the_first_command()
    {
        var ann = await PersonWithBot();
        World.Process.Freeze();
        var frozen = RunClock.Now;
        await Until.True(() => RunClock.Now > frozen + TimeSpan.FromSeconds(4), "the deadline is over");
        var first = AsDesk.Requests(Id(ann));
        World.Process.Thaw();

        // While idle a request is granted at once; a bot that still owned would only be told of it.
        var reply = await first;
        Granted(reply);
        Assert.Equal(Desk.Id, reply.Owner);
    }
}
