using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Rows of docs/faults.md: what the bot, which owns the conversation, does with one callback.</summary>
internal static class FaultsOfApps
{
    private const string Bad = "the event with the fault";
    private const string Next = "the event after it";

    public static Task<FaultSeen> Answers500(FaultStage stage) => Refuses(stage, new AppAnswer.Status(500));

    public static async Task<FaultSeen> Refuses500ToOneKind(FaultStage stage)
    {
        var mid = stage.Person.Writes("something to react to");
        await stage.BotHears("something to react to");
        stage.Bot.Answers = heard => heard.Kind == "reaction" ? new AppAnswer.Status(500) : AppAnswer.Ok;
        stage.Person.Reacts(mid);
        var first = await stage.Bot.Hears("reaction", stage.Id);
        var webhooks = await stage.WebhookMeanwhile(Next);
        var next = await stage.BotHears(Next);
        Assert.InRange(next.Seen.Began - first.Seen.Began, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        return new(FaultStage.Number(stage.AttemptsOf(heard => heard.Kind == "reaction")), await stage.Ends(stage.Bot.Id), FaultStage.None, webhooks);
    }

    public static Task<FaultSeen> Hangs(FaultStage stage) => IsAwayTwice(stage, new AppAnswer.Hangs());

    public static Task<FaultSeen> ClosesTheConnection(FaultStage stage) => IsAwayTwice(stage, new AppAnswer.Closes());

    public static async Task<FaultSeen> Redirects(FaultStage stage)
    {
        await using var elsewhere = new RecordingApp("9999", "elsewhere", "secret-of-elsewhere", new Recorder());
        await elsewhere.Start();
        var seen = await Refuses(stage, new AppAnswer.Redirects(elsewhere.Callback));
        Assert.Empty(elsewhere.All);
        Assert.Empty(elsewhere.Complaints);
        return seen;
    }

    public static async Task<FaultSeen> Answers410(FaultStage stage)
    {
        var gone = true;
        stage.Bot.Answers = heard => gone && heard.Seen.Conversation.Person == stage.Id ? new AppAnswer.Status(410) : AppAnswer.Ok;
        stage.Person.Writes(Bad);
        await Until.True(async () => (string?)(await App(stage))["parked"] is not null, "the bot is parked");
        var webhooks = await stage.WebhookMeanwhile(Next);
        await Until.True(async () => (await stage.World.View(stage.Person)).Owed.Count == 2, "two deliveries wait for the parked bot");
        var before = stage.AttemptsOf(Bad);

        gone = false;
        await stage.World.Router.Admin(HttpMethod.Post, $"/admin/apps/{stage.Bot.Id}/unpark");
        await stage.BotHears(Next);
        return new($"{before}, and {stage.AttemptsOf(Bad) - before} when it is unparked", $"parked, then {await stage.Ends(stage.Bot.Id)}", FaultStage.None, webhooks);
    }

    // The conversation must not wait for the callback that waits for it.
    public static async Task<FaultSeen> CallsBackBeforeItAnswers(FaultStage stage)
    {
        GraphReply? reply = null;
        var webhooks = "";
        stage.Bot.Answers = heard => heard is { Kind: "message", Text: Bad } && heard.Person == stage.Id && heard.Seen.Attempt == 1
            ? new AppAnswer.After(
                async () =>
                {
                    reply = await stage.AsBot.Passes(stage.Id, stage.World.Desk.Id);
                    webhooks = await stage.WebhookMeanwhile(Next);
                },
                AppAnswer.Ok)
            : AppAnswer.Ok;
        stage.Person.Writes(Bad);
        await stage.World.Desk.Hears(heard => heard.Person == stage.Id && heard is { Kind: "message", Text: Next, Channel: "messaging" }, Next);
        await Until.True(() => reply is not null && webhooks.Length > 0, "the bot's calls are answered");
        return new(FaultStage.Number(stage.AttemptsOf(Bad)), await stage.Ends(stage.World.Desk.Id), FaultStage.Said(reply!), webhooks);
    }

    private static async Task<FaultSeen> Refuses(FaultStage stage, AppAnswer refusal)
    {
        stage.Bot.Answers = heard => heard is { Kind: "message", Text: Bad } && heard.Person == stage.Id ? refusal : AppAnswer.Ok;
        stage.Person.Writes(Bad);
        await stage.BotHears(Bad);
        var webhooks = await stage.WebhookMeanwhile(Next);
        await stage.BotHears(Next);
        return new(FaultStage.Number(stage.AttemptsOf(Bad)), await stage.Ends(stage.Bot.Id), FaultStage.None, webhooks);
    }

    private static async Task<FaultSeen> IsAwayTwice(FaultStage stage, AppAnswer away)
    {
        stage.Bot.Answers = heard => heard is { Kind: "message", Text: Bad } && heard.Person == stage.Id && heard.Seen.Attempt <= 2 ? away : AppAnswer.Ok;
        stage.Person.Writes(Bad);
        await stage.BotHears(Bad);
        var webhooks = await stage.WebhookMeanwhile(Next);
        await stage.BotHears(Next);
        var attempts = stage.Bot.Of(stage.Id).Where(heard => heard is { Kind: "message", Text: Bad or Next }).Select(heard => (heard.Text, heard.Seen.Attempt));
        Assert.Equal([(Bad, 1), (Bad, 2), (Bad, 3), (Next, 1)], attempts);
        return new("until it answers, up to 24 h", await stage.Ends(stage.Bot.Id), FaultStage.None, webhooks);
    }

    private static async Task<JsonNode> App(FaultStage stage) => await stage.World.Router.Admin($"/admin/apps/{stage.Bot.Id}");
}
