using System.Globalization;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// Everything wired together: the pretend Meta with one Page, Router as a process behind its webhook, and the hosted apps. All of it
/// speaks real HTTP over loopback.
/// </summary>
public sealed class World : IAsyncDisposable
{
    public const string PageId = "1001";
    public const string RouterAppId = "9000";
    public const string SeatSecret = "secret-of-the-seat-at-meta";
    public const string SeatVerifyToken = "verify-the-seat";

    private readonly Dictionary<string, RecordingApp> _apps = [];
    private readonly Dictionary<string, Caller> _callers = [];
    private static long _people = 5000;

    private World(Plan plan, PretendMeta meta, IRouterUnderTest router)
    {
        Plan = plan;
        Meta = meta;
        Router = router;
    }

    public Plan Plan { get; }

    public PretendMeta Meta { get; }

    public IRouterUnderTest Router { get; }

    /// <summary>The same as the one process it is: for tests of what only one machine has (its store, its console, its signals).</summary>
    public RouterProcess Process => (RouterProcess)Router;

    public Recorder Recorder { get; private init; } = null!;

    public MetaPage Page { get; private set; } = null!;

    /// <summary>Router's own app at Meta.</summary>
    public MetaApp Seat { get; private set; } = null!;

    /// <summary>What any app got that was no well-formed callback.</summary>
    public IEnumerable<string> Complaints => _apps.Values.SelectMany(app => app.Complaints);

    public RecordingApp Bot => App("bot");

    public RecordingApp Desk => App("desk");

    public RecordingApp Survey => App("survey");

    public static string Inbox => MetaApp.PageInbox.Value;

    public static async Task<World> Start(Plan? plan = null)
    {
        plan ??= new();
        var meta = await PretendMeta.Start(plan.Meta);
        var recorder = new Recorder();
        var apps = plan.Apps.Select(app => new RecordingApp(app.Id, app.Name, app.Secret, recorder) { Forgets = plan.AppsForget }).ToArray();
        var seat = meta.AddApp(RouterAppId, "Router", SeatSecret, verifyToken: SeatVerifyToken);
        seat.HumanAgentApproved = true;
        var page = meta.AddPage(PageId, "Corner Shop", plan.InstagramId, plan.Profile == "routing" ? MetaRegime.Routing : MetaRegime.Handover);
        page.Subscribe(seat, Plan.RoutersFields);
        page.SetDefaultApp(seat);
        foreach (var vendor in plan.Vendors)
        {
            page.Subscribe(meta.AddApp(vendor, $"Vendor {vendor}"), "messages", "standby", "messaging_handovers");
        }

        var token = page.Token(seat);
        var router = plan.Router(new(plan, meta.Address, token, apps, recorder));
        var world = new World(plan, meta, router) { Recorder = recorder, Page = page, Seat = seat };
        try
        {
            foreach (var app in apps)
            {
                await app.Start();
                world._apps.Add(app.Name, app);
            }

            await router.Start();
            var issued = plan.Declared ? null : await AdminSetup.Run(router, plan, token, apps);
            await router.ChangesAreSeen();
            foreach (var app in plan.Apps)
            {
                world._callers.Add(app.Name, new(router.Public, app.Id, PageId, issued?[app.Name] ?? app.Token, recorder));
            }

            seat.Callback = router.Webhook;
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public RecordingApp App(string name) => _apps[name];

    /// <summary>The app's Graph client.</summary>
    public Caller As(RecordingApp app) => _callers[app.Name];

    /// <summary>A person whom nobody has met yet.</summary>
    public PersonOnPage NewPerson() => Meta.Person(NewId()).On(Page);

    public PersonOnPage NewPersonOnInstagram() => Meta.Person(NewId()).OnInstagram(Page);

    /// <summary>What Router shows of a conversation.</summary>
    public async Task<FinalConversation> View(PersonOnPage person)
    {
        var name = Name(person);
        return FinalReading.Read(name, await FinalReading.View(Router, name));
    }

    public static ConversationName Name(PersonOnPage person) => new(PageId, person.Id.Value);

    /// <summary>Waits until Router owes nobody anything in these conversations and Meta has nothing on its way.</summary>
    public async Task Still(params IReadOnlyList<PersonOnPage> people)
    {
        await Meta.Settled(Until.Patience);
        foreach (var person in people)
        {
            await Until.True(async () => (await View(person)).Owed.Count == 0, $"nothing is owed in {Name(person)}");
        }
    }

    /// <summary>The run so far, as everybody outside saw it, for these people.</summary>
    public async Task<History> History(IReadOnlyList<PersonOnPage> people)
    {
        HashSet<ConversationName> names = [.. people.Select(Name)];
        var final = await FinalReading.Of(Router, Recorder, names);
        var read = final.Conversations.ToDictionary(conversation => conversation.Conversation, conversation => conversation.At!.Value);
        return new(Facts, [.. Recorder.Events.Concat(PlatformRecord.Of(Meta.Journal, Seat.Id)).Select(seen => About(seen, names)).OfType<HistoryEvent>().Where(SeenBefore)], final);

        bool SeenBefore(HistoryEvent seen) => seen switch
        {
            HistoryEvent.CallbackReceived e => e.Began <= read[e.Conversation],
            HistoryEvent.GraphCalled { Conversation: { } name } => seen.Began <= read[name],
            HistoryEvent.WebhookPosted e => e.Items.All(item => seen.Began <= read[item.Conversation]),
            _ => true,
        };
    }

    private static HistoryEvent? About(HistoryEvent seen, HashSet<ConversationName> names) => seen switch
    {
        HistoryEvent.WebhookPosted e => e with { Items = [.. e.Items.Where(item => names.Contains(item.Conversation))] },
        HistoryEvent.GraphCalled e => e.Conversation is { } name && names.Contains(name) ? e : null,
        HistoryEvent.CallbackReceived e => names.Contains(e.Conversation) ? e : null,
        HistoryEvent.ControlCalled e => names.Contains(e.Conversation) ? e : null,
        HistoryEvent.SendCalled e => names.Contains(e.Conversation) ? e : null,
        HistoryEvent.OwnerRead e => names.Contains(e.Conversation) ? e : null,
        _ => seen,
    };

    public RunFacts Facts => new(
        RouterAppId,
        [.. Plan.Apps.Select(app => new RunApp(PageId, app.Id, app.Fields) { HumanAgent = app.HumanAgent })],
        [MetaApp.PageInbox.Value, MetaApp.InstagramInbox.Value, .. Plan.Vendors],
        Plan.IdleAfter ?? TimeSpan.FromHours(24),
        Plan.RequestLasts ?? TimeSpan.FromHours(24))
    {
        FailoverLasts = Router.AnswersWhilePartIsAway ? ReachLimit.OfACluster.Away : TimeSpan.Zero,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in _callers.Values)
        {
            caller.Dispose();
        }

        await Meta.DisposeAsync();
        await Router.DisposeAsync();
        foreach (var app in _apps.Values)
        {
            await app.DisposeAsync();
        }
    }

    private static string NewId() => Interlocked.Increment(ref _people).ToString(CultureInfo.InvariantCulture);
}
