using Router.Protocol;
using Router.Wire;

namespace Router.StoreContract;

internal static class LongPayloadsContract
{
    private static readonly PageId Page = new("1111");

    public static async Task A_payload_is_found_again_on_its_Page_only(ITestStore store)
    {
        var payload = new string('ü', 60_000) + "\n\"\0 a C string would end before this";
        await store.LongPayloads.Keep(Page, [new LongPayload("k/1", payload), new LongPayload("k2", "")], default);
        await store.LongPayloads.Keep(Page, [new LongPayload("k/1", payload)], default);
        await store.LongPayloads.Keep(Page, [], default);

        await using var again = await store.Restarted();
        Assert.Equal(payload, await again.LongPayloads.Find(Page, "k/1", default));
        Assert.Equal("", await again.LongPayloads.Find(Page, "k2", default));
        Assert.Null(await again.LongPayloads.Find(Page, "k3", default));
        Assert.Null(await again.LongPayloads.Find(new PageId("2222"), "k/1", default));
    }
}
