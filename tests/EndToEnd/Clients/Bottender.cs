using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// The npm package bottender 1.5, as it is installed: its server receives Router's webhooks and checks their signatures, and its context
/// makes the calls of "Messenger Handover Protocol" (seeds/002). A person who writes <c>!takeThreadControl</c> makes the bot call it.
/// </summary>
public sealed class Bottender(BottenderWorld cast) : IClassFixture<BottenderWorld>
{
    private World World => cast.World;

    private RecordingApp Desk => World.Desk;

    private Caller AsDesk => World.As(World.Desk);

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task Hears_messages_of_its_conversations_and_those_of_others_on_standby()
    {
        var ann = await PersonWithBot();
        var first = await Hears(ann, ["isMessage"], raw => (string?)raw["message"]?["text"] == Greeting(ann));
        Assert.Equal(World.PageId, (string?)first["page"]);
        await GiveToDesk(ann);
        ann.Writes("Grüße 👋 for the desk");
        await Hears(ann, ["isMessage", "isStandby"], raw => (string?)raw["message"]?["text"] == "Grüße 👋 for the desk");
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task Hears_the_echo_of_its_own_send()
    {
        var ann = await PersonWithBot();
        var sent = await Calls(ann, "sendText Morning");
        Assert.Equal(Id(ann), (string?)sent["answer"]?["recipientId"]);
        var echo = await Hears(ann, ["isMessage", "isEcho"], raw => (string?)raw["message"]?["text"] == "Morning");
        Assert.Equal(Plan.Bot.Id, echo["raw"]!["message"]!["appId"]!.ToJsonString());
        Assert.Equal((string?)sent["answer"]!["messageId"], (string?)echo["raw"]!["message"]!["mid"]);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task PassThreadControl_moves_control_and_the_event_comes_when_control_comes_back()
    {
        var ann = await PersonWithBot();
        Succeeds(await Calls(ann, $"passThreadControl {Desk.Id} order-17"));
        Assert.Equal("order-17", (string?)(await Desk.Hears("pass_thread_control", Id(ann), "messaging")).What["metadata"]);
        await Owns(ann, Desk.Id);

        Assert.True((await AsDesk.Passes(Id(ann), Plan.Bot.Id, "done")).Succeeded);
        var passed = await Hears(ann, ["isPassThreadControl"]);
        AssertEqual(
            new JsonObject { ["previousOwnerAppId"] = Desk.Id, ["newOwnerAppId"] = Plan.Bot.Id, ["metadata"] = "done" },
            passed["raw"]!["passThreadControl"]);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task PassThreadControlToPageInbox_moves_control_at_Meta_and_takeThreadControl_brings_it_back()
    {
        var ann = await PersonWithBot();
        Succeeds(await Calls(ann, "passThreadControlToPageInbox"));
        Assert.Equal(World.Inbox, ann.Owner!.Id.Value);
        await Owns(ann, World.Inbox);

        Succeeds(await Calls(ann, "takeThreadControl"));
        Assert.Equal(World.RouterAppId, ann.Owner!.Id.Value);
        await Owns(ann, Plan.Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task TakeThreadControl_takes_control_and_the_event_comes_when_another_takes_it()
    {
        var ann = await PersonWithBot();
        await GiveToDesk(ann);
        Succeeds(await Calls(ann, "takeThreadControl mine"));
        Assert.Equal("mine", (string?)(await Desk.Hears("take_thread_control", Id(ann), "messaging")).What["metadata"]);
        await Owns(ann, Plan.Bot.Id);

        Assert.True((await World.As(World.Survey).Takes(Id(ann), "ours")).Succeeded);
        var taken = await Hears(ann, ["isTakeThreadControl"]);
        AssertEqual(
            new JsonObject { ["previousOwnerAppId"] = Plan.Bot.Id, ["newOwnerAppId"] = BottenderWorld.Survey.Id, ["metadata"] = "ours" },
            taken["raw"]!["takeThreadControl"]);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task RequestThreadControl_reaches_the_owner_and_the_event_comes_when_another_asks()
    {
        var ann = await PersonWithBot();
        Assert.True((await AsDesk.Requests(Id(ann), "may I")).Succeeded);
        var asked = await Hears(ann, ["isRequestThreadControl"]);
        AssertEqual(
            new JsonObject { ["requestedOwnerAppId"] = long.Parse(Desk.Id, CultureInfo.InvariantCulture), ["metadata"] = "may I" },
            asked["raw"]!["requestThreadControl"]);

        await GiveToDesk(ann);
        Succeeds(await Calls(ann, "requestThreadControl please"));
        Assert.Equal("please", (string?)(await Desk.Hears("request_thread_control", Id(ann), "messaging")).What["metadata"]);
        Assert.Equal([Plan.Bot.Id], (await World.View(ann)).Queue);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task GetThreadOwner_and_isThreadOwner_tell_whether_the_bot_is_in_control()
    {
        var ann = await PersonWithBot();
        Assert.Equal(Plan.Bot.Id, (string?)(await Calls(ann, "getThreadOwner"))["answer"]?["appId"]);
        Assert.True((bool?)(await Calls(ann, "isThreadOwner"))["answer"]);

        var ben = await PersonWithBot();
        await GiveToDesk(ben);
        Assert.Equal(Desk.Id, (string?)(await Calls(ben, "getThreadOwner"))["answer"]?["appId"]);
        Assert.False((bool?)(await Calls(ben, "isThreadOwner"))["answer"]);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task GetSecondaryReceivers_lists_the_other_apps()
    {
        var ann = await PersonWithBot();
        var receivers = (await Calls(ann, "getSecondaryReceivers"))["answer"]!.AsArray();
        Assert.Contains(receivers, app => JsonNode.DeepEquals(app, new JsonObject { ["id"] = Desk.Id, ["name"] = "desk" }));
        Assert.DoesNotContain(receivers, app => (string?)app!["id"] == Plan.Bot.Id);
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task A_send_without_control_fails_with_code_10_and_subcode_2018300()
    {
        var ann = await PersonWithBot();
        await GiveToDesk(ann);
        var error = (await Calls(ann, "sendText Hi"))["error"]!;
        Assert.StartsWith("Messenger API - 10 ", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal((10, 2018300), ((int?)error["data"]!["error"]!["code"], (int?)error["data"]!["error"]!["errorSubcode"]));
        Assert.DoesNotContain(ann.Chat, line => line.Text == "Hi");
    }

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task Hears_app_roles_when_it_becomes_Primary_Receiver()
    {
        // The Page of the configuration is read-only; this one is the operator's.
        const string page = "1002";
        await World.Router.Admin(HttpMethod.Put, $"/admin/pages/{page}", new JsonObject { ["name"] = "Second Shop" });
        await World.Router.Admin(HttpMethod.Put, $"/admin/pages/{page}/apps/{Plan.Bot.Id}", new JsonObject { ["fields"] = new JsonArray("messages", "messaging_handovers") });
        await World.Router.Admin(HttpMethod.Put, $"/admin/pages/{page}/primary", new JsonObject { ["app"] = Plan.Bot.Id });
        var roles = await cast.Bot.Says(
            line => HeardAs(line, ["isAppRoles"]) && (string?)line["page"] == page && IsPrimary(line), $"app_roles of Page {page}");
        AssertEqual(new JsonObject { [Plan.Bot.Id] = new JsonArray("primary_receiver") }, roles["raw"]!["appRoles"]);
    }

    // It hears first that it is a secondary receiver: an app is registered before it gets a role.
    private static bool IsPrimary(JsonNode line) =>
        line["raw"]?["appRoles"]?[Plan.Bot.Id] is JsonArray roles && roles.Any(r => (string?)r == "primary_receiver");

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task Answers_the_handshake_that_an_operator_asks_for() =>
        await World.Router.Admin(HttpMethod.Post, $"/admin/apps/{Plan.Bot.Id}/callback/verify");

    [ToolFact(SystemTool.Node, SystemTool.NodePackages)]
    public async Task Refuses_what_is_not_signed_with_its_secret()
    {
        var body = """{"object":"page","entry":[{"id":"1001","time":1,"messaging":[{"sender":{"id":"666"},"recipient":{"id":"1001"},"timestamp":1,"message":{"mid":"m","text":"forged"}}]}]}"""u8.ToArray();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var (secret, status) in ((string, int)[])[("another secret", 400), (Plan.Bot.Secret, 200)])
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, World.Bot.Callback) { Content = new ByteArrayContent(body) };
            post.Content.Headers.ContentType = new("application/json");
#pragma warning disable CA5350 // X-Hub-Signature is SHA-1 at Meta; Bottender checks this one.
            post.Headers.Add("X-Hub-Signature", "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body)));
#pragma warning restore CA5350
            using var answer = await http.SendAsync(post);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    private static string Id(PersonOnPage person) => person.Id.Value;

    private static string Greeting(PersonOnPage person) => $"Hello from {Id(person)}";

    private async Task<PersonOnPage> PersonWithBot()
    {
        var person = World.NewPerson();
        person.Writes(Greeting(person));
        await Hears(person, ["isMessage"]);
        return person;
    }

    private async Task GiveToDesk(PersonOnPage person)
    {
        using var asBot = new Caller(World.Router.Public, Plan.Bot.Id, World.PageId, Plan.Bot.Token, World.Recorder);
        var reply = await asBot.Passes(Id(person), Desk.Id);
        Assert.True(reply.Succeeded, reply.ToString());
    }

    private async Task Owns(PersonOnPage person, string app)
    {
        Assert.Equal(app, await AsDesk.Owner(Id(person)));
        Assert.Equal(app, (await World.View(person)).Owner);
    }

    /// <summary>Waits until the bot's entry got an event that Bottender takes for these kinds, and no other.</summary>
    private Task<JsonNode> Hears(PersonOnPage person, string[] kinds, Func<JsonNode, bool>? raw = null) => cast.Bot.Says(
        line => HeardAs(line, kinds) && (string?)line["person"] == Id(person) && (raw is null || raw(line["raw"]!)),
        $"{string.Join(" and ", kinds)} of {Id(person)}");

    /// <summary>The person writes the command, and the bot tells what came of its call.</summary>
    private Task<JsonNode> Calls(PersonOnPage person, string command)
    {
        person.Writes("!" + command);
        var call = command.Split(' ')[0];
        return cast.Bot.Says(line => (string?)line["call"] == call && (string?)line["person"] == Id(person), $"the outcome of {command} for {Id(person)}");
    }

    private static bool HeardAs(JsonNode line, string[] kinds) =>
        line["heard"] is JsonArray heard && heard.Select(kind => (string)kind!).SequenceEqual(kinds);

    private static void Succeeds(JsonNode outcome) =>
        AssertEqual(new JsonObject { ["success"] = true }, outcome["answer"] ?? outcome);

    private static void AssertEqual(JsonNode expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()}, got {actual?.ToJsonString()}");
}
