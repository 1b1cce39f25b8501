using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>A POST over three conversations of which one cannot be stored (rules.md section 6): each item is stored for itself.</summary>
public sealed class StoreDeniesOne() : Scenario(new Plan())
{
    [Fact]
    public async Task A_POST_with_an_item_that_cannot_be_stored_is_refused_and_its_repeat_changes_only_that_one()
    {
        PersonOnPage[] people = [await PersonWithBot(), await PersonWithBot(), await PersonWithBot()];
        var denied = people[1];
        await World.Still(people);
        var now = RunClock.Now.ToUnixTimeMilliseconds();
        var body = new JsonObject
        {
            ["object"] = "page",
            ["entry"] = new JsonArray([.. people.Select((person, i) => OneWebhook.Entry(now, "messaging", OneWebhook.Message(Id(person), now + i, $"m_three_{i}", $"item {i}")))]),
        }.ToJsonString();

        using (StoreFile.Denies(World.Process.Store, Id(denied)))
        {
            Assert.InRange((await World.Meta.PostRaw(World.Seat, body)).Status, 500, 599);
            await Bot.HearsText("item 0", "messaging");
            await Bot.HearsText("item 2", "messaging");
        }

        // Control moves in between, and the repeat must not move it back.
        Granted(await AsBot.Passes(Id(people[0]), Desk.Id));
        await World.Still(people);
        var before = (await World.View(people[0]), await World.View(people[2]));
        var heard = Bot.All.Count + Desk.All.Count + World.Survey.All.Count;

        Assert.Equal(200, (await World.Meta.PostRaw(World.Seat, body)).Status);

        await Bot.HearsText("item 1", "messaging");
        await Desk.HearsText("item 1", "standby");
        await World.Survey.HearsText("item 1", "standby");
        await World.Still(people);
        Assert.Equal(heard + 3, Bot.All.Count + Desk.All.Count + World.Survey.All.Count);
        Assert.Equal((before.Item1.Owner, before.Item1.Epoch), ((await World.View(people[0])).Owner, (await World.View(people[0])).Epoch));
        Assert.Equal((before.Item2.Owner, before.Item2.Epoch), ((await World.View(people[2])).Owner, (await World.View(people[2])).Epoch));
        await Owns(people[0], Desk.Id);
    }

    // What these POSTs carried is not in the pretend Meta's journal: a history would call it invented.
    protected override bool ChecksHistory => false;
}
