using System.Collections.Concurrent;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>
/// Conversations that live twice, on a storage whose writes are slow, fail, or fail after they were made: activations step down all the time, and
/// what was answered as stored is heard all the same.
/// </summary>
public sealed class UnreliableStorageTests : IAsyncLifetime
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    private readonly Outside _outside = new();
    private readonly List<Cluster> _clusters = [];

    public async Task InitializeAsync() => _clusters.AddRange(await Cluster.Start(_outside, silos: 2), await Cluster.Start(_outside, silos: 1));

    public async Task DisposeAsync() => await Task.WhenAll(_clusters.Select(c => c.DisposeAsync().AsTask()));

    [Fact]
    public async Task What_was_answered_as_stored_is_heard()
    {
        ConversationKey[] keys = [.. Enumerable.Range(0, 12).Select(_ => SharedCluster.Fresh())];
        foreach (var key in keys)
        {
            _outside.Disk.BeforeWrite(_clusters[0].IdOf(key), SlowOrFails);
        }

        var stored = new ConcurrentBag<(ConversationKey Conversation, string Text)>();
        var refused = 0;
        var until = DateTimeOffset.UtcNow + Lasts;
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async writer =>
        {
            for (var n = 0; DateTimeOffset.UtcNow < until; n++)
            {
                var key = keys[Random.Shared.Next(keys.Length)];
                while (await Somewhere().Says(key, $"{writer}-{n}") != ItemAcceptance.Stored)
                {
                    Interlocked.Increment(ref refused);
                    await Task.Delay(10);
                }

                stored.Add((key, $"{writer}-{n}"));
            }
        }));

        Assert.True(stored.Count > 100 && refused > 20, $"{stored.Count} were stored and {refused} refused: too few to say anything");
        foreach (var key in keys)
        {
            _outside.Disk.BeforeWrite(_clusters[0].IdOf(key), null);
        }

        // Who holds an older state learns of it when he writes, and the newest one delivers.
        foreach (var (key, cluster) in keys.SelectMany(key => _clusters.Select(cluster => (key, cluster))))
        {
            for (var n = 0; await cluster.Says(key, $"last {n} of {_clusters.IndexOf(cluster)}") != ItemAcceptance.Stored; n++)
            {
                await Task.Delay(20);
            }
        }

        await SharedCluster.Until(() => !stored.Except(_outside.Heard.Select(h => (h.Conversation, h.Text))).Any(), "all that was stored at the app");
    }

    private Cluster Somewhere() => _clusters[Random.Shared.Next(10) == 0 ? 1 : 0];

    private static async Task<bool> SlowOrFails(string silo)
    {
        await Task.Delay(Random.Shared.Next(10));
        return Random.Shared.Next(100) switch
        {
            < 3 => throw new IOException("The connection broke before the write was made."),
            < 6 => true,
            _ => false,
        };
    }
}
