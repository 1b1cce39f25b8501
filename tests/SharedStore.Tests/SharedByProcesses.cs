using System.Text;
using System.Text.RegularExpressions;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;
using Router.StoreContract;
using Router.Wire;

namespace Router.SharedStore.Tests;

/// <summary>What holds when several processes share a store, whatever kind of store it is.</summary>
internal static class SharedByProcesses
{
    private static readonly PageId Page = new("1111");
    private static readonly AppId Bot = new(100);
    private static readonly AppCallback Nowhere = new(Address: null, VerifyToken: null, Verified: false);
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static async Task Changes_made_at_once_by_two_processes_all_stand(Place place)
    {
        await using var _ = place;
        await using var one = await OneProcess.Start(place);
        await using var two = await OneProcess.Start(place);
        var edits = Enumerable.Range(1, 16).Select(i =>
            (i % 2 == 0 ? one : two).Editor.AddPage(new PageId(i.ToString()), new PageSettings("page " + i), default).AsTask());
        Assert.All(await Task.WhenAll(edits), outcome => Assert.True(outcome.IsDone));
        foreach (var process in new[] { one, two })
        {
            var current = await process.Directory.Refresh(default);
            Assert.Equal(16, current.Pages.Count);
            Assert.Equal(16, current.Version);
        }
    }

    public static async Task A_change_is_seen_by_another_process_that_does_not_ask(Place place)
    {
        await using var _ = place;
        await using var one = await OneProcess.Start(place);
        await using var two = await OneProcess.Start(place);
        await Fill(one.Editor);
        await Contract.Eventually(() => Task.FromResult(two.Directory.Current.Version == one.Directory.Current.Version));
        Assert.Equal("bot-secret", two.Directory.Current.Apps[Bot].Secret.Reveal());
        Assert.Equal("planted-page-token", two.Directory.Current.Pages[Page].Token!.Reveal());

        await one.Editor.RotateAppSecret(Bot, new Secret("newer"), default);
        await Contract.Eventually(() => Task.FromResult(two.Directory.Current.Apps[Bot].Secret.Is("newer")));
    }

    public static async Task A_change_is_made_of_what_another_process_has_just_written(Place place)
    {
        await using var _ = place;
        var never = Place.Settings() with { PollEvery = TimeSpan.FromHours(1) };
        await using var one = await OneProcess.Start(place, never);
        await using var two = await OneProcess.Start(place, never);
        await one.Editor.AddPage(Page, new PageSettings("one's"), default);
        Assert.Equal(EditRefusal.Exists, (await two.Editor.AddPage(Page, new PageSettings("two's"), default)).Refusal);
        Assert.True((await two.Editor.ChangePage(Page, page => page with { InstagramId = "178" }, default)).IsDone);
        Assert.Equal("one's", two.Editor.FindPage(Page)!.Name);
        await one.Directory.Refresh(default);
        Assert.Equal("178", one.Editor.FindPage(Page)!.InstagramId);
    }

    public static async Task A_change_made_of_an_old_version_is_not_written(Place place)
    {
        await using var _ = place;
        await using var process = await OneProcess.Start(place);
        await process.Editor.AddPage(Page, new PageSettings("one"), default);
        var table = process.Tables.Directory;
        var before = await table.Read(default);
        var late = before.Rows[0] with { Body = "{}" };
        Assert.False(await table.TryWrite(new DirectoryChange(before.Version - 1, [late], []), default));
        Assert.False(await table.TryWrite(new DirectoryChange(before.Version - 1, [], [late.Name]), default));
        var after = await table.Read(default);
        Assert.Equal((before.Version, before.Rows[0]), (after.Version, after.Rows[0]));

        Assert.True(await table.TryWrite(new DirectoryChange(before.Version, [], [late.Name]), default)); // the same, made of the right version
        Assert.Equal(before.Version + 1, (await table.Read(default)).Version);
    }

    public static async Task Several_may_make_and_seed_the_store_at_once_and_it_is_seeded_once(Place place)
    {
        await using var _ = place;
        var settings = Place.Settings(Declares());
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OneProcess.Start(place, settings))));
        foreach (var process in processes)
        {
            var current = await process.Directory.Refresh(default);
            Assert.Equal(1, current.Version);
            Assert.True(current.Pages[Page].Declared);
            Assert.Equal(Bot, current.TokenOf("declared-token-of-some-length")!.App);
            await process.DisposeAsync();
        }
    }

    public static async Task The_same_configuration_again_changes_nothing(Place place)
    {
        await using var _ = place;
        var settings = Place.Settings(Declares());
        await using (await OneProcess.Start(place, settings))
        {
        }

        var before = await place.Everything();
        await using var again = await OneProcess.Start(place, settings);
        Assert.Equal(1, again.Directory.Current.Version);
        Assert.Equal(before, await place.Everything());
    }

    public static async Task Each_process_knows_by_its_own_configuration_what_is_declared(Place place)
    {
        await using var _ = place;
        await using var old = await OneProcess.Start(place);
        await using var declaring = await OneProcess.Start(place, Place.Settings(Declares()));
        await old.Directory.Refresh(default);
        Assert.True((await old.Editor.AddPage(new PageId("2222"), new PageSettings("two"), default)).IsDone);
        await declaring.Directory.Refresh(default);

        Assert.True(declaring.Directory.Current.Pages[Page].Declared);
        Assert.False(declaring.Directory.Current.Pages[new PageId("2222")].Declared);
        Assert.False(old.Directory.Current.Pages[Page].Declared);
        Assert.Equal(EditRefusal.Declared, (await declaring.Editor.ChangePage(Page, page => page with { Name = "x" }, default)).Refusal);
        Assert.Equal(EditRefusal.Declared, (await declaring.Editor.RotateAppSecret(Bot, new Secret("x"), default)).Refusal);
        Assert.Equal(EditRefusal.Declared, (await declaring.Editor.SetPageToken(Page, new Secret("x"), default)).Refusal);
    }

    public static async Task A_large_directory_is_never_seen_half_seeded(Place place)
    {
        await using var _ = place;
        var declared = Declares() with
        {
            Pages = [.. Enumerable.Range(1, 60).Select(i => new DeclaredPage(
                new PageId((1000 + i).ToString()), new PageSettings("page " + i), new Secret("token " + i), [new DeclaredPageApp(Bot, new PageAppSettings(), [])]))],
        };
        await using var reader = await OneProcess.Start(place, Place.Settings() with { PollEvery = TimeSpan.FromHours(1) });
        await reader.Editor.AddApp(new AppId(7), new AppSettings("first"), new Secret("s"), Nowhere, default);
        var seeding = Task.Run(() => OneProcess.Start(place, Place.Settings(declared)));
        while (!seeding.IsCompleted)
        {
            var seen = await reader.Directory.Refresh(default);
            Assert.Contains(seen.Pages.Count, new[] { 0, 60 });
            Assert.All(seen.Pages.Values, page => Assert.True(page.Roster.Hosts(Bot)));
            Assert.True(seen.Apps.ContainsKey(new AppId(7)));
        }

        await using var seeded = await seeding;
        Assert.Equal(60, (await reader.Directory.Refresh(default)).Pages.Count);

        // A small change after a large one, and a large one after a small one.
        Assert.True((await reader.Editor.RemoveApp(Bot, default)).IsDone);
        Assert.True((await reader.Editor.AddPage(new PageId("5"), new PageSettings("five"), default)).IsDone);
        var last = await seeded.Directory.Refresh(default);
        Assert.Equal(61, last.Pages.Count);
        Assert.DoesNotContain(last.Pages.Values, page => page.Roster.Hosts(Bot));
    }

    public static async Task No_secret_and_no_token_stands_in_the_store(Place place)
    {
        await using var _ = place;
        await using var process = await OneProcess.Start(place, Place.Settings(Declares()));
        await process.Editor.AddPage(new PageId("2222"), new PageSettings("two"), default);
        await process.Editor.SetPageApp(new PageId("2222"), Bot, new PageAppSettings(), default);
        await process.Editor.SetPageToken(new PageId("2222"), new Secret("planted-token"), default);
        var issued = (await process.Editor.IssueToken(new PageId("2222"), Bot, expiresAt: null, default)).Text!;

        var everything = await place.Everything();
        everything += Decoded(everything);
        Assert.Contains("sample page", everything, StringComparison.Ordinal); // it does look where things are
        Assert.DoesNotContain("planted", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("declared-token", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(issued, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Place.KeyA.Reveal(), everything, StringComparison.Ordinal);
    }

    public static async Task A_process_with_another_key_does_not_start(Place place)
    {
        await using var _ = place;
        await using (var process = await OneProcess.Start(place, Place.Settings(Declares())))
        {
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(place, Place.Settings() with { Key = Place.KeyB }));
        Assert.Contains("Router:PreviousKey", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", refused.ToString(), StringComparison.Ordinal);
        await using var again = await OneProcess.Start(place);
        Assert.Equal("planted-app-secret", again.Directory.Current.Apps[Bot].Secret.Reveal());
    }

    public static async Task What_is_no_key_is_refused(Place place)
    {
        await using var _ = place;
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(place, Place.Settings() with { Key = new Secret("short") }));
        Assert.Contains("Router:Key is not 32 bytes in base64", refused.Message, StringComparison.Ordinal);
    }

    public static async Task The_key_is_changed_by_naming_the_old_one_once(Place place)
    {
        await using var _ = place;
        await using (await OneProcess.Start(place, Place.Settings(Declares())))
        {
        }

        await using (await OneProcess.Start(place, Place.Settings() with { Key = Place.KeyB, PreviousKey = Place.KeyA }))
        {
        }

        await using (var process = await OneProcess.Start(place, Place.Settings() with { Key = Place.KeyB }))
        {
            Assert.Equal("planted-page-token", process.Directory.Current.Pages[Page].Token!.Reveal());
            Assert.Equal("planted-seat-secret", process.Directory.Current.Seat.Secrets.Single().Reveal());
        }

        await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(place));
    }

    public static async Task A_running_process_keeps_what_it_knows_when_the_key_is_changed_without_it(Place place)
    {
        await using var _ = place;
        await using var old = await OneProcess.Start(place, Place.Settings(Declares()));
        await using var next = await OneProcess.Start(place, Place.Settings(Declares()) with { Key = Place.KeyB, PreviousKey = Place.KeyA });
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await old.Directory.Refresh(default));
        Assert.Equal("planted-app-secret", old.Directory.Current.Apps[Bot].Secret.Reveal());
    }

    public static async Task A_store_of_a_newer_Router_is_left_alone(Place place)
    {
        await using var _ = place;
        await using (await OneProcess.Start(place))
        {
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(async () =>
        {
            await place.MarkAsNewer();
            await OneProcess.Start(place);
        });
        Assert.Contains("newer Router", refused.Message, StringComparison.Ordinal);
    }

    public static async Task A_note_of_an_owner_that_comes_late_changes_nothing(Place place)
    {
        await using var _ = place;
        await using var process = await OneProcess.Start(place);
        var owners = process.Tables.Owners;
        var odd = new ConversationKey(Page, new PersonId(new string('p', 3000) + "/\0"));
        await owners.Write([new OwnerNote(Key(1), Bot, 5), new OwnerNote(odd, Bot, 1)], Noon);
        await owners.Write([new OwnerNote(Key(1), new AppId(200), 4)], Noon);
        Assert.Equal(2, await owners.CountOwned(Bot, Page, default));
        await owners.Write([new OwnerNote(Key(1), Owner: null, 6)], Noon);
        await owners.Write([new OwnerNote(Key(1), Bot, 5)], Noon);
        Assert.Equal(1, await owners.CountOwned(Bot, page: null, default));
    }

    public static async Task Of_several_processes_one_removes_old_rows_at_a_time(Place place)
    {
        await using var _ = place;
        await using var process = await OneProcess.Start(place, clock: new StoppedClock(Noon)); // takes the lease for this hour
        var upkeep = process.Tables.Upkeep;
        await Contract.Eventually(async () => !await upkeep.TryLease("retention", "me", Noon, Noon.AddMinutes(1), default));
        Assert.True(await upkeep.TryLease("retention", "me", Noon.AddHours(1), Noon.AddHours(2), default));
        Assert.False(await upkeep.TryLease("retention", "you", Noon.AddHours(1.5), Noon.AddHours(3), default));
        Assert.True(await upkeep.TryLease("other", "you", Noon.AddHours(1), Noon.AddHours(2), default));
    }

    public static async Task Old_rows_and_removed_Pages_go_after_their_time_and_the_rest_stays(Place place)
    {
        await using var _ = place;
        var settings = Place.Settings();
        settings = settings with { Retention = settings.Retention with { Portion = 3, Timelines = TimeSpan.FromDays(10), DeadLetters = TimeSpan.FromDays(5), RemovedPages = TimeSpan.FromDays(20) } };
        await using (var process = await OneProcess.Start(place, settings, new StoppedClock(Noon)))
        {
            await Fill(process.Editor);
            await process.Editor.AddPage(new PageId("2222"), new PageSettings("gone"), default);
            await process.Editor.RemovePage(new PageId("2222"), default);
            var gone = new ConversationKey(new PageId("2222"), new PersonId("1"));
            await process.LongPayloads.Keep(gone.Page, [new LongPayload("k", "long")], default);
            await process.LongPayloads.Keep(Page, [new LongPayload("k", "long")], default);
            await process.Tables.Owners.Write([new OwnerNote(Key(1), Bot, 1), new OwnerNote(Key(2), Owner: null, 1), new OwnerNote(gone, Bot, 1)], Noon);
            for (var day = 0; day < 20; day++)
            {
                process.Timeline.Add(new TimelineEntry(Key(1), Noon.AddDays(day), "accepted", "day " + day, Bot, 1));
                await process.DeadLetters.Store([new DeadLetterRecord("letter" + day, Key(1), Bot, DeadReason.Refused, Noon.AddDays(day), new byte[] { 1 }, HeardOn.Standby)]);
            }

            process.Timeline.Add(new TimelineEntry(gone, Noon.AddDays(19.5), "accepted", "of a removed Page", Bot, 1));
        }

        await using var later = await OneProcess.Start(place, settings, new StoppedClock(Noon.AddDays(20).AddMinutes(1)));
        await Contract.Eventually(() => Task.FromResult(later.Editor.FindPage(new PageId("2222")) is null));
        Assert.Equal(Enumerable.Range(11, 9).Select(day => "day " + day), (await later.Timeline.Read(Key(1), 100, default)).Select(entry => entry.Detail));
        Assert.Equal(["letter19", "letter18", "letter17", "letter16"], (await later.DeadLetters.Read(app: null, 100, default)).Select(letter => letter.Id));
        Assert.Null(await later.DeadLetters.Find("letter3", default));
        Assert.Empty(await later.Timeline.Read(new ConversationKey(new PageId("2222"), new PersonId("1")), 10, default));
        Assert.Null(await later.LongPayloads.Find(new PageId("2222"), "k", default));
        Assert.Equal("long", await later.LongPayloads.Find(Page, "k", default));
        Assert.Equal([Key(1)], await later.Owned.OwnedBy(Bot, page: null, after: null, 10, default));
        Assert.Equal(0, await later.Tables.Upkeep.RemoveUnowned(Noon.AddDays(30), 10, default)); // the note that nobody owns is gone
    }

    public static async Task A_store_that_can_be_written_is_healthy(Place place)
    {
        await using var _ = place;
        await using var process = await OneProcess.Start(place);
        Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy, await process.Health());
    }

    // Bytes stand in JSON as base64: what is only written that way is not hidden.
    private static string Decoded(string text) => string.Concat(Regex.Matches(text.Replace("\\u002B", "+", StringComparison.Ordinal), "[A-Za-z0-9+/]{8,}={0,2}")
        .Select(match => match.Value[..(match.Length / 4 * 4)])
        .Select(base64 => Encoding.Latin1.GetString(Convert.FromBase64String(base64))));

    private static ConversationKey Key(int person) => new(Page, new PersonId(person.ToString()));

    private static Declared Declares() => new(
        new DeclaredSeat(
            new SeatSettings(new AppId(1000), new Uri("http://127.0.0.1:9"), "v23.0"), new SeatSecrets(new Secret("planted-seat-secret"), Successor: null, VerifyToken: new Secret("planted-verify"))),
        [
            new DeclaredPage(Page, new PageSettings("sample page"), new Secret("planted-page-token"),
                [new DeclaredPageApp(Bot, new PageAppSettings { Fields = ["messages"] }, [new DeclaredToken(new Secret("declared-token-of-some-length"), ExpiresAt: null)])]),
        ],
        [new DeclaredApp(Bot, new AppSettings("bot"), new Secret("planted-app-secret"), Nowhere)]);

    private static async Task Fill(IDirectoryEditor editor)
    {
        await editor.AddApp(Bot, new AppSettings("bot"), new Secret("bot-secret"), Nowhere, default);
        await editor.AddPage(Page, new PageSettings("sample page"), default);
        await editor.SetPageApp(Page, Bot, new PageAppSettings(), default);
        Assert.True((await editor.SetPageToken(Page, new Secret("planted-page-token"), default)).IsDone);
    }
}
