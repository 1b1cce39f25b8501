using Router.Protocol;

namespace Router.StoreContract;

internal static class OwnedConversationsContract
{
    private static readonly PageId One = new("1111");
    private static readonly PageId Two = new("2222");
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);

    public static async Task They_are_counted_for_one_Page_and_for_all(ITestStore store)
    {
        await Fill(store);
        Assert.Equal(4, await store.Owned.CountOwned(Bot, page: null, default));
        Assert.Equal(3, await store.Owned.CountOwned(Bot, One, default));
        Assert.Equal(1, await store.Owned.CountOwned(Desk, One, default));
        Assert.Equal(0, await store.Owned.CountOwned(Desk, Two, default));
    }

    public static async Task They_are_read_page_by_page_in_the_order_of_their_keys(ITestStore store)
    {
        await Fill(store);
        Assert.Equal([Key(One, 1), Key(One, 2), Key(One, 4), Key(Two, 1)], await All(store, page: null));
        Assert.Equal([Key(One, 1), Key(One, 2), Key(One, 4)], await All(store, One));
        Assert.Equal([Key(Two, 1)], await All(store, Two));
    }

    public static async Task Who_has_a_new_owner_is_the_old_ones_no_more(ITestStore store)
    {
        await Fill(store);
        await store.Own(Key(One, 1), Desk, 2);
        await store.Own(Key(One, 2), owner: null, 2);
        await Contract.Eventually(async () => await store.Owned.CountOwned(Bot, page: null, default) == 2);
        await using var again = await store.Restarted();
        Assert.Equal([Key(One, 4), Key(Two, 1)], await All(again, page: null));
        Assert.Equal([Key(One, 1), Key(One, 3)], await again.Owned.OwnedBy(Desk, page: null, after: null, 10, default));
    }

    private static async Task Fill(ITestStore store)
    {
        await store.Own(Key(One, 2), Bot, 1);
        await store.Own(Key(Two, 1), Bot, 1);
        await store.Own(Key(One, 1), Bot, 1);
        await store.Own(Key(One, 3), Desk, 1);
        await store.Own(Key(One, 4), Bot, 1);
        await Contract.Eventually(async () =>
            await store.Owned.CountOwned(Bot, page: null, default) == 4 && await store.Owned.CountOwned(Desk, page: null, default) == 1);
    }

    private static async Task<List<ConversationKey>> All(ITestStore store, PageId? page)
    {
        var all = new List<ConversationKey>();
        while (await store.Owned.OwnedBy(Bot, page, all.Count == 0 ? null : all[^1], 2, default) is { Count: > 0 } next)
        {
            all.AddRange(next);
        }

        return all;
    }

    private static ConversationKey Key(PageId page, int person) => new(page, new PersonId("person " + person));
}
