using Microsoft.Extensions.Diagnostics.HealthChecks;
using Router.Conversations;
using Router.Protocol;
using Router.StoreContract;

namespace Router.SharedStore.Tests;

/// <summary>What a process does while the store cannot be reached, and once it can again.</summary>
internal static class AwayAndBack
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly PageId Page = new("1111");
    private static readonly ConversationKey Key = new(Page, new PersonId("1"));

    public static async Task Play(Place place, CutWire wire)
    {
        await using var process = await OneProcess.Start(place);
        await process.Editor.AddPage(Page, new PageSettings("sample page"), default);
        wire.Cut();
        var away = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await process.Editor.AddPage(new PageId("2222"), new PageSettings("two"), default));
        Assert.Contains("cannot be reached", away.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await process.DeadLetters.Store([Letter]));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await process.Owned.CountOwned(new AppId(1), Page, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await process.LongPayloads.Find(Page, "k", default));
        process.Timeline.Add(new TimelineEntry(Key, Noon, "accepted", "while it was away", Owner: null, 1));
        process.Ledger.Owned(Key, new AppId(100), 1);
        Assert.Equal(HealthStatus.Unhealthy, await process.Health());
        Assert.True(process.Directory.Current.Pages.ContainsKey(Page)); // what was known is known

        wire.Mend();
        await Contract.Eventually(async () => await process.Health() == HealthStatus.Healthy);
        Assert.True((await process.Editor.AddPage(new PageId("2222"), new PageSettings("two"), default)).IsDone);
        await process.DeadLetters.Store([Letter]);
        Assert.NotNull(await process.DeadLetters.Find("letter", default));
        await Contract.Eventually(async () => (await process.Timeline.Read(Key, 10, default)).Count == 1);
        await Contract.Eventually(async () => await process.Owned.CountOwned(new AppId(100), Page, default) == 1);
    }

    private static DeadLetterRecord Letter => new("letter", Key, new AppId(100), DeadReason.Refused, Noon, new byte[] { 1 }, HeardOn.Standby);
}
