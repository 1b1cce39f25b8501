using static Router.Sandbox.Tests.Conformance.Literally;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 4.7: what an app hears of a thread that another app owns.</summary>
public sealed class Standby
{
    private static async Task<Stage> OwnedByRouter()
    {
        var stage = await Stage.Set(routerLeads: true);
        stage.Page.Subscribe(stage.Desk);
        stage.Ann.Writes("hi");
        return stage;
    }

    [Fact]
    public async Task S4_7_Messages()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, "messages", "standby");
        var mid = stage.Ann.Writes("again");
        Assert.Equal([$$"""standby message {"mid":"{{mid}}","text":"again"}"""], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task S4_7_Echoes()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, "message_echoes", "standby");
        await stage.Send("hello");
        Assert.Equal([$$"""standby message {"mid":"{{stage.Ann.Chat[^1].Mid}}","is_echo":true,"app_id":111,"text":"hello"}"""], await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task S4_7_Deliveries()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, "message_deliveries", "standby");
        await stage.Send("hello");
        var delivery = await stage.OnlyItem(stage.AtDesk, "delivery");
        Assert.Equal(("standby", $$"""{"mids":["{{stage.Ann.Chat[^1].Mid}}"],"watermark":{{Watermark(delivery)}}}"""), (delivery.Channel, delivery.Body.Literal()));
    }

    [Fact]
    public async Task S4_7_Reads()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, "message_reads", "standby");
        stage.Ann.Reads();
        var read = await stage.OnlyItem(stage.AtDesk, "read");
        Assert.Equal(("standby", $$"""{"watermark":{{Watermark(read)}}}"""), (read.Channel, read.Body.Literal()));
    }

    [Fact]
    public async Task S4_7_Postbacks_without_payload()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, "messaging_postbacks", "standby");
        var mid = stage.Ann.TapsPayload("DEV_PAYLOAD", stage.Router, "TITLE");
        Assert.Equal([$$"""standby postback {"mid":"{{mid}}","title":"TITLE"}"""], await stage.Told(stage.AtDesk));
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("standby")]
    public async Task S4_7_Both_the_field_and_standby_are_needed(string only)
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, only);
        stage.Ann.Writes("again");
        Assert.Empty(await stage.Told(stage.AtDesk));
    }

    [Fact]
    public async Task S4_7_Nothing_else()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Desk, [.. Stage.AllFields.Except(["messages", "messaging_postbacks", "message_deliveries", "message_echoes", "message_reads", "inbox_labels"])]);
        var mid = stage.Ann.Writes("again");
        stage.Ann.Reacts(mid);
        stage.Ann.Edits(mid, "other");
        stage.Ann.ClicksLink("spring");
        stage.Ann.OptsIn();
        stage.Ann.LinksAccount("code");
        stage.Ann.AnswersSurvey("q", "5", "fine");
        stage.Ann.GivesInformation("Add address", "country", "FR");
        stage.Ann.Rates(mid, good: true);
        stage.Ann.Orders(1, "Cap", 11, "THB", 1, "");
        stage.Ann.SubmitsForm(77);
        await stage.Control("request", rest: "");
        Assert.Empty(await stage.Told(stage.AtDesk));
        Assert.Equal(11, (await stage.Told(stage.AtRouter)).Length - 1);
    }
}
