using System.Globalization;
using Router.Conversations;
using Router.Protocol;
using Router.Standalone;

namespace Router.Throughput;

/// <summary>From process start to ready, with 100,000 stored conversations.</summary>
internal static class Startup
{
    private const int Stored = 100_000;

    public static async Task<IReadOnlyList<Row>> Measure(Bench bench, int rounds)
    {
        var path = Path.Combine(bench.Folder, "startup.db");
        using (var store = Store.Open(new StoreOptions { Path = path }))
        {
            var conversations = new SqliteConversationStore(store);
            var now = DateTimeOffset.UtcNow;
            foreach (var chunk in Enumerable.Range(0, Stored).Chunk(2000))
            {
                await Task.WhenAll(chunk.Select(i =>
                {
                    var key = new ConversationKey(new PageId(Bench.Page), new PersonId((6_000_000_000 + i).ToString(CultureInfo.InvariantCulture)));
                    var state = new Conversation(key)
                    {
                        Epoch = 3,
                        ChannelKnown = true,
                        Control = new Control.Hosted(new AppId(9001), now + TimeSpan.FromHours(20)),
                        NextSequence = 12,
                        Seen = new SeenIds([.. Enumerable.Range(0, 8).Select(n => new SeenId((ulong)((i * 8) + n), 29_000_000))]),
                    };
                    return conversations.Save(key, new ConversationRecord(
                        ConversationCodec.Encode(state), state.NextDue(RuleNumbers.Default), state.Owes, new AppId(9001))).AsTask();
                }));
            }
        }

        using var receiver = new Receiver();
        List<double> seconds = [];
        for (var round = 0; round < rounds; round++)
        {
            var router = await bench.StartRouter(receiver.Port, path);
            seconds.Add(router.ReadyAfter.TotalSeconds);
            bench.End(router.Process);
        }

        return [new Row("process start to ready, 100,000 stored conversations", string.Create(CultureInfo.InvariantCulture, $"{Row.Median(seconds):0.00} s"), "≤ 2 s")];
    }
}
