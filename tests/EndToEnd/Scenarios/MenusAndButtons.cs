using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>"Postback Call-To-Action", "Customer Surveys" and "Human Agent Feature" (seeds/000).</summary>
[Collection(UsualCast.Name)]
public sealed class ButtonsAndSurveys(UsualWorld usual) : Scenario(usual)
{
    // "the app that created the postback CTA will get control of the conversation even if another app had control"
    [Fact]
    public async Task A_tap_gives_control_to_the_app_that_made_the_button()
    {
        var ann = await PersonWithDesk();
        Sent(await AsDesk.SendsMessage(Id(ann), id => CommonUses.Buttons($"Rate us [{id}]", ("Good", "RATE:5"))));
        Granted(await AsDesk.Passes(Id(ann), Bot.Id));
        await Owns(ann, Bot.Id);

        ann.Taps("Good");
        var tap = await Desk.Hears("postback", Id(ann), "messaging");
        Assert.Equal("RATE:5", (string?)tap.What["payload"]);
        await Owns(ann, Desk.Id);
        var copy = await Bot.Hears("postback", Id(ann), "standby");
        Assert.Equal("RATE:5", (string?)copy.What["payload"]);
        Refused(await AsBot.Sends(Id(ann), "Thank you"), 10, 2018300);
        Assert.Contains(Bot.All, heard => heard.Person == Id(ann) && heard.Kind == "control_changed" && (string?)heard.What["reason"] == "postback");
    }

    // "If a survey is sent while another app controls the conversation it will not be delivered until the app releases control and
    // the conversation is idle."
    [Fact]
    public async Task A_survey_waits_until_the_conversation_is_idle()
    {
        var ann = await PersonWithDesk();
        var held = await AsSurvey.SendsSurvey(Id(ann), "How was it?");
        Sent(held);
        Assert.StartsWith("held.", held.Mid, StringComparison.Ordinal);
        Assert.Equal(Id(ann), (string?)held.Body["recipient_id"]);
        Assert.Equal(1, (await World.View(ann)).Held);
        Assert.Empty(AtMeta(ann, "messages"));

        // The queue goes first.
        Granted(await AsBot.Requests(Id(ann)));
        Granted(await AsDesk.Releases(Id(ann)));
        await Owns(ann, Bot.Id);
        Assert.Empty(AtMeta(ann, "messages"));

        Granted(await AsBot.Releases(Id(ann)));
        await Until.True(() => AtMeta(ann, "messages").Count == 1, "the survey reaches Meta");
        Assert.Equal(0, (await World.View(ann)).Held);
        await Owns(ann, app: null);
    }

    // "an app … approved … to use the Human Agent feature and the message is tagged with the human agent tag. This is the only scenario
    // in which a message can be sent by an app not in control."
    [Fact]
    public async Task A_human_agent_may_send_without_control_and_control_stays()
    {
        var ann = await PersonWithBot();
        var epoch = (await World.View(ann)).Epoch;
        Sent(await AsDesk.Sends(Id(ann), "A person here", tag: "HUMAN_AGENT"));
        Refused(await AsSurvey.Sends(Id(ann), "Not approved", tag: "HUMAN_AGENT"), 10, 2018300);
        Refused(await AsDesk.Sends(Id(ann), "Not tagged"), 10, 2018300);
        await Owns(ann, Bot.Id);
        Assert.Equal(epoch, (await World.View(ann)).Epoch);
    }

    // "The app in control of the conversation can set or delete User level menu even if the app is not the Primary Receiver, and any
    // app can set user level menu when the conversation is idle."
    [Fact]
    public async Task A_user_level_menu_belongs_to_the_owner_or_to_anybody_while_idle()
    {
        var ann = await PersonWithDesk();
        Assert.False((await SetUserMenu(AsBot, Id(ann), "Bot's", "B")).Succeeded);
        Assert.True((await SetUserMenu(AsDesk, Id(ann), "Call us", "CALL")).Succeeded);
        Granted(await AsDesk.Passes(Id(ann), Bot.Id));

        // "the app that created the menu will get control of conversation"
        ann.Taps("Call us");
        var tap = await Desk.Hears("postback", Id(ann), "messaging");
        Assert.Equal("CALL", (string?)tap.What["payload"]);
        await Owns(ann, Desk.Id);

        Granted(await AsDesk.Releases(Id(ann)));
        Assert.True((await SetUserMenu(AsSurvey, Id(ann), "Survey", "S")).Succeeded);
    }

    private static Task<GraphReply> SetUserMenu(Caller caller, string person, string title, string payload) =>
        caller.Calls(HttpMethod.Post, "me/custom_user_settings", new() { ["psid"] = person, ["persistent_menu"] = Menus.Of(title, payload) });
}

/// <summary>"Persistent Menu" (seeds/000), Page level.</summary>
public sealed class Menus() : Scenario(new Plan())
{
    // "If a primary app has been set, only the primary app will be able to set or delete a Page level menu."
    [Fact]
    public async Task Only_the_Primary_Receiver_sets_the_Page_level_menu_and_a_tap_gives_it_control()
    {
        var menu = new JsonObject { ["get_started"] = new JsonObject { ["payload"] = "START" }, ["persistent_menu"] = Of("Opening hours", "HOURS") };
        Assert.False((await AsDesk.Calls(HttpMethod.Post, "me/messenger_profile", menu)).Succeeded);
        var set = await AsBot.Calls(HttpMethod.Post, "me/messenger_profile", menu);
        Assert.True(set.Succeeded, set.ToString());

        var ann = await PersonWithDesk();
        ann.Taps("Opening hours");
        var tap = await Bot.Hears("postback", Id(ann), "messaging");
        Assert.Equal("HOURS", (string?)tap.What["payload"]);
        await Owns(ann, Bot.Id);

        var read = await AsBot.Calls(HttpMethod.Get, "me/messenger_profile?fields=persistent_menu");
        Assert.Contains("\"payload\":\"HOURS\"", read.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.False((await AsDesk.Calls(HttpMethod.Delete, "me/messenger_profile", new() { ["fields"] = new JsonArray("persistent_menu") })).Succeeded);
    }

    internal static JsonArray Of(string title, string payload) => new(new JsonObject
    {
        ["locale"] = "default",
        ["composer_input_disabled"] = false,
        ["call_to_actions"] = new JsonArray(new JsonObject { ["type"] = "postback", ["title"] = title, ["payload"] = payload }),
    });
}
