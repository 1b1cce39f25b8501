namespace Router.Sandbox;

/// <summary>
/// What stands in the way of calls at Meta although caller and form are right. It is set on a person, a Page or an app, as their own, an admin's
/// or Meta's act would; until it is taken away calls are refused with its row of the error table (protocol.md 3.13).
/// </summary>
public sealed class Obstacle
{
    private static readonly string[] Sends = ["messages"];

    public static readonly Obstacle CannotReceive = new("cannot-receive", new(10, 2018108, "(#10) This person can't receive messages right now."), Sends);

    public static readonly Obstacle Unavailable = new("unavailable", new(551, null, "(#551) This person isn't available right now."), ["messages", "take_thread_control"]);

    public static readonly Obstacle ReceivesNothingFromYou =
        new("receives-nothing-from-you", new(200, 1545041, "(#200) This person isn't receiving messages from you right now."), Sends);

    /// <summary>The other way Meta words that a person has blocked the business.</summary>
    public static readonly Obstacle BlockedAsInternalError =
        new("blocked-as-internal-error", new(2, null, "(#2) Service temporarily unavailable") { IsTransient = true }, Sends);

    public static readonly Obstacle PageRestricted = new("page-restricted", new(10, 1893063, "(#10) This Page is restricted from sending messages."), Sends);

    public static readonly Obstacle BlockedForPolicy = new("blocked-for-policy", new(368, null, "(#368) Temporarily blocked for policies violations."));

    public static readonly Obstacle PageGone = new("page-gone", GraphErrors.NoSuchObject("me"));

    /// <summary>Two-factor authentication is missing, or the link between Page, account and admin cannot be verified.</summary>
    public static readonly Obstacle InstagramUnverified =
        new("instagram-unverified", new(10, 2534077, "(#10) The link between the Page, the Instagram account and the user can't be verified.")) { OnInstagram = true };

    public static readonly Obstacle InstagramAccessDisabled =
        new("instagram-access-disabled", new(200, 2534041, "(#200) The account owner has disabled access to Instagram messages.")) { OnInstagram = true };

    public static readonly Obstacle AppNotLive =
        new("app-not-live", new(200, 2018028, "(#200) Cannot message users who are not admins, developers or testers of the app until it is approved and live."), Sends);

    public static readonly Obstacle AppNotApproved = new("app-not-approved", new(200, 2018027, "(#200) The app is not approved to message this person."), Sends);

    public static readonly Obstacle AppWithoutAccess = new("app-without-access", new(200, 2018021, "(#200) The app has no access to message this person."), Sends);

    public static readonly Obstacle AppLimited = new("app-limited", new(341, null, "(#341) Application limit reached temporarily."));

    private readonly string[]? _edges;

    private Obstacle(string name, GraphError error, string[]? edges = null)
    {
        Name = name;
        Error = error;
        _edges = edges;
    }

    public static IReadOnlyList<Obstacle> All { get; } =
    [
        CannotReceive, Unavailable, ReceivesNothingFromYou, BlockedAsInternalError, PageRestricted, BlockedForPolicy, PageGone,
        InstagramUnverified, InstagramAccessDisabled, AppNotLive, AppNotApproved, AppWithoutAccess, AppLimited,
    ];

    /// <summary>As the control API calls it.</summary>
    public string Name { get; }

    internal GraphError Error { get; }

    private bool OnInstagram { get; init; }

    /// <summary>The first obstacle that this call meets: the app's, then the Page's, then the person's.</summary>
    internal static GraphError? Met(GraphTurn turn)
    {
        var c = turn.Conversation;
        var isInstagram = (c?.Platform ?? turn.Platform) == MetaPlatform.Instagram;
        return turn.App.Obstacles.Concat(turn.Page.Obstacles).Concat(c?.Obstacles ?? Enumerable.Empty<Obstacle>())
            .FirstOrDefault(obstacle => (obstacle._edges is null || obstacle._edges.Contains(turn.Call.Edge)) && (isInstagram || !obstacle.OnInstagram))?.Error;
    }

    public override string ToString() => Name;
}
