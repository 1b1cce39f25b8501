using System.Globalization;
using Router.Sandbox;
using Xunit.Abstractions;

namespace Router.EndToEnd;

/// <summary>The one number of docs/faults.md that depends on the real pauses: some 90 s, in which the machine has nothing to do.</summary>
[Collection("real pauses")]
public sealed class InRealTime(ITestOutputHelper output) : IAsyncLifetime
{
    private World World { get; set; } = null!;

    public async Task InitializeAsync() => World = await World.Start();

    public async Task DisposeAsync() => await World.DisposeAsync();

    [Fact]
    public async Task An_app_that_refuses_one_kind_of_event_hears_the_next_within_two_minutes()
    {
        var ann = World.NewPerson();
        var mid = ann.Writes("Hello");
        await World.Bot.HearsText("Hello", "messaging");
        World.Bot.Answers = heard => heard.Kind == "reaction" ? new AppAnswer.Status(500) : AppAnswer.Ok;
        ann.Reacts(mid);
        var first = await World.Bot.Hears("reaction", ann.Id.Value);
        ann.Writes("And now?");
        var next = await World.Bot.HearsText("And now?", "messaging", TimeSpan.FromMinutes(2.5));
        var took = next.Seen.Began - first.Seen.Began;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"heard after {took.TotalSeconds:F1} s"));
        Assert.Equal(5, World.Bot.All.Count(heard => heard.Kind == "reaction"));
        Assert.InRange(took, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(2));
    }
}
