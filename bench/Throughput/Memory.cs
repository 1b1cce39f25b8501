using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Throughput;

/// <summary>Managed heap per conversation: touched in the last minute, and at rest.</summary>
internal static class Memory
{
    private const int Count = 20_000;
    private static readonly PageId Page = new(Bench.Page);
    private static readonly AppId Bot = new(9001);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var store = new NullStore();
        await using var host = new ConversationHost(
            alarms => new LifePorts(
                store, new OneDirectory(), new GoodCallbacks(), new NoGraph(), new NoTimeline(), new NoDeadLetters(), alarms,
                TimeProvider.System, () => 0.5, NullLoggerFactory.Instance)
            {
                Options = LifeOptions.Default with { RestsAfter = TimeSpan.FromSeconds(6), QuietBeforeSettling = TimeSpan.FromMilliseconds(200) },
            },
            store);
        host.Start();

        // Types are loaded and tables grown before the first weighing.
        await Touch(host, 0, 1000);
        await Rested(host);
        var empty = Heap();
        await Touch(host, 1000, Count);
        await Task.Delay(500);
        var touched = Heap();
        var awake = host.Awake;
        await Rested(host);
        var resting = Heap();
        return
        [
            new Row("managed heap per conversation touched in the last minute", Say((double)(touched - empty) / awake, $"{awake} awake"), "≤ 4,096 B"),
            new Row("managed heap per conversation at rest", Say((double)(resting - empty) / Count, $"{host.Awake} awake"), "≤ 64 B"),
        ];
    }

    private static async Task Touch(ConversationHost host, int from, int count)
    {
        for (var message = 0; message < 3; message++)
        {
            for (var i = 0; i < count; i++)
            {
                var person = (7_000_000_000 + from + i).ToString(CultureInfo.InvariantCulture);
                var body = Encoding.UTF8.GetBytes(
                    $$$"""{"object":"page","entry":[{"id":"{{{Bench.Page}}}","time":1,"messaging":[{"sender":{"id":"{{{person}}}"},"recipient":{"id":"{{{Bench.Page}}}"},"timestamp":{{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}},"message":{"mid":"m_{{{from}}}_{{{i}}}_{{{message}}}","text":"Hello, where is my parcel?"}}]}]}""");
                foreach (var item in WebhookReader.Read(body).Items)
                {
                    await host.Accept(new ConversationKey(Page, item.Person), item.Item, trace: null);
                }
            }
        }
    }

    private static async Task Rested(ConversationHost host)
    {
        for (var i = 0; i < 600 && host.Awake > 0; i++)
        {
            await Task.Delay(100);
        }
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Say(double bytes, string note) => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B ({note})");

    private sealed class NullStore : IConversationStore, IConversationIndex
    {
        public ValueTask<ReadOnlyMemory<byte>?> Load(ConversationKey key, CancellationToken stop) => new((ReadOnlyMemory<byte>?)null);

        public ValueTask Save(ConversationKey key, ConversationRecord record) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<ConversationKey>> DueBefore(DateTimeOffset now, int limit, CancellationToken stop) => new([]);

        public ValueTask<IReadOnlyList<ConversationKey>> Owing(ConversationKey? after, int limit, CancellationToken stop) => new([]);

        public ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => new(0);

        public ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop) => new([]);
    }

    private sealed class OneDirectory : IDirectory
    {
        public DirectorySnapshot Current { get; } = new(new MetaSeat(new AppId(9000), new Uri("http://127.0.0.1:9")))
        {
            Pages = new[]
            {
                new PageEntry(Page, "Bench", new PageRoster(Page, Profile.Handover)
                {
                    Primary = Bot,
                    Apps = new[] { new HostedApp(Bot, "bot") { Fields = new[] { "messages" }.ToFrozenSet() } }.ToFrozenDictionary(a => a.Id),
                }),
            }.ToFrozenDictionary(p => p.Id),
        };

        public ValueTask<DirectorySnapshot> Refresh(CancellationToken stop) => new(Current);

        public ValueTask Park(AppId app, string reason, CancellationToken stop) => ValueTask.CompletedTask;
    }

    private sealed class GoodCallbacks : ICallbacks
    {
        public bool TryEnter(AppId app, ConversationKey key) => true;

        public Task<AttemptReport> Post(DeliveryAttempt attempt) => Task.FromResult(new AttemptReport(200));
    }

    private sealed class NoGraph : IGraph
    {
        private static readonly GraphAnswer None = new(GraphEnd.NotStarted, 500, ReadOnlyMemory<byte>.Empty, []);

        public ValueTask WaitForBudget(PageId page, GraphPriority priority, CancellationToken stop) => ValueTask.CompletedTask;

        public Task<GraphAnswer> Send(PageId page, ReadOnlyMemory<byte> body) => Task.FromResult(None);

        public Task<GraphAnswer> Pass(ConversationKey key, Channel channel, AppId to, string? metadata) => Task.FromResult(None);

        public Task<GraphAnswer> Take(ConversationKey key, Channel channel, string? metadata) => Task.FromResult(None);

        public Task<GraphAnswer> Request(ConversationKey key, Channel channel, string? metadata) => Task.FromResult(None);

        public Task<OwnerAtMeta?> ThreadOwner(ConversationKey key, Channel channel) => Task.FromResult<OwnerAtMeta?>(null);

        public Task<GraphAnswer> Forward(ForwardedCall call, CancellationToken stop) => Task.FromResult(None);
    }

    private sealed class NoTimeline : ITimeline
    {
        public void Add(TimelineEntry entry)
        {
        }

        public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop) => new([]);
    }

    private sealed class NoDeadLetters : IDeadLetters
    {
        public ValueTask Store(IReadOnlyList<DeadLetterRecord> letters) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop) => new([]);

        public ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) => new((DeadLetterRecord?)null);

        public ValueTask<bool> Remove(string id, CancellationToken stop) => new(false);
    }
}
