using Router.EndToEnd;

namespace Router.ClusterEndToEnd;

/// <summary>
/// The same cluster on Azure's tables, as far as their emulator goes: one story with everything that is stored in it. All scenes are played
/// on it with <c>ROUTER_STORAGE=Azurite</c>.
/// </summary>
public sealed class OnAzurite() : Scenario(new Plan { Router = new ClusterPlan { Place = ClusterPlace.Azurite }.Make })
{
    [ToolFact(SystemTool.Node, SystemTool.Azurite)]
    public async Task A_conversation_outlives_the_silos_it_lived_on()
    {
        var ann = await PersonWithBot();
        Granted(await AsDesk.Requests(Id(ann), "order 17"));
        Granted(await AsBot.Releases(Id(ann)));
        await Owns(ann, Desk.Id);

        await World.Router.ReplacePart(new Random(1));
        await World.Router.ReplacePart(new Random(1));
        await Until.True(async () => (await AsDesk.ReadsOwner(Id(ann))).Status == 200, "the conversation is back");
        await Owns(ann, Desk.Id);
        ann.Writes("Is there a person?");
        await Desk.HearsText("Is there a person?", "messaging");
        await Bot.HearsText("Is there a person?", "standby");

        await World.Router.StartAfresh();
        await Owns(ann, Desk.Id);
        Sent(await AsDesk.Sends(Id(ann), "Yes."));
    }
}
