using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone;

/// <summary>Writes what differs between two contents of the directory. With an empty first content it writes everything.</summary>
internal sealed class DirectoryDifference(StoreConnection connection, KeyRing ring)
{
    public void Write(DirectoryContent before, DirectoryContent after)
    {
        if (after.Seat is { } seat && !ReferenceEquals(before.Seat, seat))
        {
            Write(seat);
        }

        Removed("DELETE FROM tokens WHERE hash = ?1", before.Tokens, after.Tokens, (delete, hash) => delete.Bind(1, hash));
        Removed("DELETE FROM page_apps WHERE page = ?1 AND app = ?2", before.PageApps, after.PageApps, (delete, key) =>
        {
            delete.Bind(1, key.Page.Value);
            delete.Bind(2, key.App.Value);
        });
        Removed("DELETE FROM apps WHERE id = ?1", before.Apps, after.Apps, (delete, id) => delete.Bind(1, id.Value));
        Removed("DELETE FROM pages WHERE id = ?1", before.Pages, after.Pages, (delete, id) => delete.Bind(1, id.Value));
        Changed(before.Apps, after.Apps, Write);
        Changed(before.Pages, after.Pages, Write);
        Changed(before.PageApps, after.PageApps, Write);
        Changed(before.Tokens, after.Tokens, Write);
    }

    private void Removed<TKey, TRow>(
        string sql, IReadOnlyDictionary<TKey, TRow> before, IReadOnlyDictionary<TKey, TRow> after, Action<Statement, TKey> bind)
    {
        foreach (var key in before.Keys.Where(key => !after.ContainsKey(key)))
        {
            var delete = connection.Prepared(sql);
            bind(delete, key);
            delete.Run();
        }
    }

    private static void Changed<TKey, TRow>(IReadOnlyDictionary<TKey, TRow> before, IReadOnlyDictionary<TKey, TRow> after, Action<TKey, TRow> write)
        where TRow : class
    {
        foreach (var (key, row) in after)
        {
            if (!before.TryGetValue(key, out var old) || !ReferenceEquals(old, row))
            {
                write(key, row);
            }
        }
    }

    private void Write(SeatRow seat)
    {
        var write = connection.Prepared(
            """
            INSERT INTO seat (id, app, graph, version, secret, successor, verify_token) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET app = ?1, graph = ?2, version = ?3, secret = ?4, successor = ?5, verify_token = ?6
            """);
        write.Bind(1, seat.Settings.App.Value);
        write.Bind(2, seat.Settings.Graph.OriginalString);
        write.Bind(3, seat.Settings.Version);
        Bind(write, 4, seat.Secrets?.Secret, SecretPlace.Seat("secret"));
        Bind(write, 5, seat.Secrets?.Successor, SecretPlace.Seat("successor"));
        Bind(write, 6, seat.Secrets?.VerifyToken, SecretPlace.Seat("verify"));
        write.Run();
    }

    private void Write(AppId id, AppRow app)
    {
        var write = connection.Prepared(
            """
            INSERT INTO apps (id, name, secret, callback, verify_token, verified, parked, all_numbers, bare_postbacks, idle_owner_object, forwards)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (id) DO UPDATE SET name = ?2, secret = ?3, callback = ?4, verify_token = ?5, verified = ?6, parked = ?7,
                all_numbers = ?8, bare_postbacks = ?9, idle_owner_object = ?10, forwards = ?11
            """);
        write.Bind(1, id.Value);
        write.Bind(2, app.Settings.Name);
        Bind(write, 3, app.Secret, SecretPlace.App(id, "secret"));
        write.Bind(4, app.Callback.Address?.OriginalString);
        Bind(write, 5, app.Callback.VerifyToken, SecretPlace.App(id, "verify"));
        write.Bind(6, app.Callback.Verified ? 1L : 0L);
        write.Bind(7, app.Parked);
        write.Bind(8, app.Settings.Format.AllNumbers ? 1L : 0L);
        write.Bind(9, app.Settings.Format.BarePostbacks ? 1L : 0L);
        write.Bind(10, app.Settings.IdleOwnerAsObject ? 1L : 0L);
        write.Bind(11, string.Join('\n', app.Settings.Forwards));
        write.Run();
    }

    private void Write(PageId id, PageRow page)
    {
        // An upsert: replacing the row would delete what refers to it.
        var write = connection.Prepared(
            """
            INSERT INTO pages (id, name, instagram, profile, primary_app, old_buttons, claim, meta_requests, platform_apps,
                idle_after, request_lasts, delivery_lasts, survey_lasts, token, removed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            ON CONFLICT (id) DO UPDATE SET name = ?2, instagram = ?3, profile = ?4, primary_app = ?5, old_buttons = ?6, claim = ?7,
                meta_requests = ?8, platform_apps = ?9, idle_after = ?10, request_lasts = ?11, delivery_lasts = ?12, survey_lasts = ?13,
                token = ?14, removed_at = ?15
            """);
        var settings = page.Settings;
        write.Bind(1, id.Value);
        write.Bind(2, settings.Name);
        write.Bind(3, settings.InstagramId);
        write.Bind(4, settings.Profile.Name);
        write.Bind(5, settings.Primary?.Value);
        write.Bind(6, settings.OldButtons?.Value);
        write.Bind(7, (long)settings.Claim);
        write.Bind(8, settings.MetaKnowsRequests ? 1L : 0L);
        write.Bind(9, string.Join(' ', settings.PlatformApps));
        write.Bind(10, Milliseconds(settings.Numbers.IdleAfter));
        write.Bind(11, Milliseconds(settings.Numbers.RequestLasts));
        write.Bind(12, Milliseconds(settings.Numbers.DeliveryLasts));
        write.Bind(13, Milliseconds(settings.Numbers.SurveyLasts));
        Bind(write, 14, page.Token, SecretPlace.Page(id, "token"));
        write.Bind(15, page.RemovedAt?.ToUnixTimeMilliseconds());
        write.Run();

        var clear = connection.Prepared("DELETE FROM routes WHERE page = ?1");
        clear.Bind(1, id.Value);
        clear.Run();
        for (var place = 0; place < settings.Routes.Length; place++)
        {
            var route = connection.Prepared("INSERT INTO routes (page, place, kind, key, app) VALUES (?1, ?2, ?3, ?4, ?5)");
            route.Bind(1, id.Value);
            route.Bind(2, place);
            route.Bind(3, (long)settings.Routes[place].Kind);
            route.Bind(4, settings.Routes[place].Key);
            route.Bind(5, settings.Routes[place].App.Value);
            route.Run();
        }
    }

    private void Write(PageAppKey key, PageAppRow part)
    {
        var write = connection.Prepared(
            """
            INSERT INTO page_apps (page, app, fields, may_take_over, human_agent, priority) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (page, app) DO UPDATE SET fields = ?3, may_take_over = ?4, human_agent = ?5, priority = ?6
            """);
        write.Bind(1, key.Page.Value);
        write.Bind(2, key.App.Value);
        write.Bind(3, string.Join(' ', part.Settings.Fields));
        write.Bind(4, part.Settings.MayTakeOver ? 1L : 0L);
        write.Bind(5, part.Settings.HumanAgent ? 1L : 0L);
        write.Bind(6, part.Settings.Priority);
        write.Run();
    }

    private void Write(string hash, TokenRow token)
    {
        var write = connection.Prepared(
            """
            INSERT INTO tokens (hash, app, page, issued_at, expires_at, declared) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (hash) DO UPDATE SET app = ?2, page = ?3, issued_at = ?4, expires_at = ?5, declared = ?6
            """);
        write.Bind(1, hash);
        write.Bind(2, token.Entry.App.Value);
        write.Bind(3, token.Entry.Page.Value);
        write.Bind(4, token.Entry.IssuedAt.ToUnixTimeMilliseconds());
        write.Bind(5, token.Entry.ExpiresAt?.ToUnixTimeMilliseconds());
        write.Bind(6, token.Declared ? 1L : 0L);
        write.Run();
    }

    private void Bind(Statement statement, int index, Secret? secret, string place)
    {
        if (secret is null)
        {
            statement.Bind(index, (string?)null);
        }
        else
        {
            statement.Bind(index, ring.Encrypt(place, secret));
        }
    }

    private static long? Milliseconds(TimeSpan? span) => span is { } s ? (long)s.TotalMilliseconds : null;
}
