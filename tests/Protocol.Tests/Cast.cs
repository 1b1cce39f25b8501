using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Router.Protocol.Tests;

/// <summary>The same apps, Page and times in every test.</summary>
internal static class Cast
{
    /// <summary>Answers first.</summary>
    public static readonly AppId Bot = new(1001);

    /// <summary>The live-agent desk: the Primary Receiver, or default app.</summary>
    public static readonly AppId Desk = new(1002);

    /// <summary>The survey tool; in the decision table the app that waits in the queue.</summary>
    public static readonly AppId Survey = new(1003);

    /// <summary>An app with the take-over switch.</summary>
    public static readonly AppId Closer = new(1004);

    /// <summary>Any other app of the Page.</summary>
    public static readonly AppId Shop = new(1005);

    /// <summary>The app control is passed to; never a caller in the decision table.</summary>
    public static readonly AppId Target = new(1006);

    /// <summary>The Page Inbox (protocol.md 1.2).</summary>
    public static readonly AppId Inbox = new(263902037430900);

    /// <summary>Another vendor's app at Meta.</summary>
    public static readonly AppId Vendor = new(777000);

    /// <summary>Router's own Meta app.</summary>
    public static readonly AppId Seat = new(888000);

    /// <summary>An app the Page does not know.</summary>
    public static readonly AppId Stranger = new(999000);

    public static readonly PageId Page = new("5001");
    public static readonly PersonId Person = new("7001");
    public static readonly ConversationKey Key = new(Page, Person);

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static readonly FrozenSet<string> EveryField = new[]
    {
        "messages", "messaging_postbacks", "messaging_referrals", "messaging_optins", "message_echoes", "message_reactions",
        "message_edits", "message_deliveries", "message_reads", "messaging_account_linking", "standby", "messaging_handovers",
        "*", Planner.ControlChangedField,
    }.ToFrozenSet();

    public static HostedApp App(AppId id, string name) => new(id, name) { Fields = EveryField };

    public static PageRoster RosterOf(Profile profile) => new(Page, profile)
    {
        RouterApp = Seat,
        Primary = Desk,
        Apps = new[]
        {
            App(Bot, "Bot"),
            App(Desk, "Desk"),
            App(Survey, "Survey"),
            App(Closer, "Closer") with { MayTakeOver = true },
            App(Shop, "Shop"),
            App(Target, "Target"),
        }.ToFrozenDictionary(a => a.Id),
        PlatformApps = new[] { Inbox, Vendor }.ToFrozenSet(),
        Inboxes = new[] { Inbox }.ToFrozenSet(),
        Routes =
        [
            new Route(RouteKind.Link, "shoes", Target),
            new Route(RouteKind.Ad, "ad-1", Bot),
            new Route(RouteKind.GetStarted, null, Bot),
        ],
    };

    public static readonly PageRoster Handover = RosterOf(Profile.Handover);
    public static readonly PageRoster Routing = RosterOf(Profile.Routing);

    /// <summary>The roster with one app changed.</summary>
    public static PageRoster With(this PageRoster roster, AppId app, Func<HostedApp, HostedApp> change) => roster with
    {
        Apps = roster.Apps.Values.Select(a => a.Id == app ? change(a) : a).ToFrozenDictionary(a => a.Id),
    };

    public static PageRoster Without(this PageRoster roster, AppId app) => roster with
    {
        Apps = roster.Apps.Values.Where(a => a.Id != app).ToFrozenDictionary(a => a.Id),
    };

    public static PageRoster WithEvery(this PageRoster roster, Func<HostedApp, HostedApp> change) => roster with
    {
        Apps = roster.Apps.Values.Select(change).ToFrozenDictionary(a => a.Id),
    };
}
