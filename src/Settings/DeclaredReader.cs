using System.Collections.Immutable;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;
using Route = Router.Protocol.Route;

namespace Router.Settings;

/// <summary>Reads seat, Pages and apps out of the configuration. Checks forms; whether the whole makes sense is the roster builder's.</summary>
public static class DeclaredReader
{
    public static Declared Read(Section router) => new(
        Seat(router.Inner("Meta")),
        [.. router.Each("Pages").Select(p => Page(p.Key, p.Value)).OfType<DeclaredPage>()],
        [.. router.Each("Apps").Select(a => App(a.Key, a.Value)).OfType<DeclaredApp>()]);

    private static DeclaredSeat? Seat(Section meta)
    {
        if (!meta.Exists)
        {
            return null;
        }

        var app = meta.App("App");
        if (app is null && meta.Text("App") is null)
        {
            meta.Fault("App", "is missing: name Router's own Meta app by its id.");
        }

        var secret = meta.Needed("Secret", "give the app secret of Router's Meta app; Meta signs its webhooks with it.");
        var next = meta.Secret("NextSecret");
        var verify = meta.Secret("VerifyToken");
        var graph = meta.Address("Graph") ?? new Uri("https://graph.facebook.com");
        var version = meta.Text("Version") ?? "v23.0";
        if (version is not ['v', .. var numbers] || !Version.TryParse(numbers, out _))
        {
            meta.Fault("Version", "must look like v23.0.");
        }

        meta.RefuseUnknown();
        return app is { } id && secret is not null
            ? new DeclaredSeat(new SeatSettings(id, graph, version), new SeatSecrets(new Wire.Secret(secret), next, verify))
            : null;
    }

    private static DeclaredPage? Page(string key, Section page)
    {
        if (!key.All(char.IsAsciiDigit))
        {
            page.Fault("", "is not a Page's id: Pages are named by their decimal id.");
            return null;
        }

        var settings = new PageSettings(page.Text("Name") ?? key)
        {
            InstagramId = page.Text("Instagram"),
            Profile = ProfileOf(page),
            Primary = page.App("Primary"),
            Claim = page.Choice("Claim", ("claim", ClaimPolicy.Claim), ("allow", ClaimPolicy.Allow), ("refuse", ClaimPolicy.Refuse)) ?? ClaimPolicy.Claim,
            OldButtons = page.App("OldButtons"),
            MetaKnowsRequests = page.Flag("MetaKnowsRequests"),
            PlatformApps = [.. (page.List("PlatformApps") ?? []).Select(a => page.AppOf(a, "PlatformApps")).OfType<AppId>()],
            Routes = [.. page.Each("Routes").Select(r => RouteOf(r.Value)).OfType<Protocol.Route>()],
            Numbers = new PageNumbers
            {
                IdleAfter = page.Duration("IdleAfter"),
                RequestLasts = page.Duration("RequestLasts"),
                DeliveryLasts = page.Duration("DeliveryLasts"),
                SurveyLasts = page.Duration("SurveyLasts"),
            },
        };
        var token = page.Secret("Token");
        var apps = page.Each("Apps").Select(a => PageApp(a.Key, a.Value)).OfType<DeclaredPageApp>().ToImmutableArray();
        page.RefuseUnknown();
        return new DeclaredPage(new PageId(key), settings, token, apps);
    }

    private static Profile ProfileOf(Section page)
    {
        if (page.Text("Profile") is not { } name)
        {
            return Profile.Handover;
        }

        if (Profile.Named(name) is { } profile)
        {
            return profile;
        }

        page.Fault("Profile", "must be one of: handover, routing.");
        return Profile.Handover;
    }

    private static Protocol.Route? RouteOf(Section route)
    {
        var link = route.Text("Link");
        var ad = route.Text("Ad");
        var started = route.Flag("GetStarted");
        var organic = route.Flag("Organic");
        var app = route.App("App");
        route.RefuseUnknown();
        if ((link is null ? 0 : 1) + (ad is null ? 0 : 1) + (started ? 1 : 0) + (organic ? 1 : 0) != 1 || app is not { } to)
        {
            route.Fault("", "needs an App and exactly one of: Link (its ref), Ad (its ad_id), GetStarted (true), Organic (true).");
            return null;
        }

        return link is not null ? new Protocol.Route(RouteKind.Link, link, to)
            : ad is not null ? new Protocol.Route(RouteKind.Ad, ad, to)
            : new Protocol.Route(started ? RouteKind.GetStarted : RouteKind.Organic, Key: null, to);
    }

    private static DeclaredPageApp? PageApp(string key, Section app)
    {
        var id = app.AppOf(key, "");
        var settings = new PageAppSettings
        {
            Fields = app.List("Fields") ?? ["messages", "messaging_postbacks", "messaging_handovers", "standby"],
            MayTakeOver = app.Flag("MayTakeOver"),
            HumanAgent = app.Flag("HumanAgent"),
            Priority = app.Number("Priority") ?? 0,
        };
        var tokens = (app.List("Tokens") ?? []).Select(t => new DeclaredToken(new Wire.Secret(t), ExpiresAt: null)).ToImmutableArray();
        if (tokens.Any(t => t.Text.Reveal().Length < ShortestToken))
        {
            app.Fault("Tokens", $"must have at least {ShortestToken} characters each: shorter ones can be guessed.");
        }

        app.RefuseUnknown();
        return id is { } known ? new DeclaredPageApp(known, settings, tokens) : null;
    }

    private const int ShortestToken = 16;

    private static DeclaredApp? App(string key, Section app)
    {
        var id = app.AppOf(key, "");
        var secret = app.Needed("Secret", "choose one; Router signs the app's webhooks with it.");
        var callback = new AppCallback(app.Address("Callback"), app.Secret("VerifyToken"), Verified: true);
        var settings = new AppSettings(app.Text("Name") ?? key)
        {
            Format = new Wire.CallbackFormat { AllNumbers = app.Flag("AllNumbers"), BarePostbacks = app.Flag("BarePostbacks") },
            IdleOwnerAsObject = app.Flag("IdleOwnerAsObject"),
            Forwards = app.List("Forwards") ?? AppSettings.DefaultForwards,
        };
        app.RefuseUnknown();
        return id is { } known && secret is not null ? new DeclaredApp(known, settings, new Wire.Secret(secret), callback) : null;
    }
}
