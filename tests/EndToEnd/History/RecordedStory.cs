using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// A short run written by hand, as outsiders would have recorded it: Ann writes, the bot answers, the desk asks for control and gets
/// it, the process is killed, Ann writes again. Its tests doctor it.
/// </summary>
internal sealed class RecordedStory
{
    public const string RouterApp = "100";
    public const string Bot = "11";
    public const string Desk = "12";
    public const string Watch = "13";
    public const string Survey = "14";
    public const string Inbox = "263902037430900";

    public static readonly ConversationName Ann = new("P", "ann");

    private static readonly string[] Everything =
        ["messages", "messaging_postbacks", "standby", "messaging_handovers", "router_control_changed"];

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly RunFacts Facts = new(
        RouterApp,
        [
            new("P", Bot, [.. Everything, "message_reactions"]),
            new("P", Desk, [.. Everything, "message_reactions"]) { HumanAgent = true },
            new("P", Watch, Everything),
            new("P", Survey, []),
        ],
        [Inbox],
        IdleAfter: TimeSpan.FromHours(1),
        RequestLasts: TimeSpan.FromHours(24));

    private double _second;

    public List<HistoryEvent> Events { get; } = [];

    public FinalConversation Last { get; set; } = new(Ann, Desk, Epoch: 2, Queue: [Bot], Owed: [], Held: 0);

    public List<FinalDelivery> DeadLetters { get; } = [];

    public History Told => new(Facts, Events, new(Now, [Last], DeadLetters));

    private DateTimeOffset Now => Start.AddSeconds(_second);

    public static RecordedStory Whole()
    {
        var story = new RecordedStory();
        story.Posted("message:m1");
        story.Changed(1, previous: null, Bot, "entry", sequence: 1);
        story.HeardByAll("message:m1", sequence: 2, owner: Bot, epoch: 1);
        story.Sent(Bot, "s1", owner: Bot, epoch: 1, arrives: true);
        story.Controlled(Desk, "request", owner: Bot, epoch: 1);
        story.Controlled(Bot, "release", owner: Desk, epoch: 2);
        story.Changed(2, Bot, Desk, "grant", sequence: 4);
        story.Killed();
        story.Heard(Watch, 4, new("control_changed:2", "control_changed") { Change = new(Bot, Desk, 2, "grant") }, "messaging", Desk, 2);
        story.Posted("message:m2", status: null);
        story.Posted("message:m2");
        story.HeardByAll("message:m2", sequence: 5, owner: Desk, epoch: 2);
        story.Sent(Bot, "s2", owner: Desk, epoch: 2, arrives: false, new(400, 10, 2018300));
        story.Sent(Desk, "s3", owner: Desk, epoch: 2, arrives: true);
        story.Controlled(Bot, "request", owner: Desk, epoch: 2);
        story.Posted("message:m3");
        story.HeardByAll("message:m3", sequence: 6, owner: Desk, epoch: 2, status: 500);
        story.HeardByAll("message:m3", sequence: 6, owner: Desk, epoch: 2, attempt: 2);
        story.Controlled(Desk, "note", owner: Desk, epoch: 2);
        return story;
    }

    public void Later(TimeSpan by) => _second += by.TotalSeconds;

    /// <summary>Everything takes a tenth of a second and is over before the next begins.</summary>
    public T Add<T>(T seen) where T : HistoryEvent
    {
        var dated = seen with { Began = Now, Ended = Start.AddSeconds(_second + 0.1) };
        _second += 0.2;
        Events.Add(dated);
        return dated;
    }

    public void Posted(string key, int? status = 200) =>
        Add(new WebhookPosted(Post: 1, Attempt: 1, [new(Ann, key, key.Split(':')[0])], status));

    public CallbackReceived Heard(
        string app, long sequence, HeardItem item, string channel, string? owner, long epoch, int attempt = 1, int? status = 200) =>
        Add(new CallbackReceived(app, Ann, $"{Ann}:{sequence}:{app}", attempt, channel, item, owner, epoch, status));

    public void HeardByAll(string key, long sequence, string? owner, long epoch, int attempt = 1, int status = 200)
    {
        foreach (var app in (string[])[Bot, Desk, Watch])
        {
            Heard(app, sequence, new(key, key.Split(':')[0]), app == owner ? "messaging" : "standby", owner, epoch, attempt, status);
        }
    }

    public void Changed(long epoch, string? previous, string? next, string reason, long sequence)
    {
        foreach (var app in (string[])[Bot, Desk, Watch])
        {
            Heard(app, sequence, new($"control_changed:{epoch}", "control_changed") { Change = new(previous, next, epoch, reason) }, "messaging", next, epoch);
        }
    }

    public ControlCalled Controlled(string app, string verb, string? owner, long epoch, int status = 200, TimeSpan? duration = null) =>
        Add(new ControlCalled(app, Ann, verb, Target: null, duration, new(status, Owner: owner, Epoch: epoch)));

    public SendCalled Sent(
        string app, string id, string? owner, long epoch, bool arrives, GraphAnswerSeen? answer = null, string? tag = null, bool survey = false, string? mid = null)
    {
        var said = answer ?? new GraphAnswerSeen(200);
        var sent = Add(new SendCalled(app, Ann, id, tag, survey, said.Succeeded ? mid ?? $"mid.{id}" : null, said with { Owner = owner, Epoch = epoch }));
        if (arrives)
        {
            Events.Add(new GraphCalled(RouterApp, Ann, "messages", id, 200, null, null, $"mid.{id}")
            {
                Began = sent.Began.AddSeconds(0.04),
                Ended = sent.Began.AddSeconds(0.06),
            });
        }

        return sent;
    }

    public void Killed()
    {
        Add(new ProcessKilled());
        Add(new ProcessReady());
    }

    /// <summary>Puts another event in the place of the last one that fits.</summary>
    public void Replace<T>(Func<T, bool> which, Func<T, T> by) where T : HistoryEvent
    {
        var place = Events.FindLastIndex(seen => seen is T one && which(one));
        Events[place] = by((T)Events[place]);
    }

    public void Remove<T>(Func<T, bool> which) where T : HistoryEvent => Assert.NotEqual(0, Events.RemoveAll(seen => seen is T one && which(one)));
}
