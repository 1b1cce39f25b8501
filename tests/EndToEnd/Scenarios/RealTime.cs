using System.Globalization;
using Xunit.Abstractions;

namespace Router.EndToEnd;

/// <summary>Deadlines of a real process: 24 hours made 3 seconds.</summary>
public sealed class RealTime(ITestOutputHelper output) : Scenario(new Plan { IdleAfter = TimeSpan.FromSeconds(3) })
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_idle_conversation_is_released_without_a_touch()
    {
        var ann = await PersonWithBot();
        var active = RunClock.Now;
        var released = await Desk.Hears(
            heard => heard.Person == Id(ann) && heard.Kind == "control_changed" && (string?)heard.What["reason"] == "expired", "that control expired");
        var lasted = released.Seen.Began - active;
        var line = string.Create(CultureInfo.InvariantCulture, $"released {lasted.TotalSeconds:F2} s after the last activity, idle after {World.Plan.IdleAfter!.Value.TotalSeconds:F0} s");
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.True(lasted < AtMost, line);
        await Owns(ann, app: null);
    }
}
