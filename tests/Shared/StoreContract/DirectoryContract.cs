using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.StoreContract;

internal static class DirectoryContract
{
    private static readonly PageId Page = new("1111");
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);
    private static readonly AppId Vendor = new(999);
    private static readonly AppCallback Nowhere = new(Address: null, VerifyToken: null, Verified: false);

    private static readonly AppSettings BotSettings = new("bot")
    {
        Format = new CallbackFormat { AllNumbers = true, BarePostbacks = true },
        IdleOwnerAsObject = true,
        Forwards = ["GET profile", "* personas"],
    };

    private static readonly PageAppSettings DeskPart =
        new() { Fields = ["messages", "standby"], MayTakeOver = true, HumanAgent = true, Priority = 7 };

    private static PageSettings Settings => new("Sämple")
    {
        InstagramId = "17841400000",
        Profile = Profile.Handover,
        Primary = Bot,
        Claim = ClaimPolicy.Allow,
        OldButtons = Bot,
        MetaKnowsRequests = true,
        PlatformApps = [Vendor],
        Routes = [new Route(RouteKind.Link, "spring", Bot), new Route(RouteKind.Ad, Key: null, Vendor), new Route(RouteKind.GetStarted, Key: null, Bot)],
        Numbers = new PageNumbers
        {
            IdleAfter = TimeSpan.FromHours(1), RequestLasts = TimeSpan.FromHours(2), DeliveryLasts = TimeSpan.FromHours(3), SurveyLasts = TimeSpan.FromMilliseconds(1500),
        },
    };

    public static async Task Everything_written_is_current_at_once_and_after_a_restart(ITestStore store)
    {
        var token = await Fill(store.Editor);
        Check(store.Directory.Current, token);
        await using var again = await store.Restarted();
        Check(again.Directory.Current, token);
        Assert.Equal(Settings, again.Editor.FindPage(Page));
        Assert.Equal(DeskPart, again.Editor.FindPageApp(Page, Desk));
        Assert.Equal(BotSettings, again.Editor.FindApp(Bot));
    }

    public static async Task A_change_grows_the_version_and_a_refused_one_changes_nothing(ITestStore store)
    {
        await Fill(store.Editor);
        var before = store.Directory.Current;
        Assert.Equal(EditRefusal.Exists, (await store.Editor.AddPage(Page, new PageSettings("again"), default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await store.Editor.ChangeApp(new AppId(5), s => s, default)).Refusal);
        Assert.Equal(EditRefusal.Invalid, (await store.Editor.SetPrimary(Page, new AppId(5), default)).Refusal);
        Assert.Same(before, store.Directory.Current);

        await Done(store.Editor.SetPrimary(Page, Desk, default));
        Assert.Equal(before.Version + 1, store.Directory.Current.Version);
        Assert.Equal(Desk, store.Directory.Current.Pages[Page].Roster.Primary);
        Assert.Equal(Bot, before.Pages[Page].Roster.Primary); // whoever holds a snapshot keeps it
    }

    public static async Task What_was_removed_is_gone_after_a_restart_too(ITestStore store)
    {
        var token = await Fill(store.Editor);
        await Done(store.Editor.AddPage(new PageId("2222"), new PageSettings("other"), default));
        await Done(store.Editor.RemovePage(new PageId("2222"), default));
        await Done(store.Editor.SetPageToken(Page, token: null, default));
        await Done(store.Editor.Park(Desk, "gone", default));
        await Done(store.Editor.RemoveApp(Bot, default));

        await using var again = await store.Restarted();
        var current = again.Directory.Current;
        Assert.False(current.Apps.ContainsKey(Bot));
        Assert.Null(current.TokenOf(token));
        Assert.Null(current.Pages[Page].Token);
        Assert.Null(current.Pages[Page].Roster.Primary);
        Assert.Equal([Vendor], current.Pages[Page].Roster.Routes.Select(route => route.App));
        Assert.Equal("gone", current.Apps[Desk].Parked);
        Assert.True(current.Pages[new PageId("2222")].Removed);
    }

    private static async Task<string> Fill(IDirectoryEditor editor)
    {
        await Done(editor.SetSeat(new SeatSettings(new AppId(1000), new Uri("http://127.0.0.1:9/graph"), "v22.0"), default));
        await Done(editor.SetSeatSecrets(new SeatSecrets(new Secret("seat-secret"), new Secret("next-secret"), new Secret("verify-me")), default));
        await Done(editor.AddApp(Bot, BotSettings, new Secret("bot-secret"), new AppCallback(new Uri("https://bot.example/hook?x=1"), new Secret("bot-verify"), Verified: true), default));
        await Done(editor.AddApp(Desk, new AppSettings("desk"), new Secret("desk-secret"), Nowhere, default));
        await Done(editor.AddPage(Page, new PageSettings("Sample") { PlatformApps = [Vendor] }, default));
        await Done(editor.SetPageApp(Page, Bot, new PageAppSettings { Fields = ["messages"] }, default));
        await Done(editor.SetPageApp(Page, Desk, DeskPart, default));
        await Done(editor.ChangePage(Page, _ => Settings, default));
        await Done(editor.SetPageToken(Page, new Secret("page-token"), default));
        return (await editor.IssueToken(Page, Bot, expiresAt: null, default)).Text!;
    }

    private static async Task Done(ValueTask<EditOutcome> edit) => Assert.Equal(EditOutcome.Done, await edit);

    private static void Check(DirectorySnapshot current, string token)
    {
        Assert.Equal(new AppId(1000), current.Seat.App);
        Assert.Equal("http://127.0.0.1:9/graph", current.Seat.Graph.ToString());
        Assert.Equal("v22.0", current.Seat.Version);
        Assert.Equal(["seat-secret", "next-secret"], current.Seat.Secrets.Select(s => s.Reveal()));
        Assert.Equal("verify-me", current.Seat.VerifyToken!.Reveal());
        Assert.Equal("bot-secret", current.Apps[Bot].Secret.Reveal());
        Assert.Equal("https://bot.example/hook?x=1", current.Apps[Bot].Callback!.OriginalString);
        Assert.Equal("bot-verify", current.Apps[Bot].VerifyToken!.Reveal());
        Assert.True(current.Apps[Bot].Verified);
        Assert.Null(current.Apps[Desk].Callback);
        Assert.Equal("page-token", current.Pages[Page].Token!.Reveal());
        Assert.Equal(Settings.Routes, current.Pages[Page].Roster.Routes.AsEnumerable());
        Assert.Equal(TimeSpan.FromMilliseconds(1500), current.Pages[Page].Roster.Numbers.SurveyLasts);
        Assert.True(current.Pages[Page].Roster.Apps[Desk].Subscribes("standby"));
        Assert.Equal(Bot, current.TokenOf(token)!.App);
        Assert.Equal(Page, current.TokenOf(token)!.Page);
        Assert.Null(current.TokenOf(token + "x"));
    }
}
