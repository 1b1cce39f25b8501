using System.Globalization;
using System.Text.Json.Nodes;
using Router.EndToEnd;
using Xunit.Abstractions;

namespace Router.ClusterEndToEnd;

/// <summary>What an operator changes at one front end is followed by the other and by every silo within 5 s, and no call is needed for it.</summary>
[Collection(ChangeableCast.Name)]
public sealed class ChangesSpread(ChangeableWorld changeable, ITestOutputHelper output)
{
    /// <summary>People enough that several live on each silo.</summary>
    private const int People = 8;

    private World World => changeable.World;

    [Fact]
    public async Task A_token_issued_at_one_front_end_is_taken_by_the_other_and_no_longer_once_it_is_revoked()
    {
        var issued = await World.Router.Admin(HttpMethod.Post, $"/admin/pages/{World.PageId}/apps/{World.Desk.Id}/tokens");
        await Follows("the token is taken", async token => (await token.SecondaryReceivers()).Code != 190, issued);

        var id = (string)issued["id"]!;
        await World.Router.Admin(HttpMethod.Delete, $"/admin/tokens/{Uri.EscapeDataString(id)}");
        await Follows("the token is refused", async token => (await token.SecondaryReceivers()).Code == 190, issued);
    }

    [Fact]
    public async Task A_new_Primary_Receiver_gets_every_new_conversation_on_every_silo()
    {
        await MakesPrimary(World.Desk);
        await World.Router.ChangesAreSeen();
        await NewPeopleReach(World.Desk);

        await MakesPrimary(World.Bot);
        await World.Router.ChangesAreSeen();
        await NewPeopleReach(World.Bot);
    }

    private Task<JsonNode> MakesPrimary(RecordingApp app) =>
        World.Router.Admin(HttpMethod.Put, $"/admin/pages/{World.PageId}/primary", new JsonObject { ["app"] = app.Id });

    private async Task NewPeopleReach(RecordingApp primary)
    {
        var people = Enumerable.Range(0, People).Select(_ => World.NewPerson()).ToArray();
        foreach (var person in people)
        {
            person.Writes($"Hello from {person.Id}");
        }

        foreach (var person in people)
        {
            await primary.HearsText($"Hello from {person.Id}", "messaging");
            Assert.Equal(primary.Id, (await World.View(person)).Owner);
        }
    }

    // Looks again and again from the moment the change was answered; what counts is what holds when the promised time is over.
    private async Task Follows(string what, Func<Caller, Task<bool>> holds, JsonNode issued)
    {
        var began = RunClock.Now;
        using var caller = new Caller(World.Router.Public, World.Desk.Id, World.PageId, (string)issued["token"]!, World.Recorder);
        while (!await holds(caller) && RunClock.Now - began < TimeSpan.FromSeconds(5))
        {
            await Task.Delay(50);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} after {(RunClock.Now - began).TotalSeconds:F2} s"));
        Assert.True(await holds(caller), what);
    }
}
