namespace Router.Sandbox;

/// <summary>An app at Meta: Router itself, another vendor's app, or one of Meta's own inboxes.</summary>
public sealed class MetaApp
{
    /// <summary>Page Inbox, as pass target and as the author of inbox echoes ("Conversation Routing").</summary>
    public static readonly MetaAppId PageInbox = new("263902037430900");

    /// <summary>Instagram Inbox, as pass target of Instagram threads ("Conversation Control APIs").</summary>
    public static readonly MetaAppId InstagramInbox = new("1217981644879628");

    /// <summary>Messenger's Leadgen app: owns a thread while a lead ad's questions run ("Messenger Lead Generation Ads").</summary>
    public static readonly MetaAppId LeadGen = new("413038776280800");

    internal MetaApp(MetaAppId id, string name, string secret)
    {
        Id = id;
        Name = name;
        Secret = secret;
    }

    public MetaAppId Id { get; }

    public string Name { get; }

    public string Secret { get; set; }

    /// <summary>Where the app's webhooks go; null: the app has none, and nothing is sent to it.</summary>
    public Uri? Callback { get; set; }

    /// <summary>Compared by the app, not by Meta: it comes with the verification GET.</summary>
    public string VerifyToken { get; set; } = "";

    /// <summary>Approved for the Human Agent feature; else a HUMAN_AGENT tag is refused.</summary>
    public bool HumanAgentApproved { get; set; }

    /// <summary>"Require App Secret": calls without an appsecret_proof are refused.</summary>
    public bool RequiresProof { get; set; }

    /// <summary>What stands between the app and Meta: it is not live, not approved, limited.</summary>
    public ISet<Obstacle> Obstacles { get; } = new HashSet<Obstacle>();

    /// <summary>Percentages for X-App-Usage; null: the header is left out.</summary>
    public UsagePercent? Usage { get; set; }

    /// <summary>One of Meta's own inboxes: it has no webhook and never gets a request answered.</summary>
    public bool IsInbox => Id == PageInbox || Id == InstagramInbox;

    /// <summary>Since when no POST to the app was answered 200; Meta unsubscribes it after an hour.</summary>
    internal DateTimeOffset? FailingSince { get; set; }

    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>What Meta's usage headers say: percentages of the limit, and minutes until access comes back.</summary>
public sealed record UsagePercent(int CallCount, int TotalTime = 0, int TotalCpuTime = 0, int MinutesToRegainAccess = 0);
