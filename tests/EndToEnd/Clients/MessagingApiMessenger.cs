using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>The npm package messaging-api-messenger 1.1, as it is installed, with nothing but another <c>origin</c>.</summary>
[Collection(UsualCast.Name)]
public sealed class MessagingApiMessenger(UsualWorld usual) : Scenario(usual)
{
    // The calls of a program that keeps no record are missing from the history.
    protected override bool ChecksHistory => false;

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task PassThreadControl_moves_control()
    {
        var ann = await PersonWithBot();
        await using var bot = BotsClient();
        Succeeds(await bot.Calls("passThreadControl", Id(ann), Desk.Id, "order 17"));
        var passed = await Desk.Hears("pass_thread_control", Id(ann), "messaging");
        Assert.Equal("order 17", (string?)passed.What["metadata"]);
        await Owns(ann, Desk.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task PassThreadControlToPageInbox_makes_the_Inbox_the_owner_and_takeThreadControl_brings_control_back()
    {
        var ann = await PersonWithBot();
        await using var bot = BotsClient();
        Succeeds(await bot.Calls("passThreadControlToPageInbox", Id(ann), "for a human"));
        Assert.Equal(Inbox, ann.Owner!.Id.Value);
        await Owns(ann, Inbox);
        Succeeds(await bot.Calls("takeThreadControl", Id(ann), "back"));
        Assert.Equal(World.RouterAppId, ann.Owner!.Id.Value);
        await Owns(ann, Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task TakeThreadControl_takes_control_from_another_app()
    {
        var ann = await PersonWithDesk();
        await using var bot = BotsClient();
        Succeeds(await bot.Calls("takeThreadControl", Id(ann), "taking over"));
        Assert.Equal("taking over", (string?)(await Desk.Hears("take_thread_control", Id(ann), "messaging")).What["metadata"]);
        await Owns(ann, Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task RequestThreadControl_waits_in_the_queue_and_the_owner_hears_it()
    {
        var ann = await PersonWithBot();
        await using var desk = DesksClient();
        Succeeds(await desk.Calls("requestThreadControl", Id(ann), "please"));
        Assert.Equal("please", (string?)(await Bot.Hears("request_thread_control", Id(ann), "messaging")).What["metadata"]);
        Assert.Equal([Desk.Id], (await World.View(ann)).Queue);
        await Owns(ann, Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task GetThreadOwner_answers_the_app_in_control_to_any_app()
    {
        var ann = await PersonWithDesk();
        await using var bot = BotsClient();
        await using var desk = DesksClient();
        foreach (var client in (NodeProgram[])[bot, desk])
        {
            var outcome = await client.Calls("getThreadOwner", Id(ann));
            Assert.Equal(Desk.Id, (string?)outcome["answer"]?["appId"]);
        }
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task GetSecondaryReceivers_lists_ids_and_names()
    {
        await using var bot = BotsClient();
        var outcome = await bot.Calls("getSecondaryReceivers");
        Assert.Contains(outcome["answer"]!.AsArray(), app => JsonNode.DeepEquals(app, new JsonObject { ["id"] = Desk.Id, ["name"] = "desk" }));
        Assert.DoesNotContain(outcome["answer"]!.AsArray(), app => (string?)app!["id"] == Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task SendText_of_the_owner_reaches_the_person()
    {
        var ann = await PersonWithBot();
        await using var bot = BotsClient();
        var outcome = await bot.Calls("sendText", Id(ann), "Good morning");
        Assert.Equal(Id(ann), (string?)outcome["answer"]?["recipientId"]);
        Assert.Contains(ann.Chat, line => line.Text == "Good morning" && line.Mid == (string?)outcome["answer"]!["messageId"]);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task SendText_of_another_app_fails_with_code_10_and_subcode_2018300()
    {
        var ann = await PersonWithBot();
        await using var desk = DesksClient();
        var outcome = await desk.Calls("sendText", Id(ann), "May I?");
        Assert.StartsWith("Messenger API - 10 OAuthException ", (string?)outcome["error"]?["message"], StringComparison.Ordinal);
        var inTheResponse = outcome["error"]!["data"]!["error"]!;
        Assert.Equal((10, 2018300), ((int?)inTheResponse["code"], (int?)inTheResponse["errorSubcode"]));
        Assert.DoesNotContain(ann.Chat, line => line.Text == "May I?");
        await Owns(ann, Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task A_proof_by_another_secret_is_refused()
    {
        var ann = await PersonWithBot();
        await using var stranger = NodeProgram.Client(World.Router.Public, Plan.Bot, secret: "another secret");
        var outcome = await stranger.Calls("passThreadControl", Id(ann), Desk.Id);
        Assert.Equal(100, (int?)outcome["error"]?["data"]?["error"]?["code"]);
        await Owns(ann, Bot.Id);
    }

    // The client reads data[0].thread_owner, and Meta answers an idle conversation with no data at all.
    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task GetThreadOwner_of_an_idle_conversation_fails_in_the_client_unless_the_app_has_the_switch()
    {
        var app = new PlannedApp("idler", "9010");
        const string page = "1003";
        await World.Router.Admin(HttpMethod.Put, $"/admin/apps/{app.Id}", new JsonObject { ["name"] = app.Name, ["secret"] = app.Secret });
        await World.Router.Admin(HttpMethod.Put, $"/admin/pages/{page}", new JsonObject { ["name"] = "Quiet Shop" });
        await World.Router.Admin(HttpMethod.Put, $"/admin/pages/{page}/apps/{app.Id}", new JsonObject { ["fields"] = new JsonArray("messages") });
        var token = (string)(await World.Router.Admin(HttpMethod.Post, $"/admin/pages/{page}/apps/{app.Id}/tokens", new JsonObject()))["token"]!;

        await using var client = NodeProgram.Client(World.Router.Public, app, token: token);
        Assert.Contains("undefined", (string?)(await client.Calls("getThreadOwner", "77"))["error"]?["message"], StringComparison.Ordinal);

        await World.Router.Admin(HttpMethod.Put, $"/admin/apps/{app.Id}", new JsonObject { ["name"] = app.Name, ["idle_owner_as_object"] = true });
        await Until.True(
            async () => JsonNode.DeepEquals(await client.Calls("getThreadOwner", "77"), new JsonObject { ["answer"] = null }), "nobody is the owner, without an error");
    }

    private NodeProgram BotsClient() => NodeProgram.Client(World.Router.Public, Plan.Bot);

    private NodeProgram DesksClient() => NodeProgram.Client(World.Router.Public, Plan.Desk);

    private static void Succeeds(JsonNode outcome) =>
        Assert.True(JsonNode.DeepEquals(outcome, new JsonObject { ["answer"] = new JsonObject { ["success"] = true } }), outcome.ToJsonString());
}
