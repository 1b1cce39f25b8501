using Router.Conversations;
using Router.Protocol;

namespace Router.StoreContract;

internal static class TimelineContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AppId Bot = new(100);

    // Characters that stores do not like in keys.
    private static readonly ConversationKey Odd = new(new PageId("1111"), new PersonId("a/b\\c#d?e:f%g'h ü~"));
    private static readonly ConversationKey Plain = new(new PageId("1111"), new PersonId("2222"));

    public static async Task Entries_are_read_oldest_first_and_only_the_conversations_own(ITestStore store)
    {
        for (var i = 0; i < 5; i++)
        {
            store.Timeline.Add(Entry(Plain, i));
            store.Timeline.Add(Entry(Odd, i));
        }

        await Written(store, Odd, 5);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => Entry(Odd, i)), await store.Timeline.Read(Odd, 100, default));
        Assert.Equal([Entry(Plain, 2), Entry(Plain, 3), Entry(Plain, 4)], await store.Timeline.Read(Plain, 3, default));
        Assert.Empty(await store.Timeline.Read(new ConversationKey(new PageId("1111"), new PersonId("222")), 10, default));
    }

    public static async Task Portions_stay_in_order(ITestStore store)
    {
        for (var portion = 0; portion < 4; portion++)
        {
            store.Timeline.Add(Entry(Plain, 2 * portion));
            store.Timeline.Add(Entry(Plain, (2 * portion) + 1));
            await Written(store, Plain, 2 * (portion + 1));
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(i => Entry(Plain, i)), await store.Timeline.Read(Plain, 100, default));
        Assert.Equal(Enumerable.Range(3, 5).Select(i => Entry(Plain, i)), await store.Timeline.Read(Plain, 5, default));
    }

    public static async Task A_busy_conversation_loses_nothing(ITestStore store)
    {
        TimelineEntry Long(int i) => Entry(Plain, 0) with { At = Noon.AddMilliseconds(i), Epoch = i, Detail = i + new string('x', 500) };
        for (var i = 0; i < 900; i++)
        {
            store.Timeline.Add(Long(i));
        }

        await Written(store, Plain, 900);
        Assert.Equal(Enumerable.Range(0, 900).Select(Long), await store.Timeline.Read(Plain, 1000, default));
    }

    public static async Task What_waits_is_written_when_the_program_ends(ITestStore store)
    {
        store.Timeline.Add(Entry(Odd, 1));
        await using var again = await store.Restarted();
        Assert.Equal([Entry(Odd, 1)], await again.Timeline.Read(Odd, 10, default));
    }

    private static Task Written(ITestStore store, ConversationKey key, int count) =>
        Contract.Eventually(async () => (await store.Timeline.Read(key, 1000, default)).Count >= count);

    private static TimelineEntry Entry(ConversationKey key, int i) =>
        new(key, Noon.AddSeconds(20 * i), "accepted", "entry " + i, i % 2 == 0 ? Bot : null, i);
}
