using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Every call and event of "Messenger Handover Protocol" (seeds/002, Bottender), as its client makes and hears them.</summary>
[Collection(UsualCast.Name)]
public sealed class ThirdSeed(UsualWorld usual) : Scenario(usual)
{
    [Fact]
    public async Task PassThreadControl_moves_control_and_tells_the_new_owner_with_the_metadata()
    {
        var ann = await PersonWithBot();
        var reply = await AsBot.Passes(Id(ann), Desk.Id, "order 17");
        Granted(reply);
        Assert.Equal((Desk.Id, 2), (reply.Owner, reply.Epoch));

        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal("page", (string?)passed.Webhook["object"]);
        Assert.Equal(World.PageId, (string?)passed.Webhook["entry"]![0]!["id"]);
        Assert.Equal(Id(ann), (string?)passed.Item["sender"]!["id"]);
        Assert.Equal(World.PageId, (string?)passed.Item["recipient"]!["id"]);
        Assert.True(
            JsonNode.DeepEquals(new JsonObject { ["previous_owner_app_id"] = Bot.Id, ["new_owner_app_id"] = Desk.Id, ["metadata"] = "order 17" }, passed.What),
            passed.ToString());
        await World.Still(ann);
        Assert.DoesNotContain(Bot.Of(Id(ann)), heard => heard.Kind == "pass_thread_control");
    }

    [Fact]
    public async Task PassThreadControl_to_an_unknown_app_and_by_another_than_the_owner_is_refused()
    {
        var ann = await PersonWithBot();
        Refused(await AsBot.Passes(Id(ann), "424242"), 100, 2018164);
        Refused(await AsDesk.Passes(Id(ann), Desk.Id), 100, 2018151);
        await Owns(ann, Bot.Id);
    }

    [Fact]
    public async Task PassThreadControlToPageInbox_makes_the_Inbox_the_owner_at_Meta()
    {
        var ann = await PersonWithBot();
        Granted(await AsBot.Passes(Id(ann), Inbox));
        Assert.Equal(Inbox, ann.Owner!.Id.Value);
        await Owns(ann, Inbox);
    }

    [Fact]
    public async Task TakeThreadControl_belongs_to_the_Primary_Receiver_and_tells_the_app_that_lost_control()
    {
        var ann = await PersonWithDesk();
        Granted(await AsBot.Takes(Id(ann), "taking over"));
        var taken = await Desk.Hears("take_thread_control", Id(ann), "messaging");
        Assert.Equal(Desk.Id, (string?)taken.What["previous_owner_app_id"]);
        Assert.Equal(Bot.Id, (string?)taken.What["new_owner_app_id"]);
        Assert.Equal("taking over", (string?)taken.What["metadata"]);
        await Owns(ann, Bot.Id);
        Refused(await AsDesk.Takes(Id(ann)), 100, 2018171);
        await Owns(ann, Bot.Id);
    }

    [Fact]
    public async Task TakeThreadControl_takes_it_from_the_Inbox_at_Meta_too()
    {
        var ann = await PersonWithBot();
        Granted(await AsBot.Passes(Id(ann), Inbox));
        Granted(await AsBot.Takes(Id(ann)));
        Assert.Equal(World.RouterAppId, ann.Owner!.Id.Value);
        await Owns(ann, Bot.Id);
        Sent(await AsBot.Sends(Id(ann), "I am back."));
    }

    [Fact]
    public async Task RequestThreadControl_notifies_the_owner_who_may_ignore_it()
    {
        var ann = await PersonWithBot();
        Granted(await AsDesk.Requests(Id(ann), "please"));
        var asked = await Bot.Hears("request_thread_control", Id(ann), "messaging");
        Assert.True(
            JsonNode.DeepEquals(
                new JsonObject { ["requested_owner_app_id"] = long.Parse(Desk.Id, CultureInfo.InvariantCulture), ["metadata"] = "please" }, asked.What),
            asked.ToString());
        await Owns(ann, Bot.Id);
        Assert.Equal([Desk.Id], (await World.View(ann)).Queue);
        Granted(await AsDesk.Cancels(Id(ann)));
        Assert.Empty((await World.View(ann)).Queue);
    }

    // "The Thread Owner API may be called by Primary Receiver and Secondary Receivers."
    [Fact]
    public async Task GetThreadOwner_and_isThreadOwner_answer_primary_and_secondary_receivers()
    {
        var ann = await PersonWithBot();
        foreach (var caller in (Caller[])[AsBot, AsDesk, AsSurvey])
        {
            var reply = await caller.ReadsOwner(Id(ann));
            var owner = reply.Body["data"]![0]!["thread_owner"]!;
            Assert.Equal(Bot.Id, (string?)owner["app_id"]);
            Assert.True((long)owner["expiration"]! > RunClock.Now.ToUnixTimeSeconds());
            Assert.Equal(caller.App == Bot.Id, (string?)owner["app_id"] == caller.App);
        }
    }

    [Fact]
    public async Task GetSecondaryReceivers_lists_the_other_apps_to_the_Primary_Receiver_only()
    {
        var reply = await AsBot.SecondaryReceivers();
        Assert.Equal(200, reply.Status);
        var ids = reply.Body["data"]!.AsArray().Select(app => (string?)app!["id"]).ToArray();
        Assert.Contains(Desk.Id, ids);
        Assert.Contains(World.Survey.Id, ids);
        Assert.DoesNotContain(Bot.Id, ids);
        Assert.Contains(reply.Body["data"]!.AsArray(), app => (string?)app!["name"] == "desk");
        Assert.False((await AsDesk.SecondaryReceivers()).Succeeded);
    }

    // "This callback occurs when a message has been sent to your page, but your application is not the current thread owner."
    [Fact]
    public async Task Standby_carries_what_the_owner_hears_on_messaging()
    {
        var ann = await PersonWithDesk();
        ann.Writes("for the desk");
        var owners = await Desk.HearsText("for the desk", "messaging");
        var listeners = await Bot.HearsText("for the desk", "standby");
        Assert.True(JsonNode.DeepEquals(owners.Item, listeners.Item), $"{owners}\n{listeners}");
        Assert.Null(listeners.Webhook["entry"]![0]!["messaging"]);
    }

    // "This callback occurs when a message has been sent by your page."
    [Fact]
    public async Task Echo_names_the_hosted_app_that_sent_and_shows_only_its_own_metadata()
    {
        var ann = await PersonWithBot();
        Sent(await AsBot.SendsMessage(Id(ann), id => new() { ["text"] = $"Hi [{id}]", ["metadata"] = "campaign 4" }));
        foreach (var (app, channel) in ((RecordingApp, string)[])[(Bot, "messaging"), (Desk, "standby")])
        {
            var echo = await app.Hears("echo", Id(ann), channel);
            Assert.Equal(Bot.Id, echo.What["app_id"]!.ToJsonString());
            Assert.Equal("campaign 4", (string?)echo.What["metadata"]);
            Assert.Equal(Id(ann), (string?)echo.Item["recipient"]!["id"]);
        }
    }
}
