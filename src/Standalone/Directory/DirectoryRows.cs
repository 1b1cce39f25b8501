using System.Collections.Immutable;
using System.Globalization;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone;

/// <summary>The directory's tables: reads all of them, and writes what differs between two contents.</summary>
internal static class DirectoryRows
{
    /// <summary>True if any secret stands in the store.</summary>
    public static bool HoldSecrets(StoreConnection connection) => connection.Scalar(
        """
        SELECT EXISTS (SELECT 1 FROM apps) OR EXISTS (SELECT 1 FROM pages WHERE token IS NOT NULL)
            OR EXISTS (SELECT 1 FROM seat WHERE secret IS NOT NULL)
        """) != 0;

    /// <param name="connection">Where from.</param>
    /// <param name="ring">Reads the secrets.</param>
    /// <param name="stale">True if a secret is encrypted under an earlier key.</param>
    public static DirectoryContent Load(StoreConnection connection, KeyRing ring, out bool stale)
    {
        var old = false;
        Secret? SecretIf(Statement row, int column, string place)
        {
            if (row.BytesIf(column) is not { } bytes)
            {
                return null;
            }

            old |= !ring.IsCurrent(bytes);
            return ring.Decrypt(place, bytes);
        }

        var content = new DirectoryContent
        {
            Seat = All(connection, "SELECT app, graph, version, secret, successor, verify_token FROM seat", row => new SeatRow(
                new SeatSettings(new AppId(row.Number(0)), new Uri(row.Text(1)), row.Text(2)),
                SecretIf(row, 3, SecretPlace.Seat("secret")) is { } secret
                    ? new SeatSecrets(secret, Successor: SecretIf(row, 4, SecretPlace.Seat("successor")), VerifyToken: SecretIf(row, 5, SecretPlace.Seat("verify")))
                    : null)).SingleOrDefault(),
            Apps = All(connection,
                "SELECT id, name, secret, callback, verify_token, verified, parked, all_numbers, bare_postbacks, idle_owner_object, forwards FROM apps",
                row =>
                {
                    var id = new AppId(row.Number(0));
                    return KeyValuePair.Create(id, new AppRow(
                        new AppSettings(row.Text(1))
                        {
                            Format = new CallbackFormat { AllNumbers = row.Number(7) != 0, BarePostbacks = row.Number(8) != 0 },
                            IdleOwnerAsObject = row.Number(9) != 0,
                            Forwards = Words(row.Text(10), '\n'),
                        },
                        SecretIf(row, 2, SecretPlace.App(id, "secret"))!,
                        new AppCallback(
                            row.TextIf(3) is { } address ? new Uri(address) : null, SecretIf(row, 4, SecretPlace.App(id, "verify")), row.Number(5) != 0))
                    {
                        Parked = row.TextIf(6),
                    });
                }).ToImmutableDictionary(),
            PageApps = All(connection, "SELECT page, app, fields, may_take_over, human_agent, priority FROM page_apps", row => KeyValuePair.Create(
                new PageAppKey(new PageId(row.Text(0)), new AppId(row.Number(1))),
                new PageAppRow(new PageAppSettings
                {
                    Fields = Words(row.Text(2), ' '),
                    MayTakeOver = row.Number(3) != 0,
                    HumanAgent = row.Number(4) != 0,
                    Priority = (int)row.Number(5),
                }))).ToImmutableDictionary(),
            Tokens = All(connection, "SELECT hash, app, page, issued_at, expires_at, declared FROM tokens", row => KeyValuePair.Create(
                row.Text(0),
                new TokenRow(
                    new TokenEntry(
                        row.Text(0),
                        new AppId(row.Number(1)),
                        new PageId(row.Text(2)),
                        IssuedAt: DateTimeOffset.FromUnixTimeMilliseconds(row.Number(3)),
                        ExpiresAt: Time(row.NumberIf(4))),
                    row.Number(5) != 0))).ToImmutableDictionary(),
        };

        var routes = All(connection, "SELECT page, kind, key, app FROM routes ORDER BY page, place", row => (
                Page: row.Text(0), Route: new Protocol.Route((RouteKind)row.Number(1), row.TextIf(2), new AppId(row.Number(3)))))
            .ToLookup(route => route.Page, route => route.Route);
        content = content with
        {
            Pages = All(connection,
                """
                SELECT id, name, instagram, profile, primary_app, old_buttons, claim, meta_requests, platform_apps,
                    idle_after, request_lasts, delivery_lasts, survey_lasts, token, removed_at FROM pages
                """,
                row => KeyValuePair.Create(
                    new PageId(row.Text(0)),
                    new PageRow(new PageSettings(row.Text(1))
                    {
                        InstagramId = row.TextIf(2),
                        Profile = Profile.Named(row.Text(3)) ?? Profile.Handover,
                        Primary = App(row.NumberIf(4)),
                        OldButtons = App(row.NumberIf(5)),
                        Claim = (ClaimPolicy)row.Number(6),
                        MetaKnowsRequests = row.Number(7) != 0,
                        PlatformApps = [.. Words(row.Text(8), ' ').Select(id => new AppId(long.Parse(id, CultureInfo.InvariantCulture)))],
                        Routes = [.. routes[row.Text(0)]],
                        Numbers = new PageNumbers
                        {
                            IdleAfter = Span(row.NumberIf(9)),
                            RequestLasts = Span(row.NumberIf(10)),
                            DeliveryLasts = Span(row.NumberIf(11)),
                            SurveyLasts = Span(row.NumberIf(12)),
                        },
                    })
                    {
                        Token = SecretIf(row, 13, SecretPlace.Page(new PageId(row.Text(0)), "token")),
                        RemovedAt = Time(row.NumberIf(14)),
                    })).ToImmutableDictionary(),
        };
        stale = old;
        return content;
    }

    private static List<T> All<T>(StoreConnection connection, string sql, Func<Statement, T> read)
    {
        var select = connection.Prepared(sql);
        try
        {
            var all = new List<T>();
            while (select.Step())
            {
                all.Add(read(select));
            }

            return all;
        }
        finally
        {
            select.Reset();
        }
    }

    private static ImmutableArray<string> Words(string text, char between) => [.. text.Split(between, StringSplitOptions.RemoveEmptyEntries)];

    private static AppId? App(long? number) => number is { } n ? new AppId(n) : null;

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static TimeSpan? Span(long? milliseconds) => milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
