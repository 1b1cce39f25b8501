using Xunit.Abstractions;

namespace Router.EndToEnd;

/// <summary>"Best Practices" of "Handover Protocol" (seeds/000), one test each.</summary>
[Collection(UsualCast.Name)]
public sealed class BestPractices(UsualWorld usual) : Scenario(usual)
{
    // 1: "It's recommended that the live agent app listens to the standby events and not take action unless needed."
    [Fact]
    public async Task A_listener_on_standby_that_does_nothing_hears_all_and_changes_nothing()
    {
        var ann = await PersonWithBot();
        var before = await World.View(ann);
        Sent(await AsBot.Sends(Id(ann), "Hello!"));
        ann.Writes("first");
        ann.Writes("second");
        await Bot.HearsText("second", "messaging");
        await Desk.HearsText("second", "standby");
        await World.Still(ann);

        var items = Desk.Of(Id(ann)).Where(heard => heard.Kind is "message" or "echo").ToArray();
        Assert.Equal(4, items.Length);
        Assert.All(items, heard => Assert.Equal("standby", heard.Channel));
        Assert.Equal(before.Epoch, (await World.View(ann)).Epoch);
        await Owns(ann, Bot.Id);
    }

    // 2: "Always use the Get Thread Control API to check if you are in control of the thread or not."
    [Fact]
    public async Task An_app_that_reads_the_owner_first_knows_when_it_may_send()
    {
        var ann = await PersonWithBot();
        Assert.NotEqual(Desk.Id, await AsDesk.Owner(Id(ann)));
        Granted(await AsBot.Passes(Id(ann), Desk.Id));
        Assert.Equal(Desk.Id, await AsDesk.Owner(Id(ann)));
        Sent(await AsDesk.Sends(Id(ann), "I am in control."));
        Assert.Equal(Desk.Id, await AsBot.Owner(Id(ann)));
    }

    // 3: "Please ensure that you do not try to send messages to the thread when another app is in control."
    [Fact]
    public async Task A_refused_send_leaves_all_as_it_was()
    {
        var ann = await PersonWithBot();
        await World.Still(ann);
        var (before, heard, chat) = (await World.View(ann), Bot.Of(Id(ann)).Count + Desk.Of(Id(ann)).Count, ann.Chat.Count);

        var refused = await AsDesk.Sends(Id(ann), "May I?");

        Refused(refused, 10, 2018300);
        Assert.Equal((Bot.Id, before.Epoch), (refused.Owner, refused.Epoch));
        await World.Still(ann);
        var after = await World.View(ann);
        Assert.Equal((before.Owner, before.Epoch, 0), (after.Owner, after.Epoch, after.Queue.Count));
        Assert.Equal(heard, Bot.Of(Id(ann)).Count + Desk.Of(Id(ann)).Count);
        Assert.Equal(chat, ann.Chat.Count);
        Assert.Empty(AtMeta(ann, "messages"));
    }

    // 4: "If for any reason you are unable to pass thread control immediately, use the Pass Metadata API to send additional context
    // to the requesting app and maintain a queue."
    [Fact]
    public async Task A_late_request_hears_a_metadata_note_and_keeps_its_place()
    {
        var ann = await PersonWithBot();
        Granted(await AsDesk.Requests(Id(ann), "first"));
        Granted(await AsSurvey.Requests(Id(ann)));
        Granted(await AsBot.Notes(Id(ann), Desk.Id, "in two minutes"));
        var note = await Desk.Hears("pass_thread_metadata", Id(ann), "messaging");
        Assert.Equal(Bot.Id, (string?)note.What["sender_app_id"]);
        Assert.Equal("in two minutes", (string?)note.What["metadata"]);
        await Owns(ann, Bot.Id);

        Granted(await AsDesk.Requests(Id(ann), "still here"));
        Assert.Equal([Desk.Id, World.Survey.Id], (await World.View(ann)).Queue);
        Granted(await AsBot.Releases(Id(ann)));
        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal("still here", (string?)passed.What["metadata"]);
        Assert.Equal([World.Survey.Id], (await World.View(ann)).Queue);
    }

    // 5: "please pass thread control to a previously requesting app still in queue or release thread control to idle"
    [Fact]
    public async Task A_release_serves_the_head_of_the_queue_and_without_one_ends_in_idle()
    {
        var ann = await PersonWithBot();
        Granted(await AsDesk.Requests(Id(ann), "my turn"));
        var released = await AsBot.Releases(Id(ann));
        Granted(released);
        Assert.Equal(Desk.Id, released.Owner);
        await Owns(ann, Desk.Id);
        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal("my turn", (string?)passed.What["metadata"]);

        var again = await AsDesk.Releases(Id(ann));
        Granted(again);
        Assert.Null(again.Owner);
        await Owns(ann, app: null);
    }

    // 6: "If you notice the thread to be idle by calling the Get Thread Control API, use Request Thread Control to take control."
    [Fact]
    public async Task A_request_on_an_idle_conversation_is_granted()
    {
        var ann = await PersonWithBot();
        Granted(await AsBot.Releases(Id(ann)));
        var idle = await AsDesk.ReadsOwner(Id(ann));
        Assert.Equal("""{"data":[]}""", idle.Body.ToJsonString());

        var asked = await AsDesk.Requests(Id(ann));
        Granted(asked);
        Assert.Equal(Desk.Id, asked.Owner);
        await Owns(ann, Desk.Id);
        Sent(await AsDesk.Sends(Id(ann), "Nobody disturbs us."));
        Granted(await AsDesk.Releases(Id(ann)));
        await Owns(ann, app: null);
    }
}

/// <summary>The second half of best practice 5, with 24 hours made 3 seconds.</summary>
public sealed class WithoutActivity(ITestOutputHelper output) : Scenario(new Plan { IdleAfter = TimeSpan.FromSeconds(3) })
{
    /// <summary>Within which control without activity ends here, on a busy machine too.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    // "Not doing so, would result in the thread automatically releasing from your app and going to idle mode after 24 hours."
    [Fact]
    public async Task Control_that_nobody_uses_ends_in_idle()
    {
        var ann = await PersonWithBot();
        var active = RunClock.Now;
        await Owns(ann, Bot.Id);
        var expired = await Desk.Hears(
            heard => heard.Person == Id(ann) && heard.Kind == "control_changed" && (string?)heard.What["reason"] == "expired", "that control expired");
        Assert.Equal(Bot.Id, (string?)expired.What["previous_owner_app_id"]);
        Assert.Null(expired.What["new_owner_app_id"]);
        await Owns(ann, app: null);
        var lasted = expired.Seen.Began - active;
        output.WriteLine($"released {lasted} after the last activity");
        Assert.True(lasted < AtMost, $"released {lasted} after the last activity");
    }

    [Fact]
    public async Task Control_that_nobody_uses_goes_to_the_app_that_waits()
    {
        var ann = await PersonWithBot();
        Granted(await AsDesk.Requests(Id(ann), "waiting"));
        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal("waiting", (string?)passed.What["metadata"]);
    }
}
