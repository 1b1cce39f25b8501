using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>A world whose bot is a Bottender program, at the address where the recording app stood.</summary>
public sealed class BottenderWorld : IAsyncLifetime
{
    public static readonly PlannedApp Survey = Plan.Survey with { MayTakeOver = true };

    public World World { get; private set; } = null!;

    public NodeProgram Bot { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Without Node every test of the class is skipped, and the fixture is made all the same.
        if (SystemTools.WhyNot([SystemTool.Node, SystemTool.NodePackages]) is not null)
        {
            return;
        }

        World = await World.Start(new() { Apps = [Plan.Bot, Plan.Desk, Survey] });
        await World.Bot.Stop();
        Bot = await NodeProgram.Bot(World.Router.Public, Plan.Bot, insteadOf: World.Bot);
    }

    public async Task DisposeAsync()
    {
        if (Bot is not null)
        {
            await Bot.DisposeAsync();
        }

        if (World is not null)
        {
            await World.DisposeAsync();
        }
    }
}
