using System.Text.Json;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Storage;

/// <summary>Makes the rows of a directory; its counterpart is <see cref="DirectoryReader"/>.</summary>
public sealed class DirectoryWriter(KeyRing ring)
{
    /// <summary>What differs between two contents. What the configuration file declares is no difference: that is known by the file.</summary>
    public (IReadOnlyList<DirectoryRow> Written, IReadOnlyList<RowName> Removed) Difference(DirectoryContent before, DirectoryContent after)
    {
        List<DirectoryRow> written = [];
        List<RowName> removed = [];
        void Compare<TKey, TRow>(IReadOnlyDictionary<TKey, TRow> old, IReadOnlyDictionary<TKey, TRow> next, Func<TKey, RowName> name, Func<TRow, TRow> stored, Func<TKey, TRow, string> body)
            where TRow : class
        {
            removed.AddRange(old.Keys.Where(key => !next.ContainsKey(key)).Select(name));
            written.AddRange(next
                .Where(row => !old.TryGetValue(row.Key, out var was) || !stored(was).Equals(stored(row.Value)))
                .Select(row => new DirectoryRow(name(row.Key), body(row.Key, row.Value))));
        }

        if (after.Seat is { } seat && (before.Seat is null || before.Seat with { Declared = seat.Declared } != seat))
        {
            written.Add(new DirectoryRow(RowNames.Seat, Body(seat)));
        }

        Compare(before.Apps, after.Apps, RowNames.Of, row => row with { Declared = false }, Body);
        Compare(before.Pages, after.Pages, RowNames.Of, row => row with { Declared = false, TokenDeclared = false }, Body);
        Compare(before.PageApps, after.PageApps, RowNames.Of, row => row with { Declared = false }, (_, row) => Body(row));
        Compare(before.Tokens, after.Tokens, RowNames.Of, row => row, (_, row) => Body(row));
        return (written, removed);
    }

    /// <summary>All rows of a content.</summary>
    public IReadOnlyList<DirectoryRow> All(DirectoryContent content) => Difference(DirectoryContent.Empty, content).Written;

    private string Body(SeatRow seat) => JsonSerializer.Serialize(
        new SeatBody(
            Text(seat.Settings.App),
            seat.Settings.Graph.OriginalString,
            seat.Settings.Version,
            Sealed(SecretPlace.Seat("secret"), seat.Secrets?.Secret),
            Sealed(SecretPlace.Seat("successor"), seat.Secrets?.Successor),
            Sealed(SecretPlace.Seat("verify"), seat.Secrets?.VerifyToken)),
        BodyJson.Default.SeatBody);

    private string Body(AppId id, AppRow app) => JsonSerializer.Serialize(
        new AppBody(
            app.Settings.Name,
            ring.Encrypt(SecretPlace.App(id, "secret"), app.Secret),
            app.Callback.Address?.OriginalString,
            Sealed(SecretPlace.App(id, "verify"), app.Callback.VerifyToken),
            app.Callback.Verified,
            app.Parked,
            app.Settings.Format.AllNumbers,
            app.Settings.Format.BarePostbacks,
            app.Settings.IdleOwnerAsObject,
            [.. app.Settings.Forwards]),
        BodyJson.Default.AppBody);

    private string Body(PageId id, PageRow page)
    {
        var settings = page.Settings;
        return JsonSerializer.Serialize(
            new PageBody(
                settings.Name,
                settings.InstagramId,
                settings.Profile.Name,
                Text(settings.Primary),
                Text(settings.OldButtons),
                (int)settings.Claim,
                settings.MetaKnowsRequests,
                [.. settings.PlatformApps.Select(app => Text(app))],
                [.. settings.Routes.Select(route => new RouteBody((int)route.Kind, route.Key, Text(route.App)))],
                settings.Numbers.IdleAfter,
                settings.Numbers.RequestLasts,
                settings.Numbers.DeliveryLasts,
                settings.Numbers.SurveyLasts,
                Sealed(SecretPlace.Page(id, "token"), page.Token),
                page.RemovedAt),
            BodyJson.Default.PageBody);
    }

    private static string Body(PageAppRow part) => JsonSerializer.Serialize(
        new PageAppBody([.. part.Settings.Fields], part.Settings.MayTakeOver, part.Settings.HumanAgent, part.Settings.Priority), BodyJson.Default.PageAppBody);

    private static string Body(TokenRow token) => JsonSerializer.Serialize(
        new TokenBody(Text(token.Entry.App), token.Entry.Page.Value, token.Entry.IssuedAt, token.Entry.ExpiresAt, token.Declared), BodyJson.Default.TokenBody);

    private byte[]? Sealed(string place, Secret? secret) => secret is null ? null : ring.Encrypt(place, secret);

    private static string Text(AppId app) => app.ToString();

    private static string? Text(AppId? app) => app?.ToString();
}
