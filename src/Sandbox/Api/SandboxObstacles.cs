using System.Text.Json.Nodes;
using static Router.Sandbox.SandboxActs;

namespace Router.Sandbox;

/// <summary><c>obstacles</c>: puts one by its name before an app, a person on a Page, or a Page; <c>"gone": true</c> takes it away.</summary>
internal static class SandboxObstacles
{
    public static JsonNode Carry(MetaWorld world, JsonObject body)
    {
        var name = Text(body, "name");
        var obstacle = Obstacle.All.FirstOrDefault(known => known.Name == name)
            ?? throw new FormatException($"There is no obstacle \"{name}\"; there are {string.Join(", ", Obstacle.All)}.");
        var standing = Standing(world, body);
        lock (world.Gate)
        {
            _ = GraphArguments.IsTrue(body["gone"]) ? standing.Remove(obstacle) : standing.Add(obstacle);
        }

        return SandboxApi.Done();
    }

    private static ISet<Obstacle> Standing(MetaWorld world, JsonObject body)
    {
        if (Maybe(body, "app") is { } app)
        {
            return world.App(new(app)).Obstacles;
        }

        var page = world.Page(Text(body, "page"));
        return Maybe(body, "person") is not { } person ? page.Obstacles
            : (world.Conversation(page, new(person)) ?? throw new KeyNotFoundException($"{person} never met {page.Id}.")).Obstacles;
    }
}
