using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Where a conversation stands in the desk's inbox.</summary>
public enum DeskStanding
{
    /// <summary>24 hours without activity have ended control, or the request for it.</summary>
    Lapsed = 1,

    /// <summary>Heard on standby.</summary>
    Watched = 2,

    /// <summary>The customer wants a human; the desk has asked for control.</summary>
    Waiting = 3,

    /// <summary>A colleague has accepted; the bot is asked to pass.</summary>
    Accepted = 4,

    /// <summary>The desk is in control.</summary>
    Mine = 5,
}

/// <summary>A conversation in the inbox; <c>Since</c> is when the desk last heard or did something in it.</summary>
public sealed record DeskConversation(string Person, DeskStanding Standing, string? Newest, DateTimeOffset Since);

/// <summary>
/// The live-agent desk: listens on standby, asks for control when a customer wants a human, and lets an agent accept, answer, pass back and
/// finish. It learns whether it is in control from the channel its webhooks come on.
/// </summary>
public sealed class DemoDesk(DemoAccount account, TimeProvider clock) : DemoApp(account, clock)
{
    // Meta tells nobody that control has ended after 24 hours without activity: an app that had it must know by its own clock.
    private static readonly TimeSpan ControlLasts = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock = clock;
    private readonly Dictionary<string, DeskConversation> _inbox = [];

    public IReadOnlyList<DeskConversation> Inbox
    {
        get
        {
            lock (_gate)
            {
                return [.. _inbox.Values.Select(AsOfNow).OrderByDescending(c => c.Standing).ThenByDescending(c => c.Person)];
            }
        }
    }

    public static bool WantsHuman(string text) =>
        text.Contains("human", StringComparison.OrdinalIgnoreCase) || text.Contains("agent", StringComparison.OrdinalIgnoreCase);

    /// <summary>An agent accepts: the request is repeated with the word the bot waits for. It keeps its place in the queue.</summary>
    public Task<DemoAnswer> Accepts(string person) =>
        Act(person, "accept", DeskStanding.Accepted, () => Graph.Requests(person, DemoBot.Accepted));

    public Task<DemoAnswer> Takes(string person) => Act(person, "take over", DeskStanding.Mine, () => Graph.Takes(person, "taken by an agent"));

    public Task<DemoAnswer> PassesBack(string person, string bot) => Act(person, "pass back", DeskStanding.Watched, () => Graph.Passes(person, bot, "from the desk"));

    /// <summary>Done: control is released, and the next message finds the bot.</summary>
    public Task<DemoAnswer> IsDone(string person) => Act(person, "done", DeskStanding.Watched, () => Graph.Releases(person));

    public async Task<DemoAnswer> Answers(string person, string text)
    {
        var answer = await Says(person, new JsonObject { ["text"] = text });
        if (answer.Success)
        {
            Stands(person, Standing(person), said: null);
        }

        return answer;
    }

    protected override async Task Hears(DemoEvent happened)
    {
        var person = happened.Person;
        switch (happened.Kind)
        {
            case "message" or "postback":
                Note(person, $"{happened.Kind} on {(happened.InControl ? "messaging" : "standby")}");
                var said = happened.Text ?? happened.Title ?? "an attachment";
                Stands(person, happened.InControl ? DeskStanding.Mine : null, said);
                if (!happened.InControl && WantsHuman(said))
                {
                    await AsksForControl(person);
                }

                break;
            case "pass_thread_control":
                Note(person, "control was passed to us");
                Stands(person, DeskStanding.Mine, said: null);
                break;
            case "take_thread_control":
                Note(person, "control was taken from us");
                Stands(person, DeskStanding.Watched, said: null);
                break;
            case "request_thread_control":
                Note(person, "another app asks for control");
                break;
        }
    }

    private async Task AsksForControl(string person)
    {
        var answer = await Graph.Requests(person, "the customer wants a human");
        Note(person, answer.Success ? "asked for control" : $"request refused: {answer.Error}");
        if (answer.Success)
        {
            Stands(person, DeskStanding.Waiting, said: null);
        }
    }

    private async Task<DemoAnswer> Act(string person, string what, DeskStanding then, Func<Task<DemoAnswer>> call)
    {
        var before = Standing(person);
        Stands(person, then, said: null);
        var answer = await call();
        Note(person, answer.Success ? what : $"{what} refused: {answer.Error}");
        if (!answer.Success)
        {
            Stands(person, before, said: null);
        }

        return answer;
    }

    private DeskStanding Standing(string person)
    {
        lock (_gate)
        {
            return _inbox.TryGetValue(person, out var known) ? AsOfNow(known).Standing : DeskStanding.Watched;
        }
    }

    /// <summary>Null keeps a waiting request, and ends control that the desk no longer has.</summary>
    private void Stands(string person, DeskStanding? standing, string? said)
    {
        lock (_gate)
        {
            var known = _inbox.TryGetValue(person, out var found) ? AsOfNow(found) : new(person, DeskStanding.Watched, Newest: null, _clock.GetUtcNow());
            var kept = known.Standing is DeskStanding.Mine or DeskStanding.Lapsed ? DeskStanding.Watched : known.Standing;
            _inbox[person] = known with { Standing = standing ?? kept, Newest = said ?? known.Newest, Since = _clock.GetUtcNow() };
        }

        Changes();
    }

    private DeskConversation AsOfNow(DeskConversation known) =>
        known.Standing != DeskStanding.Watched && _clock.GetUtcNow() - known.Since >= ControlLasts ? known with { Standing = DeskStanding.Lapsed } : known;
}
