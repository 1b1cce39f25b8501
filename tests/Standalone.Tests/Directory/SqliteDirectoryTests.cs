using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone.Tests;

public class SqliteDirectoryTests
{
    private static readonly PageId Page = new("1111");
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);
    private static readonly AppId Vendor = new(999);
    private static readonly AppCallback Nowhere = new(Address: null, VerifyToken: null, Verified: false);

    [Fact]
    public async Task Everything_written_is_in_the_snapshot_at_once_and_after_a_restart()
    {
        using var temp = new TempStore();
        string token;
        DirectorySnapshot before;
        using (var directory = await TestDirectory.Open(temp))
        {
            token = await Fill(directory);
            before = directory.Current;
            Check(before, token);
        }

        temp.Store.Dispose();
        temp.Open();
        using var again = await TestDirectory.Open(temp);
        Check(again.Current, token);
        Assert.Equal(Written, again.FindPage(Page));
        Assert.Equal(new PageAppSettings { Fields = ["messages", "standby"], MayTakeOver = true, HumanAgent = true, Priority = 7 }, again.FindPageApp(Page, Desk));
        Assert.Equal(BotSettings, again.FindApp(Bot));
    }

    [Fact]
    public async Task A_change_grows_the_version_and_a_refused_one_changes_nothing()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await Fill(directory);
        var before = directory.Current;

        Assert.Equal(EditRefusal.Exists, (await directory.AddPage(Page, new PageSettings("again"), default)).Refusal);
        Assert.Equal(EditRefusal.Exists, (await directory.AddApp(Bot, BotSettings, new Secret("x"), Nowhere, default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.ChangePage(new PageId("5"), s => s, default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.SetPageToken(new PageId("5"), token: null, default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.ChangeApp(new AppId(5), s => s, default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.Park(new AppId(5), "why", default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.RemovePageApp(Page, new AppId(5), default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.SetPageApp(Page, new AppId(5), new PageAppSettings(), default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.RevokeToken("no such", default)).Refusal);
        Assert.Equal(EditRefusal.NotFound, (await directory.IssueToken(Page, new AppId(5), expiresAt: null, default)).Outcome.Refusal);
        Assert.Equal(EditRefusal.Invalid, (await directory.SetPrimary(Page, new AppId(5), default)).Refusal);
        Assert.Equal(EditRefusal.Invalid, (await directory.SetPrimary(Page, RosterBuilder.PageInbox, default)).Refusal);
        Assert.Same(before, directory.Current);

        Assert.True((await directory.SetPrimary(Page, Desk, default)).IsDone);
        Assert.Equal(before.Version + 1, directory.Current.Version);
        Assert.Equal(Desk, directory.Current.Pages[Page].Roster.Primary);
        Assert.Equal(Bot, before.Pages[Page].Roster.Primary); // whoever holds a snapshot keeps it
    }

    [Fact]
    public async Task A_change_that_cannot_be_stored_is_not_in_the_snapshot()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await Fill(directory);
        var before = directory.Current;
        await temp.Sql("CREATE TRIGGER away BEFORE UPDATE ON pages BEGIN SELECT raise(ABORT, 'away'); END");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await directory.SetPrimary(Page, Desk, default));
        Assert.Same(before, directory.Current);
        await temp.Sql("DROP TRIGGER away");
        Assert.True((await directory.SetPrimary(Page, Desk, default)).IsDone);
    }

    [Fact]
    public async Task A_token_is_known_by_its_text_which_is_kept_nowhere_and_is_unknown_once_revoked()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await Fill(directory);
        var expires = DateTimeOffset.UtcNow.AddDays(1);
        var issued = await directory.IssueToken(Page, Bot, expires, default);
        Assert.Equal(Bot, directory.Current.TokenOf(issued.Text!)!.App);
        Assert.Equal(expires, directory.Current.TokenOf(issued.Text!)!.ExpiresAt);
        Assert.DoesNotContain(issued.Text!, issued.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(issued.Text, (await directory.IssueToken(Page, Bot, expires, default)).Text);

        Assert.True((await directory.RevokeToken(issued.Token!.Hash, default)).IsDone);
        Assert.Null(directory.Current.TokenOf(issued.Text!));
    }

    [Fact]
    public async Task A_removed_app_is_gone_from_every_Page_with_its_role_routes_and_tokens()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        var token = await Fill(directory);
        Assert.True((await directory.RemoveApp(Bot, default)).IsDone);
        temp.Store.Dispose();
        temp.Open();
        using var again = await TestDirectory.Open(temp);
        foreach (var current in new[] { directory.Current, again.Current })
        {
            var roster = current.Pages[Page].Roster;
            Assert.False(roster.Hosts(Bot));
            Assert.Null(roster.Primary);
            Assert.Null(roster.OldButtons);
            Assert.Equal([Vendor], roster.Routes.Select(r => r.App));
            Assert.Null(current.TokenOf(token));
            Assert.False(current.Apps.ContainsKey(Bot));
        }
    }

    [Fact]
    public async Task An_app_taken_off_a_Page_keeps_its_other_Pages()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        var token = await Fill(directory);
        await directory.AddPage(new PageId("2222"), new PageSettings("other"), default);
        await directory.SetPageApp(new PageId("2222"), Bot, new PageAppSettings(), default);
        Assert.True((await directory.RemovePageApp(Page, Bot, default)).IsDone);
        Assert.False(directory.Current.Pages[Page].Roster.Hosts(Bot));
        Assert.Null(directory.Current.Pages[Page].Roster.Primary);
        Assert.Null(directory.Current.TokenOf(token));
        Assert.True(directory.Current.Pages[new PageId("2222")].Roster.Hosts(Bot));
    }

    [Fact]
    public async Task A_removed_Page_is_told_apart_from_an_unknown_one_and_can_come_back()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        var token = await Fill(directory);
        Assert.True((await directory.RemovePage(Page, default)).IsDone);
        Assert.True(directory.Current.Pages[Page].Removed);
        Assert.True(directory.Current.Accounts["17841400000"].Removed);
        Assert.Null(directory.Current.Pages[Page].Token);
        Assert.Null(directory.Current.TokenOf(token));
        Assert.Equal(EditRefusal.NotFound, (await directory.RemovePage(Page, default)).Refusal);

        Assert.True((await directory.AddPage(Page, new PageSettings("back"), default)).IsDone);
        Assert.False(directory.Current.Pages[Page].Removed);
    }

    [Fact]
    public async Task A_verified_address_unparks_an_app_and_an_unverified_one_does_not()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await Fill(directory);
        await ((IDirectory)directory).Park(Bot, "answered 410", default);
        Assert.Equal("answered 410", directory.Current.Apps[Bot].Parked);
        Assert.True(directory.Current.Pages[Page].Roster.Apps[Bot].Parked);
        var callback = new AppCallback(new Uri("https://bot.example/new"), VerifyToken: null, Verified: false);
        await directory.SetCallback(Bot, callback, default);
        Assert.NotNull(directory.Current.Apps[Bot].Parked);
        await directory.SetCallback(Bot, callback with { Verified = true }, default);
        Assert.Null(directory.Current.Apps[Bot].Parked);

        await directory.Park(Bot, "by hand", default);
        await directory.Unpark(Bot, default);
        Assert.False(directory.Current.Pages[Page].Roster.Apps[Bot].Parked);
    }

    [Fact]
    public async Task Secrets_are_swapped_while_running()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await Fill(directory);
        await directory.RotateAppSecret(Bot, new Secret("next"), default);
        await directory.SetPageToken(Page, new Secret("page-next"), default);
        await directory.SetSeatSecrets(new SeatSecrets(new Secret("old"), Successor: new Secret("new"), VerifyToken: null), default);
        Assert.Equal("next", directory.Current.Apps[Bot].Secret.Reveal());
        Assert.Equal("page-next", directory.Current.Pages[Page].Token!.Reveal());
        Assert.Equal(["old", "new"], directory.Current.Seat.Secrets.Select(s => s.Reveal()));
    }

    [Fact]
    public async Task Many_changes_at_once_all_count()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp);
        await Task.WhenAll(Enumerable.Range(1, 50).Select(i =>
            directory.AddApp(new AppId(i), new AppSettings("app" + i), new Secret("s" + i), Nowhere, default).AsTask()));
        Assert.Equal(50, directory.Current.Apps.Count);
        temp.Store.Dispose();
        temp.Open();
        using var again = await TestDirectory.Open(temp);
        Assert.Equal("s17", again.Current.Apps[new AppId(17)].Secret.Reveal());
        Assert.Equal(50, again.Current.Apps.Count);
    }

    private static AppSettings BotSettings => new("bot")
    {
        Format = new CallbackFormat { AllNumbers = true, BarePostbacks = true },
        IdleOwnerAsObject = true,
        Forwards = ["GET profile", "* personas"],
    };

    private static PageSettings Written => new("Sample")
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

    private static async Task<string> Fill(SqliteDirectory directory)
    {
        async Task Done(ValueTask<EditOutcome> edit) => Assert.Equal(EditOutcome.Done, await edit);
        await Done(directory.SetSeat(new SeatSettings(new AppId(1000), new Uri("http://127.0.0.1:9/graph"), "v22.0"), default));
        await Done(directory.SetSeatSecrets(new SeatSecrets(new Secret("seat-secret"), Successor: null, new Secret("verify-me")), default));
        await Done(directory.AddApp(Bot, BotSettings, new Secret("bot-secret"), new AppCallback(new Uri("https://bot.example/hook?x=1"), new Secret("bot-verify"), Verified: true), default));
        await Done(directory.AddApp(Desk, new AppSettings("desk"), new Secret("desk-secret"), Nowhere, default));
        await Done(directory.AddPage(Page, new PageSettings("Sample") { PlatformApps = [Vendor] }, default));
        await Done(directory.SetPageApp(Page, Bot, new PageAppSettings { Fields = ["messages"] }, default));
        await Done(directory.SetPageApp(Page, Desk, new PageAppSettings { Fields = ["messages", "standby"], MayTakeOver = true, HumanAgent = true, Priority = 7 }, default));
        await Done(directory.ChangePage(Page, _ => Written, default));
        await Done(directory.SetPageToken(Page, new Secret("page-token"), default));
        return (await directory.IssueToken(Page, Bot, expiresAt: null, default)).Text!;
    }

    private static void Check(DirectorySnapshot current, string token)
    {
        Assert.Equal(new AppId(1000), current.Seat.App);
        Assert.Equal("http://127.0.0.1:9/graph", current.Seat.Graph.ToString());
        Assert.Equal("v22.0", current.Seat.Version);
        Assert.Equal(["seat-secret"], current.Seat.Secrets.Select(s => s.Reveal()));
        Assert.Equal("verify-me", current.Seat.VerifyToken!.Reveal());

        var bot = current.Apps[Bot];
        Assert.Equal("bot-secret", bot.Secret.Reveal());
        Assert.Equal("https://bot.example/hook?x=1", bot.Callback!.OriginalString);
        Assert.Equal("bot-verify", bot.VerifyToken!.Reveal());
        Assert.True(bot.Verified && bot.Format.AllNumbers && bot.Format.BarePostbacks && bot.IdleOwnerAsObject && !bot.Declared);
        Assert.Equal(["GET profile", "* personas"], bot.Forwards.AsEnumerable());
        Assert.Null(current.Apps[Desk].Callback);

        var page = current.Pages[Page];
        Assert.Same(page, current.Accounts["1111"]);
        Assert.Same(page, current.Accounts["17841400000"]);
        Assert.Equal("page-token", page.Token!.Reveal());
        Assert.Equal(new AppId(1000), page.Roster.RouterApp);
        Assert.Equal(Bot, page.Roster.Primary);
        Assert.Equal(ClaimPolicy.Allow, page.Roster.Claim);
        Assert.Equal(Bot, page.Roster.OldButtons);
        Assert.True(page.Roster.MetaKnowsRequests);
        Assert.True(page.Roster.IsPlatform(Vendor) && page.Roster.IsPlatform(RosterBuilder.PageInbox) && page.Roster.IsPlatform(RosterBuilder.InstagramInbox));
        Assert.Equal([RosterBuilder.PageInbox, RosterBuilder.InstagramInbox], page.Roster.Inboxes.Order().ToArray());
        Assert.Equal(Written.Routes, page.Roster.Routes.AsEnumerable());
        Assert.Equal(TimeSpan.FromHours(1), page.Roster.Numbers.IdleAfter);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), page.Roster.Numbers.SurveyLasts);
        Assert.Equal(RuleNumbers.Default.IdsKept, page.Roster.Numbers.IdsKept);
        var desk = page.Roster.Apps[Desk];
        Assert.True(desk.MayTakeOver && desk.HumanAgent && desk.Priority == 7 && desk.Subscribes("standby") && !desk.Subscribes("messaging_handovers"));
        Assert.Equal(Bot, current.TokenOf(token)!.App);
        Assert.Equal(Page, current.TokenOf(token)!.Page);
        Assert.Null(current.TokenOf(token + "x"));
    }
}
