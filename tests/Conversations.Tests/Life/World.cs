using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Router.Protocol;

namespace Router.Conversations.Tests.Life;

/// <summary>One process with its conversations, on a store that outlives it, among scripted apps and a scripted Meta.</summary>
internal sealed class World
{
    public static readonly PageId Page = new("100");
    public static readonly ConversationKey Key = new(Page, new PersonId("7"));
    public static readonly AppId Bot = new(1);
    public static readonly AppId Desk = new(2);
    public static readonly AppId Survey = new(3);
    public static readonly AppId RouterApp = new(1000);
    public static readonly AppId Inbox = new(263902037430900);

    private Door _door;
    private int _items;

    public World(AppId? primary = null, TimeSpan? quiet = null, TimeProvider? clock = null, RuleNumbers? numbers = null)
    {
        Clock = new ManualClock(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        Time = clock ?? Clock;
        Store = new MemoryStore(Journal);
        Apps = new Apps(Journal);
        Meta = new Meta(Journal);
        Letters = new Letters(Journal);
        Directory = new MemoryDirectory(Snapshot(primary, numbers ?? RuleNumbers.Default));
        Options = LifeOptions.Default with { QuietBeforeSettling = quiet ?? LifeOptions.Default.QuietBeforeSettling };
        (Host, _door) = NewProcess();
    }

    public ManualClock Clock { get; }

    public TimeProvider Time { get; }

    public Journal Journal { get; } = new();

    public MemoryStore Store { get; }

    public Apps Apps { get; }

    public Meta Meta { get; }

    public Letters Letters { get; }

    public MemoryTimeline Timeline { get; } = new();

    public MemoryDirectory Directory { get; }

    public LifeOptions Options { get; }

    public ConversationHost Host { get; private set; }

    public Conversation Stored => Store.Of(Key) ?? new Conversation(Key);

    /// <summary>Kills the process (it gets no further than its next access to the store) and starts another.</summary>
    public void Restart()
    {
        _door.Killed = true;
        (Host, _door) = NewProcess();
    }

    public Item Message(string text) => new(ItemKind.Message, Encoding.UTF8.GetBytes(text))
    {
        KnownBy = (ulong)StringComparer.Ordinal.GetHashCode(text),
        Mid = "m." + text,
        At = Time.GetUtcNow(),
    };

    public async Task<Acceptance> Says(string text) => await Accept(Message(text));

    public async Task<Acceptance> MetaTells(AppId previous, AppId next, ObservationKind kind = ObservationKind.Pass) =>
        await Accept(Observed(previous, next, kind));

    public async Task<Acceptance> Accept(Item item) => await Soon(Host.Accept(Key, item, trace: null).AsTask());

    public Item Observed(AppId previous, AppId next, ObservationKind kind) => new(ItemKind.Handover, Array.Empty<byte>())
    {
        KnownBy = (ulong)Interlocked.Increment(ref _items),
        At = Time.GetUtcNow(),
        Observation = new Observation(kind) { Previous = previous, New = next },
    };

    public async Task<Answer> Takes(AppId app, string? id = null) =>
        await Do(new Command.Take(Id(id), app, Metadata: null));

    public async Task<Answer> Passes(AppId app, AppId? to, string? id = null) =>
        await Do(new Command.Pass(Id(id), app, to, Metadata: null));

    public async Task<Answer> Do(Command command) => await Soon(Host.Do(Key, command, channel: null, trace: null, CancellationToken.None).AsTask());

    public async Task<SendAnswer> Sends(AppId app, string text, string? id = null, SendKind kind = SendKind.Message, bool mayClaim = true) =>
        await Soon(Host.Send(
            Key,
            new SendOrder(new Command.BeginSend(Id(id), app, kind) { MayClaim = mayClaim, Body = Encoding.UTF8.GetBytes(text) }, GraphPriority.Bot),
            channel: null,
            trace: null,
            CancellationToken.None).AsTask());

    public async Task<Conversation> Look() => (await Soon(Host.View(Key).AsTask())).State;

    /// <summary>The conversation as it is now, after everything that was posted has had its turn.</summary>
    public async Task<Conversation> Settled()
    {
        for (var i = 0; i < 5; i++)
        {
            await Look();
            await Task.Yield();
        }

        return await Look();
    }

    // A test of broken code fails, and does not hang.
    private static Task<T> Soon<T>(Task<T> work) => work.WaitAsync(TimeSpan.FromSeconds(20));

    public static async Task Until(Func<bool> come, string what)
    {
        for (var i = 0; !come(); i++)
        {
            Assert.True(i < 1500, $"Waited for: {what}");
            await Task.Delay(5);
        }
    }

    public async Task UntilState(Func<Conversation, bool> come, string what)
    {
        for (var i = 0; !come(await Look()); i++)
        {
            Assert.True(i < 1500, $"Waited for: {what}");
            await Task.Delay(5);
        }
    }

    /// <summary>Moves the clock in steps, so that what each step starts has its turn, until <paramref name="come"/>.</summary>
    public async Task PassTimeUntil(Func<bool> come, TimeSpan step, string what)
    {
        for (var i = 0; !come(); i++)
        {
            Assert.True(i < 1500, $"Passed time for: {what}");
            Clock.Advance(step);
            await Task.Delay(2);
        }
    }

    private (ConversationHost, Door) NewProcess()
    {
        var door = new Door(Store);
        var host = new ConversationHost(
            alarms => new LifePorts(
                door, Directory, Apps, Meta, Timeline, Letters, alarms, Time, () => 0, NullLoggerFactory.Instance) { Options = Options },
            Store);
        return (host, door);
    }

    private CommandId Id(string? id) => new(id ?? $"c{Interlocked.Increment(ref _items)}");

    private static DirectorySnapshot Snapshot(AppId? primary, RuleNumbers numbers)
    {
        FrozenSet<string> fields = FrozenSet.ToFrozenSet(["messages", "standby", "messaging_handovers", "message_echoes"]);
        var apps = new[] { (Bot, "Bot"), (Desk, "Desk"), (Survey, "Survey") }.Select(a => new HostedApp(a.Item1, a.Item2) { Fields = fields });
        var roster = new PageRoster(Page, Profile.Handover)
        {
            RouterApp = RouterApp,
            Primary = primary,
            Apps = apps.ToFrozenDictionary(a => a.Id),
            PlatformApps = FrozenSet.ToFrozenSet([Inbox]),
            Inboxes = FrozenSet.ToFrozenSet([Inbox]),
            Numbers = numbers,
        };
        return new DirectorySnapshot(new MetaSeat(RouterApp, new Uri("http://127.0.0.1:1")))
        {
            Pages = new[] { new PageEntry(Page, "Page", roster) }.ToFrozenDictionary(p => p.Id),
        };
    }
}
