using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>The end of a run: nothing is on its way any more, at Meta or in Router.</summary>
public static class Stillness
{
    public static async Task Of(World world, IReadOnlyList<PersonOnPage> people, TimeSpan within)
    {
        await world.Meta.Settled(within);
        foreach (var person in people)
        {
            var name = World.Name(person);
            await Until.True(async () => IsStill(await FinalReading.View(world.Router, name)), $"{name} is still", within);
        }
    }

    private static bool IsStill(System.Text.Json.Nodes.JsonNode view) =>
        view["owed"]!.AsArray().Count == 0 && (string?)view["control"] != "moving" && (int)view["sends_under_way"]! == 0 && (string?)view["owner"] != "0";
}
