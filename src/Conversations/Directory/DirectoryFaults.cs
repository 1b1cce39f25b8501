using Router.Protocol;

namespace Router.Conversations;

/// <summary>What is wrong with a directory as a whole, each fault as a sentence that says what to do. Holds no secret.</summary>
public static class DirectoryFaults
{
    private static readonly TimeSpan LongestNumber = TimeSpan.FromDays(366);

    public static IReadOnlyList<string> Of(DirectoryContent content) =>
    [
        .. content.Apps.OrderBy(app => app.Key).SelectMany(app => OfApp(app.Key, app.Value, content)),
        .. content.Pages.Where(page => page.Value.RemovedAt is null).OrderBy(page => page.Key.Value, StringComparer.Ordinal)
            .SelectMany(page => OfPage(page.Key, page.Value.Settings, content)),
        .. OfAccounts(content),
        .. OfReferences(content),
    ];

    private static IEnumerable<string> OfApp(AppId id, AppRow app, DirectoryContent content)
    {
        if (id.Value is < 1 or > AppId.MaxHosted)
        {
            yield return $"App {id}: a hosted app's id is a number from 1 to 2^53 - 1. Use the id of the Meta app it had before, or choose another.";
        }

        if (content.Seat?.Settings.App == id)
        {
            yield return $"App {id}: this is the id of Router's own Meta app, which no hosted app may have. Choose another.";
        }

        if (RosterBuilder.IsInbox(id))
        {
            yield return $"App {id}: this is the id of Meta's inbox, which is known by itself. Choose another id for a hosted app.";
        }

        foreach (var page in content.Pages.Where(page => page.Value.RemovedAt is null && page.Value.Settings.PlatformApps.Contains(id)))
        {
            yield return $"App {id}: Page {page.Key} names the same id as an app at Meta. An app is hosted by Router or lives at Meta: remove one of the two.";
        }

        if (app.Callback.Address is { } address
            && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Fragment.Length > 0))
        {
            yield return $"App {id}: its callback address must be an absolute http or https address without user name and fragment.";
        }

        foreach (var edge in app.Settings.Forwards.Where(edge => edge.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            yield return $"App {id}: '{edge}' is no edge to forward. Write a method, a blank and an edge, for example: GET messenger_profile.";
        }

        if (string.IsNullOrWhiteSpace(app.Settings.Name))
        {
            yield return $"App {id}: give it a name.";
        }
    }

    private static IEnumerable<string> OfPage(PageId id, PageSettings page, DirectoryContent content)
    {
        bool Hosts(AppId app) => content.PageApps.ContainsKey(new PageAppKey(id, app));
        bool Knows(AppId app) => Hosts(app) || RosterBuilder.IsInbox(app) || page.PlatformApps.Contains(app);

        if (id.Value.Length > 30 || !id.Value.All(char.IsAsciiDigit))
        {
            yield return $"Page {id}: a Page is named by its decimal id.";
        }

        if (string.IsNullOrWhiteSpace(page.Name))
        {
            yield return $"Page {id}: give it a name.";
        }

        if (page.Primary is { } primary)
        {
            if (RosterBuilder.IsInbox(primary) && !page.Profile.InboxMayBePrimary)
            {
                yield return $"Page {id}: Meta's inbox cannot be the Primary Receiver in profile {page.Profile}. Name a hosted app, or set profile routing.";
            }
            else if (!Knows(primary))
            {
                yield return $"Page {id}: its Primary Receiver (default app) {primary} is not registered for the Page. Register it, or name another.";
            }
        }

        if (page.OldButtons is { } old && !Hosts(old))
        {
            yield return $"Page {id}: app {old}, which gets taps of old buttons, is not registered for the Page. Register it, or name another.";
        }

        foreach (var route in page.Routes)
        {
            foreach (var fault in OfRoute(id, route, page, Knows))
            {
                yield return fault;
            }
        }

        foreach (var (name, value) in Numbers(page.Numbers))
        {
            if (value is { } span && (span <= TimeSpan.Zero || span > LongestNumber))
            {
                yield return $"Page {id}: {name} must be longer than 0 and at most 366 days.";
            }
        }
    }

    private static IEnumerable<string> OfRoute(PageId id, Route route, PageSettings page, Func<AppId, bool> knows)
    {
        if (!knows(route.App))
        {
            yield return $"Page {id}: a route leads to app {route.App}, which is not registered for the Page. Register it, or change the route.";
        }

        if (route.Kind is RouteKind.GetStarted or RouteKind.Organic && route.Key is not null)
        {
            yield return $"Page {id}: a route by {route.Kind} has no key. Leave it out.";
        }

        if (route.Kind is RouteKind.Organic && page.Profile.RoutesMoveControl)
        {
            yield return $"Page {id}: a route by {route.Kind} exists in profile routing only. Name a Primary Receiver instead, or set profile routing.";
        }
    }

    private static IEnumerable<(string Name, TimeSpan? Value)> Numbers(PageNumbers numbers) =>
    [
        (nameof(numbers.IdleAfter), numbers.IdleAfter),
        (nameof(numbers.RequestLasts), numbers.RequestLasts),
        (nameof(numbers.DeliveryLasts), numbers.DeliveryLasts),
        (nameof(numbers.SurveyLasts), numbers.SurveyLasts),
    ];

    // Removed Pages count, too: their webhooks still name them.
    private static IEnumerable<string> OfAccounts(DirectoryContent content) =>
        from page in content.Pages
        let account = page.Value.Settings.InstagramId
        where account is not null
        from other in content.Pages
        where other.Key.Value == account || (other.Value.Settings.InstagramId == account && string.CompareOrdinal(other.Key.Value, page.Key.Value) > 0)
        select $"Page {page.Key}: its Instagram account {account} is Page {other.Key}'s, too. An account belongs to one Page.";

    private static IEnumerable<string> OfReferences(DirectoryContent content) =>
    [
        .. from part in content.PageApps
           from field in part.Value.Settings.Fields
           where field.Length == 0 || field.Any(char.IsWhiteSpace)
           select $"Page {part.Key.Page}: app {part.Key.App} subscribes to '{field}', which is no field. Fields are words such as messages or standby.",
        .. from part in content.PageApps.Keys
           where !content.Apps.ContainsKey(part.App)
           select $"Page {part.Page}: app {part.App} is registered for it, but there is no such app. Add the app, or take it off the Page.",
        .. from part in content.PageApps.Keys
           where !content.Pages.ContainsKey(part.Page)
           select $"App {part.App}: it is registered for Page {part.Page}, but there is no such Page. Add the Page first.",
        .. from token in content.Tokens.Values
           where !content.PageApps.ContainsKey(new PageAppKey(token.Entry.Page, token.Entry.App))
           select $"App {token.Entry.App}: it has a token for Page {token.Entry.Page} and is not registered there. Register it, or revoke the token.",
    ];
}
