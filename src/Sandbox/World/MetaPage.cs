using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>A Facebook Page with the Instagram account linked to it, and what its admin has set.</summary>
public sealed class MetaPage
{
    private readonly MetaWorld _world;

    internal MetaPage(MetaWorld world, MetaPageId id, string name)
    {
        _world = world;
        Id = id;
        Name = name;
    }

    public MetaPageId Id { get; }

    public string Name { get; }

    /// <summary>The linked Instagram account: <c>entry.id</c> and <c>recipient.id</c> of Instagram webhooks.</summary>
    public MetaPageId? InstagramId { get; init; }

    public MetaRegime Regime { get; set; } = MetaRegime.Handover;

    /// <summary>Default application (Routing) or Primary Receiver (Handover). Null: none is set.</summary>
    public MetaApp? DefaultApp { get; private set; }

    /// <summary>Before a message that opens an idle thread, the primary hears a pass with metadata "new message" (protocol.md T1, seen in production).</summary>
    public bool AnnouncesNewMessage { get; set; }

    /// <summary>Handover, idle, no primary: copies go out on standby. Meta's pages do not say which channel (protocol.md 2.2).</summary>
    public bool IdleOnStandby { get; set; }

    /// <summary>A send on an idle thread makes the sender owner. Not documented (protocol.md 3.15); off.</summary>
    public bool SendClaimsIdle { get; set; }

    /// <summary>Every app subscribed to handovers hears a take, not only the app that lost (the conflict of protocol.md T7).</summary>
    public bool TakeIsHeardByAll { get; set; }

    /// <summary>The inbox takes over without a handover event: only echo and standby show it (protocol.md 2.5).</summary>
    public bool InboxTakesSilently { get; set; }

    /// <summary>App ids of pass and take as JSON numbers, as in captures, not as strings, as in the pages of today (protocol.md 4.6).</summary>
    public bool HandoverIdsAsNumbers { get; set; }

    /// <summary>Bodies are written as Meta's sample bodies have them where samples differ from tables and captures (<see cref="SampleForms"/>).</summary>
    public bool FollowsSamples { get; set; }

    /// <summary>A send outside the window is answered 10/2018065, as on older pages of the error table, not 10/2018278.</summary>
    public bool AnswersOldWindowCode { get; set; }

    /// <summary>What stands between the Page (or its Instagram account) and everybody.</summary>
    public ISet<Obstacle> Obstacles { get; } = new HashSet<Obstacle>();

    /// <summary>Lead ads that run for the Page, by ad id.</summary>
    public IDictionary<string, LeadAd> LeadAds { get; } = new Dictionary<string, LeadAd>(StringComparer.Ordinal);

    /// <summary>Sends outside the 24 h (tagged: 7 days) window are refused.</summary>
    public bool EnforcesWindow { get; set; } = true;

    /// <summary>Percentages for X-Business-Use-Case-Usage; null: the header is left out.</summary>
    public UsagePercent? Usage { get; set; }

    /// <summary>Conversation Routing: where an <c>m.me</c>/<c>ig.me</c> link with this ref leads.</summary>
    public IDictionary<string, MetaApp> LinkRoutes { get; } = new Dictionary<string, MetaApp>(StringComparer.Ordinal);

    /// <summary><c>receiving_app_id</c> and control window of click-to-message ads, by ad id; works in every regime.</summary>
    public IDictionary<string, AdRoute> AdRoutes { get; } = new Dictionary<string, AdRoute>(StringComparer.Ordinal);

    /// <summary>Conversation Routing: who gets Get Started and messages into an idle thread; null: the default app.</summary>
    public MetaApp? OrganicRoute { get; set; }

    /// <summary>Apps with the per-app permission to take control (Conversation Routing).</summary>
    public ISet<MetaApp> MayTake { get; } = new HashSet<MetaApp>();

    internal Dictionary<MetaAppId, string[]> Subscriptions { get; } = [];

    internal Dictionary<MetaPlatform, JsonObject> Profiles { get; } = [];

    /// <summary>Who set the menu or Get Started button that stands in the profile: a tap gives that app control.</summary>
    internal Dictionary<(MetaPlatform Platform, string Field), MetaApp> ProfileAuthors { get; } = [];

    internal Dictionary<string, JsonObject> Personas { get; } = [];

    internal Dictionary<string, Upload> Uploads { get; } = [];

    /// <summary>Comments on Instagram that have had their one private reply.</summary>
    internal HashSet<string> RepliedComments { get; } = new(StringComparer.Ordinal);

    /// <summary>Account-linking tokens by value, each with the person who opened the login.</summary>
    internal Dictionary<string, Psid> LinkingTokens { get; } = new(StringComparer.Ordinal);

    public MetaPageId Account(MetaPlatform platform) =>
        platform == MetaPlatform.Instagram
            ? InstagramId ?? throw new InvalidOperationException($"Page {Id} has no Instagram account; give it one when it is added.")
            : Id;

    public MetaApp Inbox(MetaPlatform platform) =>
        _world.App(platform == MetaPlatform.Instagram ? MetaApp.InstagramInbox : MetaApp.PageInbox);

    /// <summary>Subscribes an app to the Page's webhooks, as <c>POST subscribed_apps</c> does.</summary>
    public MetaPage Subscribe(MetaApp app, params string[] fields)
    {
        lock (_world.Gate)
        {
            Subscriptions[app.Id] = fields;
        }

        return this;
    }

    public bool Unsubscribe(MetaApp app)
    {
        lock (_world.Gate)
        {
            return Subscriptions.Remove(app.Id);
        }
    }

    /// <summary>The fields an app is subscribed to; null: the app is not subscribed to the Page.</summary>
    public IReadOnlyList<string>? FieldsOf(MetaApp app)
    {
        lock (_world.Gate)
        {
            return Subscriptions.GetValueOrDefault(app.Id);
        }
    }

    /// <summary>The Page's admin sets the default app (Primary Receiver); apps subscribed to handovers hear <c>app_roles</c> in the Handover regime.</summary>
    public MetaPage SetDefaultApp(MetaApp? app)
    {
        if (Regime == MetaRegime.Handover && app is { IsInbox: true })
        {
            throw new ArgumentException("Under the Handover Protocol an inbox cannot be the Primary Receiver.", nameof(app));
        }

        lock (_world.Gate)
        {
            var before = DefaultApp;
            DefaultApp = app;
            _world.Journal.Append(new JournalEntry.RoleSet(Id, app?.Id));
            if (Regime == MetaRegime.Handover && app != before)
            {
                _world.Feed.Roles(this, before, "secondary_receiver");
                _world.Feed.Roles(this, app, "primary_receiver");
            }
        }

        return this;
    }

    /// <summary>Attachments that apps have uploaded, with their sizes in bytes (0: given as an address).</summary>
    public IReadOnlyList<Upload> Attachments
    {
        get
        {
            lock (_world.Gate)
            {
                return [.. Uploads.Values];
            }
        }
    }

    /// <summary>Meta warns, blocks or unblocks the Page for its policies; every app subscribed to it hears.</summary>
    public void MeetsPolicy(string action, string? reason = null)
    {
        lock (_world.Gate)
        {
            _world.Feed.Policy(this, action, reason);
        }
    }

    /// <summary>A guest without an id (checkbox plugin) opts in: <c>sender.user_ref</c> stands where an id would.</summary>
    public void GuestOptsIn(string userRef, string reference)
    {
        lock (_world.Gate)
        {
            _world.Feed.FromGuest(this, userRef, reference);
        }
    }

    /// <summary>The developer presses "Test" beside Instagram's <c>messages</c> in the app's dashboard.</summary>
    public void TestsInstagram(MetaApp app)
    {
        lock (_world.Gate)
        {
            _world.Feed.DashboardTest(this, app);
        }
    }

    /// <summary>The app's token for this Page; the first call issues it.</summary>
    public string Token(MetaApp app) => _world.TokenOf(this, app);

    /// <summary>A new token; earlier ones stay valid until they are revoked.</summary>
    public PageToken IssueToken(MetaApp app, string? value = null, DateTimeOffset? expiresAt = null) =>
        _world.IssueToken(this, app, value, expiresAt);

    internal bool Knows(MetaApp app, MetaPlatform platform) => app == Inbox(platform) || Subscriptions.ContainsKey(app.Id);

    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>A click-to-message ad's receiving app and how many days it keeps control (1–30; protocol.md 2.9).</summary>
public sealed record AdRoute(MetaApp App, int Days = 1);

/// <summary>An attachment kept at Meta: uploaded by an app, or fetched from an address.</summary>
public sealed record Upload(string Id, string Type, string? Url, long Bytes, MetaAppId App);
