
using System.Text;
using Router.Conversations;
using Router.Protocol;
using Router.Sandbox;
using Router.Wire;

namespace Router.Outgoing.Tests;

/// <summary>A pretend Meta with one Page, Router's app on it, Ann who has written, and a Graph client that speaks to it.</summary>
internal sealed class GraphStage : IAsyncDisposable
{
    public static readonly PageId Shop = new("1000");
    public static readonly ConversationKey Ann = new(Shop, new PersonId("9001"));

    private readonly Transports _transports;

    private GraphStage(PretendMeta meta, Action<OutgoingOptions>? change)
    {
        Meta = meta;
        Router = meta.AddApp("111", "Router", "router-secret");
        Router.RequiresProof = true;
        Desk = meta.AddApp("222", "Desk", "desk-secret");
        Page = meta.AddPage("1000", "Shop", instagramId: "1784");
        Page.Subscribe(Router, "messages", "messaging_handovers", "standby").Subscribe(Desk, "messages", "standby");
        Person = meta.Person("9001").On(Page);
        Person.Writes("hello");
        Directory.Current = Directory.Current with { Seat = Seat(meta.Address) };
        UseToken(Page.Token(Router));
        var options = Setting.Options(o =>
        {
            o.GraphRetryPause = TimeSpan.FromMilliseconds(5);
            change?.Invoke(o);
        });
        _transports = new Transports(options, new AddressGuard(options));
        Exchange = new GraphExchange(options, Directory, _transports, TimeProvider.System, Log);
        Client = new GraphClient(options, Exchange);
        Keeper = new SubscriptionKeeper(options, Directory, Exchange, TimeProvider.System, KeeperLog);
    }

    public PretendMeta Meta { get; }

    public MetaApp Router { get; }

    public MetaApp Desk { get; }

    public MetaPage Page { get; }

    public PersonOnPage Person { get; }

    public ChangingDirectory Directory { get; } = new();

    public Lines<GraphExchange> Log { get; } = new();

    public Lines<SubscriptionKeeper> KeeperLog { get; } = new();

    public GraphExchange Exchange { get; }

    public GraphClient Client { get; }

    public SubscriptionKeeper Keeper { get; }

    public string Token { get; private set; } = "";

    public IReadOnlyList<JournalEntry.GraphCalled> Calls => Meta.Journal.Of<JournalEntry.GraphCalled>();

    public static async Task<GraphStage> Set(Action<OutgoingOptions>? change = null) => new(await PretendMeta.Start(), change);

    public static MetaSeat Seat(Uri address) => new(new AppId(111), address) { Secrets = [new Secret("router-secret")] };

    public static ReadOnlyMemory<byte> Hello(string text = "hi") =>
        Encoding.UTF8.GetBytes($$"""{"recipient":{"id":"9001"},"messaging_type":"RESPONSE","message":{"text":"{{text}}" } }""");

    public void UseToken(string token)
    {
        Token = token;
        Directory.With(new PageEntry(Shop, "Shop", new PageRoster(Shop, Profile.Handover) { RouterApp = new AppId(111) }) { Token = new Secret(token) });
    }

    public static GraphReply ReplyOf(Conversations.GraphAnswer answer) => GraphReply.Read(answer.Status, answer.Body.Span);

    public async ValueTask DisposeAsync()
    {
        Keeper.Dispose();
        Exchange.Dispose();
        _transports.Dispose();
        await Meta.DisposeAsync();
    }
}
