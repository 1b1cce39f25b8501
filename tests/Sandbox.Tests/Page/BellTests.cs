namespace Router.Sandbox.Tests;

/// <summary>What rings the page's bell: without a ring, the page would learn of a change much later.</summary>
public class BellTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Acts => ["customer", "page inbox", "bot breaks", "desk acts"];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Each_act_rings(string act)
    {
        await using var stage = await SandboxStage.Start();
        stage.Connect(new Uri("http://127.0.0.1:9"));
        var next = stage.Bell.Next;
        switch (act)
        {
            case "customer":
                stage.Customer.Writes("are you there?");
                break;
            case "page inbox":
                stage.Meta.PageInbox.Replies(stage.Customer, "yes");
                break;
            case "bot breaks":
                stage.Bot.IsBroken = true;
                break;
            default:
                await stage.Desk.Takes(stage.Customer.Id.Value);
                break;
        }

        await next.WaitAsync(Patience);
    }

    [Fact]
    public void A_ring_ends_the_wait_that_began_before_it_and_none_that_begins_after_it()
    {
        var bell = new PageBell();
        var before = bell.Next;
        bell.Ring();
        Assert.True(before.IsCompleted);
        Assert.False(bell.Next.IsCompleted);
    }
}
