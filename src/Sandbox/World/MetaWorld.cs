using System.Globalization;

namespace Router.Sandbox;

/// <summary>
/// Everything the pretend Meta knows: apps, Pages, tokens, conversations. One lock guards it, so every change has one place
/// in the order of events, and webhooks leave in that order. No network: the Graph endpoints and the actors both call it.
/// </summary>
public sealed class MetaWorld : IAsyncDisposable
{
    private readonly Dictionary<MetaAppId, MetaApp> _apps = [];
    private readonly Dictionary<MetaPageId, MetaPage> _pages = [];
    private readonly Dictionary<string, PageToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<(MetaPageId Page, Psid Person), MetaConversation> _conversations = [];
    private readonly Random _random;

    public MetaWorld(MetaWorldOptions? options = null)
    {
        Options = options ?? new();
        _random = new(Options.Seed);
        Journal = new(Options.Clock);
        Faults = new(Options.Seed, Journal);
        Sender = new(this);
        Feed = new(this);
        Control = new(this);
        Graph = new(this);
        AddApp(MetaApp.PageInbox.Value, "Page Inbox");
        AddApp(MetaApp.InstagramInbox.Value, "Instagram Inbox");
        AddApp(MetaApp.LeadGen.Value, "Messenger Lead Ads");
    }

    public MetaWorldOptions Options { get; }

    public PlatformJournal Journal { get; }

    public FaultSwitches Faults { get; }

    /// <summary>Which hosts of attachments Meta cannot fetch from.</summary>
    public FileHosts FileHosts { get; } = new();

    internal Lock Gate { get; } = new();

    internal WebhookSender Sender { get; }

    internal WebhookFeed Feed { get; }

    internal ControlMoves Control { get; }

    internal GraphApi Graph { get; }

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    /// <summary>Staff at the inbox of Facebook or Instagram, whichever fits the person they talk to.</summary>
    public InboxStaff PageInbox => new(this);

    public IReadOnlyList<MetaApp> Apps => Locked(() => _apps.Values.ToArray());

    public IReadOnlyList<MetaPage> Pages => Locked(() => _pages.Values.ToArray());

    public IReadOnlyList<MetaConversation> Conversations => Locked(() => _conversations.Values.ToArray());

    public MetaApp AddApp(string id, string? name = null, string? secret = null, Uri? callback = null, string verifyToken = "")
    {
        lock (Gate)
        {
            var app = new MetaApp(new(id), name ?? $"App {id}", secret ?? NewHex(32)) { Callback = callback, VerifyToken = verifyToken };
            return _apps.TryAdd(app.Id, app) ? app : throw new ArgumentException($"App {id} is there already.", nameof(id));
        }
    }

    public MetaPage AddPage(string id, string? name = null, string? instagramId = null, MetaRegime regime = MetaRegime.Handover)
    {
        lock (Gate)
        {
            var page = new MetaPage(this, new(id), name ?? $"Page {id}")
            {
                InstagramId = instagramId is null ? null : new MetaPageId(instagramId),
                Regime = regime,
            };
            return _pages.TryAdd(page.Id, page) ? page : throw new ArgumentException($"Page {id} is there already.", nameof(id));
        }
    }

    public MetaApp App(MetaAppId id) => FindApp(id.Value) ?? throw new KeyNotFoundException($"There is no app {id}.");

    public MetaPage Page(string id) => FindPage(id) ?? throw new KeyNotFoundException($"There is no Page {id}.");

    public MetaApp? FindApp(string? id) =>
        Locked(() => long.TryParse(id, out _) ? _apps.GetValueOrDefault(new(id)) : null);

    /// <summary>A Page by its own id or by its Instagram account's.</summary>
    public MetaPage? FindPage(string? id) =>
        Locked(() => string.IsNullOrWhiteSpace(id) ? null : _pages.GetValueOrDefault(new(id)) ?? _pages.Values.FirstOrDefault(page => page.InstagramId?.Value == id));

    /// <summary>A person; <c>.On(page)</c> says where they talk.</summary>
    public Person Person(string psid) => new(this, new(psid));

    /// <summary>Another app on the Page, calling the Graph API with its own token.</summary>
    public VendorApp Vendor(MetaApp app) => new(this, app);

    /// <summary>Holds webhooks back until it is disposed; then each app gets them in one POST.</summary>
    public WebhookBatch Batch(bool mergeEntries = false) => Sender.Batch(mergeEntries);

    /// <summary>Ends when no webhook is waiting to be sent, repeated or given up.</summary>
    public Task Settled(TimeSpan? atMost = null) => Sender.Settled(atMost ?? TimeSpan.FromSeconds(30));

    /// <summary>One signed POST to an app's callback with exactly these bytes, outside every line and without retries.</summary>
    public Task<RawAnswer> PostRaw(MetaApp app, ReadOnlyMemory<byte> body, RawPost? how = null) => Sender.PostRaw(app, body, how ?? new());

    public Task<RawAnswer> PostRaw(MetaApp app, string json, RawPost? how = null) => PostRaw(app, System.Text.Encoding.UTF8.GetBytes(json), how);

    /// <summary>The verification GET with <c>hub.challenge</c>; true when the app echoes the challenge.</summary>
    public Task<bool> VerifyCallback(MetaApp app) =>
        app.Callback is { } callback ? Sender.Verify(callback, app.VerifyToken) : Task.FromResult(false);

    public PageToken IssueToken(MetaPage page, MetaApp app, string? value = null, DateTimeOffset? expiresAt = null)
    {
        lock (Gate)
        {
            var token = new PageToken(value ?? $"EAAG{NewHex(40)}", app, page, expiresAt);
            _tokens.Add(token.Value, token);
            return token;
        }
    }

    public string TokenOf(MetaPage page, MetaApp app)
    {
        lock (Gate)
        {
            var known = _tokens.Values.FirstOrDefault(token => token.App == app && token.Page == page && token.DeadWith(Now) is null);
            return (known ?? IssueToken(page, app)).Value;
        }
    }

    /// <summary>From now on the token is answered 190 with this subcode.</summary>
    public void RevokeToken(string value, int subcode = 460)
    {
        lock (Gate)
        {
            _tokens[value].RevokedWith = subcode;
        }
    }

    public PageToken? FindToken(string? value) => Locked(() => value is null ? null : _tokens.GetValueOrDefault(value));

    /// <summary>The conversation as it stands now; control that ran out is already gone. Null: this person never met the Page.</summary>
    public MetaConversation? Conversation(MetaPage page, Psid person)
    {
        lock (Gate)
        {
            var conversation = _conversations.GetValueOrDefault((page.Id, person));
            if (conversation is not null)
            {
                Control.Expire(conversation);
            }

            return conversation;
        }
    }

    internal MetaConversation Meet(MetaPage page, Psid person, MetaPlatform platform)
    {
        lock (Gate)
        {
            if (Conversation(page, person) is { } known)
            {
                return known;
            }

            var conversation = new MetaConversation(page, person, platform, Now);
            _conversations.Add((page.Id, person), conversation);
            return conversation;
        }
    }

    internal string NewMid() => $"m_{NewHex(24)}";

    internal string NewTrace() => $"A{NewHex(10)}";

    internal string NewNumber() => Locked(() => _random.NextInt64(1_000_000_000_000, 9_000_000_000_000).ToString(CultureInfo.InvariantCulture));

    private string NewHex(int length) => Locked(() => _random.GetHexString(length, lowercase: true));

    private T Locked<T>(Func<T> read)
    {
        lock (Gate)
        {
            return read();
        }
    }

    public ValueTask DisposeAsync() => Sender.DisposeAsync();
}
