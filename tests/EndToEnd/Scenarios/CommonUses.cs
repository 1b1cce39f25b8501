using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>The common uses of "Handover Protocol" (seeds/000) and the handoff flow of the second seed (seeds/001).</summary>
[Collection(UsualCast.Name)]
public sealed class CommonUses(UsualWorld usual) : Scenario(usual)
{
    [Fact]
    public async Task Customer_support_goes_from_the_bot_to_a_live_agent_and_back()
    {
        var ann = NewPerson();
        ann.Writes("Where is my parcel?");
        await Bot.HearsText("Where is my parcel?", "messaging");
        await Desk.HearsText("Where is my parcel?", "standby");
        Sent(await AsBot.Sends(Id(ann), "Please see our answers about parcels."));

        // "When a live support agent needs to join the conversation, the live support app can request conversation control."
        Granted(await AsDesk.Requests(Id(ann), "she sounds upset"));
        var asked = await Bot.Hears("request_thread_control", Id(ann), "messaging");
        Assert.Equal(long.Parse(Desk.Id, System.Globalization.CultureInfo.InvariantCulture), (long)asked.What["requested_owner_app_id"]!);
        Assert.Equal("she sounds upset", (string?)asked.What["metadata"]);
        Granted(await AsBot.Passes(Id(ann), Desk.Id, "she asked twice"));
        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal(Bot.Id, (string?)passed.What["previous_owner_app_id"]);
        Assert.Equal(Desk.Id, (string?)passed.What["new_owner_app_id"]);
        Assert.Equal("she asked twice", (string?)passed.What["metadata"]);
        await Owns(ann, Desk.Id);

        ann.Writes("Is there a person?");
        await Desk.HearsText("Is there a person?", "messaging");
        await Bot.HearsText("Is there a person?", "standby");
        Refused(await AsBot.Sends(Id(ann), "May I help?"), 10, 2018300);
        Sent(await AsDesk.Sends(Id(ann), "Yes, I am looking into it."));

        // "If the live agent app needs more time to handle a customer's issue, the app can request an extension."
        Granted(await AsDesk.Extends(Id(ann), TimeSpan.FromDays(3)));
        var owner = (await AsDesk.ReadsOwner(Id(ann))).Body["data"]![0]!["thread_owner"]!;
        var lasts = DateTimeOffset.FromUnixTimeSeconds((long)owner["expiration"]!) - RunClock.Now;
        Assert.InRange(lasts, TimeSpan.FromDays(2.99), TimeSpan.FromDays(3.01));

        // "Once live agent app has completed the conversation, conversation control is released back to the automation app."
        Granted(await AsDesk.Releases(Id(ann)));
        await Owns(ann, app: null);
        ann.Writes("Thank you!");
        await Bot.HearsText("Thank you!", "messaging");
        await Desk.HearsText("Thank you!", "standby");
        await Owns(ann, Bot.Id);
    }

    [Fact]
    public async Task Product_leads_are_qualified_by_the_bot_and_followed_up_in_the_Page_Inbox()
    {
        var ann = await PersonWithBot();
        Sent(await AsBot.SendsMessage(Id(ann), id => Buttons($"Which skin do you have? [{id}]", ("Dry", "QUIZ_DRY"), ("Oily", "QUIZ_OILY"))));
        ann.Taps("Dry");
        var tap = await Bot.Hears("postback", Id(ann), "messaging");
        Assert.Equal("QUIZ_DRY", (string?)tap.What["payload"]);

        // "Once the automated app has completed the lead qualification phase, conversation control is passed to the Page Inbox."
        Granted(await AsBot.Passes(Id(ann), Inbox, "dry skin"));
        var atMeta = Assert.Single(AtMeta(ann, "pass_thread_control"));
        Assert.Equal(200, atMeta.Status);
        Assert.Equal(Inbox, ann.Owner!.Id.Value);
        await Owns(ann, Inbox);
        Refused(await AsBot.Sends(Id(ann), "One more question"), 10, 2018300);

        ann.Writes("Which cream is best?");
        await Bot.HearsText("Which cream is best?", "standby");
        await Desk.HearsText("Which cream is best?", "standby");
        Staff.Replies(ann, "The blue one.");
        var echo = await Bot.HearsText("The blue one.", "standby");
        Assert.Equal(Inbox, (string?)echo.What["app_id"]?.ToJsonString());

        // "Mark the conversation as Done. This will release the conversation control to primary app."
        Staff.MarksDone(ann);
        var passed = await Bot.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal(Inbox, (string?)passed.What["previous_owner_app_id"]);
        Assert.Equal(Bot.Id, (string?)passed.What["new_owner_app_id"]);
        await Owns(ann, Bot.Id);
        ann.Writes("I bought it");
        await Bot.HearsText("I bought it", "messaging");
    }

    [Fact]
    public async Task The_handoff_flow_of_the_second_seed_goes_to_the_Inbox_and_back_by_Done()
    {
        // "When a user starts interacting with the page, the Primary Receiver gets the thread control by default."
        var ann = await PersonWithBot();
        Sent(await AsBot.SendsMessage(Id(ann), id => Buttons($"How can I help? [{id}]", ("Talk to a person", "AGENT"))));
        ann.Taps("Talk to a person");
        await Bot.Hears("postback", Id(ann), "messaging");

        // "Snaps uses a Pass Thread Control API to help the Primary Receiver pass a thread control to the Secondary Receiver."
        Granted(await AsBot.Passes(Id(ann), Inbox));
        Assert.Equal(Inbox, ann.Owner!.Id.Value);

        // "can then handle the conversation with the user"; the Primary Receiver listens.
        Staff.Replies(ann, "Hello, I am Kim.");
        await Bot.HearsText("Hello, I am Kim.", "standby");
        ann.Writes("My order is late");
        await Bot.HearsText("My order is late", "standby");
        Refused(await AsBot.Sends(Id(ann), "Let me see"), 10, 2018300);

        // "by clicking on the Done check mark"
        Staff.MarksDone(ann);
        await Bot.Hears("pass_thread_control", Id(ann), "messaging");
        await Owns(ann, Bot.Id);
        Sent(await AsBot.Sends(Id(ann), "Anything else?"));
    }

    internal static JsonObject Buttons(string text, params (string Title, string Payload)[] buttons) => new()
    {
        ["attachment"] = new JsonObject
        {
            ["type"] = "template",
            ["payload"] = new JsonObject
            {
                ["template_type"] = "button",
                ["text"] = text,
                ["buttons"] = new JsonArray([.. buttons.Select(button => new JsonObject { ["type"] = "postback", ["title"] = button.Title, ["payload"] = button.Payload })]),
            },
        },
    };
}

/// <summary>"Ads that Click to Messenger" (seeds/000): the ad leads to an app of its own.</summary>
public sealed class AdsThatClickToMessenger() : Scenario(new Plan
{
    Apps = [Plan.Bot, Plan.Desk, Plan.Survey, new("campaign", "9004")],
    Routes = [new("ad", "AD_7", "9004")],
})
{
    [Fact]
    public async Task A_person_from_an_ad_gets_the_campaign_app_then_a_live_agent_then_the_bot()
    {
        var campaign = World.App("campaign");
        var asCampaign = World.As(campaign);
        World.Page.AdRoutes["AD_7"] = new(World.Seat);
        var ann = NewPerson();
        ann.ClicksAd("AD_7", "summer");
        var referral = await campaign.Hears("referral", Id(ann), "messaging");
        Assert.Equal("AD_7", (string?)referral.What["ad_id"]);
        await Owns(ann, campaign.Id);
        ann.Writes("I saw your ad");
        await campaign.HearsText("I saw your ad", "messaging");
        await Bot.HearsText("I saw your ad", "standby");
        Sent(await asCampaign.Sends(Id(ann), "Welcome!"));

        Granted(await AsDesk.Requests(Id(ann)));
        await campaign.Hears("request_thread_control", Id(ann), "messaging");
        Granted(await asCampaign.Passes(Id(ann), Desk.Id));
        await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Granted(await AsDesk.Extends(Id(ann), TimeSpan.FromDays(2)));
        Sent(await AsDesk.Sends(Id(ann), "Which size?"));

        Granted(await AsDesk.Releases(Id(ann)));
        await Owns(ann, app: null);
        ann.Writes("Large");
        await Bot.HearsText("Large", "messaging");
        Assert.DoesNotContain(Bot.Of(Id(ann)), heard => heard.Kind == "referral");
    }
}
