namespace Router.EndToEnd;

/// <summary>"Inbox" of "Handover Protocol" (seeds/000): what staff do there moves control.</summary>
[Collection(UsualCast.Name)]
public sealed class InboxRules(UsualWorld usual) : Scenario(usual)
{
    // "if you move the message to the Main folder … the inbox takes control of the conversation"
    [Fact]
    public async Task Moving_a_conversation_to_Main_gives_control_to_the_Inbox()
    {
        var ann = await PersonWithBot();
        Staff.MovesToMain(ann);
        var taken = await Bot.Hears("take_thread_control", Id(ann), "messaging");
        Assert.Equal(Bot.Id, (string?)taken.What["previous_owner_app_id"]);
        Assert.Equal(Inbox, (string?)taken.What["new_owner_app_id"]);
        await Owns(ann, Inbox);
        Refused(await AsBot.Sends(Id(ann), "May I?"), 10, 2018300);
        ann.Writes("Anybody there?");
        await Bot.HearsText("Anybody there?", "standby");
    }

    // "or respond to a message in a conversation not controlled by the inbox"
    [Fact]
    public async Task A_reply_in_a_conversation_that_the_Inbox_does_not_control_gives_it_control()
    {
        var ann = await PersonWithDesk();
        Staff.Replies(ann, "Staff here");
        await Desk.Hears("take_thread_control", Id(ann), "messaging");
        await ComesToOwn(ann, Inbox);
        var echo = await Bot.HearsText("Staff here", "standby");
        Assert.Equal(Inbox, echo.What["app_id"]!.ToJsonString());
    }

    // "control remains with the previous controlling app, the Primary Receiver, if set, or is released to idle"
    [Fact]
    public async Task A_reply_to_a_Done_conversation_leaves_control_with_the_Primary_Receiver()
    {
        var ann = await PersonWithBot();
        Staff.MovesToMain(ann);
        await ComesToOwn(ann, Inbox);
        Staff.MarksDone(ann);
        await ComesToOwn(ann, Bot.Id);
        Staff.Replies(ann, "One more thing");
        await Bot.HearsText("One more thing", "messaging");
        await World.Still(ann);
        await Owns(ann, Bot.Id);
        Sent(await AsBot.Sends(Id(ann), "I am still here."));
    }

    [Fact]
    public async Task Done_serves_an_app_that_waits_before_the_Primary_Receiver()
    {
        var ann = await PersonWithBot();
        Staff.MovesToMain(ann);
        await ComesToOwn(ann, Inbox);
        Granted(await AsDesk.Requests(Id(ann), "after the Inbox"));
        Staff.MarksDone(ann);
        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal("after the Inbox", (string?)passed.What["metadata"]);
        await Owns(ann, Desk.Id);
    }

    [Fact]
    public async Task An_Inbox_that_takes_over_silently_is_noticed_by_its_echo()
    {
        World.Page.InboxTakesSilently = true;
        try
        {
            var ann = await PersonWithBot();
            Staff.Replies(ann, "No event for this one");
            await ComesToOwn(ann, Inbox);
            Refused(await AsBot.Sends(Id(ann), "May I?"), 10, 2018300);
        }
        finally
        {
            World.Page.InboxTakesSilently = false;
        }
    }
}

/// <summary>The same rules on a Page without a Primary Receiver.</summary>
public sealed class InboxRulesWithoutPrimary() : Scenario(new Plan { Apps = [Plan.Bot with { Primary = false }, Plan.Desk, Plan.Survey] })
{
    [Fact]
    public async Task Done_without_a_Primary_Receiver_ends_in_idle()
    {
        var ann = NewPerson();
        ann.Writes("Hello");
        await Bot.HearsText("Hello", "standby");
        await Desk.HearsText("Hello", "standby");
        await Owns(ann, app: null);
        Granted(await AsBot.Takes(Id(ann)));
        await Owns(ann, Bot.Id);
        Staff.MovesToMain(ann);
        await ComesToOwn(ann, Inbox);
        Staff.MarksDone(ann);
        await ComesToOwn(ann, app: null);
    }
}
