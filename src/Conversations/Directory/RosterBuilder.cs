using System.Collections.Frozen;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Makes the snapshot that everybody works by out of what was written, and says everything that is wrong with it.</summary>
public static class RosterBuilder
{
    /// <summary>Meta's Page Inbox (protocol.md 1.2).</summary>
    public static readonly AppId PageInbox = new(263902037430900);

    /// <summary>Meta's Instagram Inbox.</summary>
    public static readonly AppId InstagramInbox = new(1217981644879628);

    private static readonly FrozenSet<AppId> Inboxes = FrozenSet.Create(PageInbox, InstagramInbox);

    private static readonly SeatSettings NoSeat = new(AppId.UnknownAtMeta, new Uri("https://graph.facebook.com"), "v23.0");

    /// <summary>The snapshot. Call it only for a content without <see cref="DirectoryFaults"/>.</summary>
    public static DirectorySnapshot Build(DirectoryContent content, RuleNumbers numbers, long version)
    {
        var seat = content.Seat?.Settings ?? NoSeat;
        var secrets = content.Seat?.Secrets;
        var pages = content.Pages.Select(page => PageOf(page.Key, page.Value, content, seat, numbers)).ToFrozenDictionary(page => page.Id);
        return new DirectorySnapshot(new MetaSeat(seat.App, seat.Graph)
        {
            Version = seat.Version,
            VerifyToken = secrets?.VerifyToken,
            Secrets = secrets is null ? [] : secrets.Successor is { } next ? [secrets.Secret, next] : [secrets.Secret],
        })
        {
            Version = version,
            Pages = pages,
            Accounts = pages.Values
                .SelectMany(page => page.InstagramId is { } account ? new[] { (page.Id.Value, page), (account, page) } : [(page.Id.Value, page)])
                .ToFrozenDictionary(account => account.Item1, account => account.page),
            Apps = content.Apps.ToFrozenDictionary(app => app.Key, app => AppOf(app.Key, app.Value)),
            Tokens = content.Tokens.ToFrozenDictionary(token => token.Key, token => token.Value.Entry),
        };
    }

    internal static bool IsInbox(AppId app) => Inboxes.Contains(app);

    private static PageEntry PageOf(PageId id, PageRow row, DirectoryContent content, SeatSettings seat, RuleNumbers numbers) =>
        new(id, row.Settings.Name, new PageRoster(id, row.Settings.Profile)
        {
            RouterApp = seat.App,
            Primary = row.Settings.Primary,
            Apps = content.PageApps
                .Where(part => part.Key.Page == id && content.Apps.ContainsKey(part.Key.App))
                .ToFrozenDictionary(part => part.Key.App, part => HostedOf(part.Key.App, part.Value.Settings, content.Apps[part.Key.App])),
            PlatformApps = [.. Inboxes, .. row.Settings.PlatformApps],
            Inboxes = Inboxes,
            Routes = row.Settings.Routes,
            Claim = row.Settings.Claim,
            OldButtons = row.Settings.OldButtons,
            MetaKnowsRequests = row.Settings.MetaKnowsRequests,
            Numbers = row.Settings.Numbers.Over(numbers),
        })
        {
            InstagramId = row.Settings.InstagramId,
            Token = row.Token,
            Removed = row.RemovedAt is not null,
            Declared = row.Declared,
        };

    private static HostedApp HostedOf(AppId id, PageAppSettings part, AppRow app) => new(id, app.Settings.Name)
    {
        Fields = part.Fields.ToFrozenSet(StringComparer.Ordinal),
        MayTakeOver = part.MayTakeOver,
        HumanAgent = part.HumanAgent,
        Parked = app.Parked is not null,
        Priority = part.Priority,
    };

    private static AppEntry AppOf(AppId id, AppRow row) => new(id, row.Settings.Name, row.Secret)
    {
        Callback = row.Callback.Address,
        VerifyToken = row.Callback.VerifyToken,
        Verified = row.Callback.Verified,
        Parked = row.Parked,
        Format = row.Settings.Format,
        IdleOwnerAsObject = row.Settings.IdleOwnerAsObject,
        Forwards = row.Settings.Forwards,
        Declared = row.Declared,
    };
}
