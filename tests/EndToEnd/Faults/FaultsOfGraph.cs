using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>Rows of docs/faults.md: what the Graph API does with a call of Router's.</summary>
internal static class FaultsOfGraph
{
    private static readonly TimeSpan LongerThanRouterWaits = TimeSpan.FromSeconds(30);

    public static async Task<FaultSeen> Hangs(FaultStage stage)
    {
        stage.Faults(Fault.GraphHang, "messages", LongerThanRouterWaits);
        return await UnknownOutcome(stage, Fault.GraphHang, arrives: 0);
    }

    public static async Task<FaultSeen> TimesOutAfterSuccess(FaultStage stage)
    {
        stage.Faults(Fault.GraphLoseAnswerAfterSuccess, "messages", LongerThanRouterWaits);
        return await UnknownOutcome(stage, Fault.GraphLoseAnswerAfterSuccess, arrives: 1);
    }

    public static async Task<FaultSeen> Answers613(FaultStage stage)
    {
        stage.Faults(Fault.Graph613, "messages");
        using var http = new HttpClient { BaseAddress = stage.World.Router.Public };
        using var limited = await http.PostAsync(
            $"/v23.0/me/messages?access_token={Plan.Bot.Token}",
            new StringContent(new JsonObject { ["recipient"] = new JsonObject { ["id"] = stage.Id }, ["message"] = new JsonObject { ["text"] = "too much" } }.ToJsonString(), null, "application/json"));
        var error = JsonNode.Parse(await limited.Content.ReadAsStringAsync())!["error"]!;
        Assert.Contains("messenger", limited.Headers.GetValues("X-Business-Use-Case-Usage").Single(), StringComparison.Ordinal);
        var next = await stage.AsBot.Sends(stage.Id, "next");
        var calls = stage.CallsAtMeta("messages");
        var webhooks = await stage.WebhookMeanwhile("while Meta limits the Page");
        await Until.True(async () => (await stage.AsBot.Sends(stage.Id, "later")).Succeeded, "sends are accepted again");
        return new(
            FaultStage.Number(calls), await stage.Ends(stage.Bot.Id),
            $"{(int)limited.StatusCode} with error {error["code"]} and the usage header; until access is regained {FaultStage.Said(next)}", webhooks);
    }

    public static async Task<FaultSeen> Answers190(FaultStage stage)
    {
        stage.Faults(Fault.Graph190, "messages");
        var first = await stage.AsBot.Sends(stage.Id, "with a bad token");
        var second = await stage.AsBot.Sends(stage.Id, "again");
        var calls = stage.CallsAtMeta("messages");
        var webhooks = await stage.WebhookMeanwhile("while the token is bad");
        await stage.GiveToken(stage.World.Page.IssueToken(stage.World.Seat).Value);
        var third = await stage.AsBot.Sends(stage.Id, "with a new token");
        return new(
            FaultStage.Number(calls), await stage.Ends(stage.Bot.Id),
            $"{FaultStage.Said(first)}; until there is a new token {FaultStage.Said(second)}; then {FaultStage.Said(third)}", webhooks);
    }

    // The Inbox has taken over and said nothing: Meta's refusal is the first that Router hears of it.
    public static async Task<FaultSeen> Answers2018300(FaultStage stage)
    {
        stage.World.Page.InboxTakesSilently = true;
        try
        {
            stage.World.Meta.PageInbox.MovesToMain(stage.Person);
        }
        finally
        {
            stage.World.Page.InboxTakesSilently = false;
        }

        var reply = await stage.AsBot.Sends(stage.Id, "am I still the owner?");
        var calls = stage.CallsAtMeta("messages");
        // Before a standby item gives Router another reason to ask.
        await stage.ComesToOwn(World.Inbox, Until.Patience);
        var webhooks = await stage.WebhookMeanwhile("while another app owns");
        return new(FaultStage.Number(calls), await stage.Ends(World.Inbox), FaultStage.Said(reply), webhooks);
    }

    public static async Task<FaultSeen> PassTimesOutAfterSuccess(FaultStage stage)
    {
        var (passing, meanwhile) = await PassWithoutAnswer(stage);
        var pass = FaultStage.Said(await passing);
        stage.World.Meta.Faults.Clear();
        return meanwhile with { Ends = await stage.Ends(World.Inbox), Caller = $"pass: {pass}; take: {meanwhile.Caller}", Attempts = FaultStage.Number(stage.CallsAtMeta("pass_thread_control")) };
    }

    public static async Task<FaultSeen> PassTimesOutAfterSuccessAndAKill(FaultStage stage)
    {
        var (passing, meanwhile) = await PassWithoutAnswer(stage);
        Assert.Equal("moving", (string?)(await FinalReading.View(stage.World.Router, World.Name(stage.Person)))["control"]);
        await stage.World.Process.Kill9();
        var pass = FaultStage.Said(await passing);
        stage.World.Meta.Faults.Clear();
        await stage.World.Process.Start();
        // By asking Meta, not by the 30 s after which any move ends.
        await stage.ComesToOwn(World.Inbox, TimeSpan.FromSeconds(20));
        return meanwhile with { Ends = await stage.Ends(World.Inbox), Caller = $"pass: {pass}; take: {meanwhile.Caller}", Attempts = FaultStage.Number(stage.CallsAtMeta("pass_thread_control")) };
    }

    // Meta has carried the pass out and does not say so; nor does it answer thread_owner. A take and a person's message come in between.
    private static async Task<(Task<GraphReply> Passing, FaultSeen Meanwhile)> PassWithoutAnswer(FaultStage stage)
    {
        stage.Faults(Fault.GraphLoseAnswerAfterSuccess, "pass_thread_control", LongerThanRouterWaits);
        stage.Faults(Fault.GraphHang, "thread_owner", LongerThanRouterWaits, always: true);
        var passing = stage.AsBot.Passes(stage.Id, World.Inbox);
        await Until.True(() => stage.Person.Owner?.Id.Value == World.Inbox, "Meta has carried the pass out");
        var take = await stage.AsDesk.Takes(stage.Id);
        var webhooks = await stage.WebhookMeanwhile("while control is moving");
        await stage.BotHears("while control is moving");
        return (passing, new("", "", FaultStage.Said(take), webhooks));
    }

    private static async Task<FaultSeen> UnknownOutcome(FaultStage stage, Fault fault, int arrives)
    {
        const string Key = "s-unknown";
        var key = $"{Key}-{stage.Id}";
        var sending = stage.AsBot.Sends(stage.Id, "is anybody there?", again: key);
        await Until.True(() => stage.Struck(fault) == 1, "the call has reached Meta");
        var webhooks = await stage.WebhookMeanwhile("while Meta does not answer");
        var reply = await sending;
        var again = await stage.AsBot.Sends(stage.Id, "is anybody there?", again: key);
        var ends = await stage.Ends(stage.Bot.Id);
        Assert.Equal(arrives, stage.Person.Chat.Count(line => line.From == stage.World.Seat.Id));
        Assert.Equal(arrives, stage.CallsAtMeta("messages"));
        return new(FaultStage.Number(stage.Struck(fault)), ends, $"{FaultStage.Said(reply)}; the same send again {FaultStage.Said(again)}", webhooks);
    }
}
