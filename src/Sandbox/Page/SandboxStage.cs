using System.Globalization;

namespace Router.Sandbox;

/// <summary>Everything beside Router: the pretend Meta with one Page, the bot, the desk, and a customer.</summary>
public sealed class SandboxStage : IAsyncDisposable
{
    public const string PageId = "1001";
    public const string SeatId = "9000";
    public const string BotId = "9001";
    public const string DeskId = "9002";

    private int _person = 5001;

    private SandboxStage(PretendMeta meta, SandboxClock clock)
    {
        Meta = meta;
        Clock = clock;
        Bot = new(Account(BotId, "bot"), clock);
        Desk = new(Account(DeskId, "desk"), clock);
        Seat = meta.AddApp(SeatId, "Router", callback: null, verifyToken: Made());
        Seat.HumanAgentApproved = true;
        Page = meta.AddPage(PageId, "Corner Shop");
        Page.Subscribe(
            Seat, "messages", "messaging_postbacks", "messaging_handovers", "standby", "message_echoes", "message_reads", "message_deliveries",
            "message_reactions", "message_edits", "messaging_referrals", "messaging_optins");
        Page.SetDefaultApp(Seat);
        Meta.Journal.Grew += Bell.Ring;
        Bot.Changed += Bell.Ring;
        Desk.Changed += Bell.Ring;
    }

    /// <summary>Rings at every change of what the page shows.</summary>
    public PageBell Bell { get; } = new();

    public SandboxClock Clock { get; }

    public PretendMeta Meta { get; }

    public MetaPage Page { get; }

    /// <summary>Router's own app at the pretend Meta.</summary>
    public MetaApp Seat { get; }

    public DemoBot Bot { get; }

    public DemoDesk Desk { get; }

    /// <summary>The customer whose phone the page shows.</summary>
    public PersonOnPage Customer => Meta.Person(Volatile.Read(ref _person).ToString(CultureInfo.InvariantCulture)).On(Page);

    public string PageToken => Page.Token(Seat);

    public static async Task<SandboxStage> Start()
    {
        var clock = new SandboxClock();
        var meta = await PretendMeta.Start(new() { Clock = clock, Seed = Random.Shared.Next() });
        var stage = new SandboxStage(meta, clock);
        await stage.Bot.Listen();
        await stage.Desk.Listen();
        return stage;
    }

    /// <summary>Says where Router's public port is: the apps call it, and the pretend Meta sends its webhooks there.</summary>
    public void Connect(Uri router)
    {
        Bot.Connect(router);
        Desk.Connect(router);
        Seat.Callback = new(router, "/webhook");
    }

    public void NextCustomer() => Interlocked.Increment(ref _person);

    /// <summary>A name for an id, as the page shows it.</summary>
    public static string Name(string? id) => id switch
    {
        null => "nobody (idle)",
        BotId => "bot",
        DeskId => "desk",
        SeatId => "Router",
        _ when id == MetaApp.PageInbox.Value => "Page Inbox",
        _ => id,
    };

    public async ValueTask DisposeAsync()
    {
        await Meta.DisposeAsync();
        await Bot.DisposeAsync();
        await Desk.DisposeAsync();
    }

    // Made up at each start: nothing of the sandbox can be used elsewhere.
    private static DemoAccount Account(string id, string name) => new(id, name, Made(), Made(), Made());

    private static string Made() => Guid.NewGuid().ToString("N");
}
