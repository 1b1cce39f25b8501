using Router.Conversations;
using Router.Protocol;

namespace Router.StoreContract;

internal static class DeadLettersContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, 789, TimeSpan.Zero);
    private static readonly ConversationKey Conversation = new(new PageId("1111"), new PersonId("22/22"));
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);

    public static async Task A_letter_is_durable_when_it_is_stored_and_twice_is_once(ITestStore store)
    {
        await store.DeadLetters.Store([Letter("a", Bot, 0), Letter("b", Desk, 1)]);
        // Later than the first: the id alone tells that it is the same letter.
        await store.DeadLetters.Store([Letter("a", Bot, 5) with { Reason = DeadReason.Operator }, Letter("c", app: null, 2)]);

        await using var again = await store.Restarted();
        var letters = again.DeadLetters;
        Assert.Equal(["c", "b", "a"], (await letters.Read(app: null, 10, default)).Select(l => l.Id));
        Assert.Equal(["c", "b"], (await letters.Read(app: null, 2, default)).Select(l => l.Id));
        Assert.Equal(["b"], (await letters.Read(Desk, 10, default)).Select(l => l.Id));
        Assert.Null((await letters.Find("c", default))!.App);
        Assert.Null(await letters.Find("nobody", default));

        var found = await letters.Find("a", default);
        Assert.Equal(Letter("a", Bot, 0) with { Content = default }, found! with { Content = default });
        Assert.Equal("content"u8.ToArray(), found.Content.ToArray());
    }

    public static async Task A_letter_is_removed_once_and_may_come_again(ITestStore store)
    {
        await store.DeadLetters.Store([Letter("a", Bot, 0)]);
        Assert.True(await store.DeadLetters.Remove("a", default));
        Assert.False(await store.DeadLetters.Remove("a", default));
        Assert.Empty(await store.DeadLetters.Read(app: null, 10, default));
        await store.DeadLetters.Store([Letter("a", Bot, 0)]);
        Assert.NotNull(await store.DeadLetters.Find("a", default));
    }

    public static async Task A_long_letter_keeps_every_byte(ITestStore store)
    {
        var bytes = new byte[700_000];
        new Random(1).NextBytes(bytes);
        await store.DeadLetters.Store([Letter("long", Bot, 0) with { Content = bytes }]);
        Assert.Equal(bytes, (await store.DeadLetters.Find("long", default))!.Content.ToArray());
        Assert.Equal(bytes, (await store.DeadLetters.Read(Bot, 1, default)).Single().Content.ToArray());
    }

    public static async Task No_letters_are_no_trouble(ITestStore store)
    {
        await store.DeadLetters.Store([]);
        Assert.Empty(await store.DeadLetters.Read(Bot, 10, default));
    }

    private static DeadLetterRecord Letter(string id, AppId? app, int minute) =>
        new(id, Conversation, app, DeadReason.Refused, Noon.AddMinutes(minute), "content"u8.ToArray(), HeardOn.Standby);
}
