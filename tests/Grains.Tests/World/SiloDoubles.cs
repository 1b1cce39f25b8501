using System.Collections.Concurrent;
using System.Text;
using Router.Conversations;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>What all silos talk to.</summary>
internal sealed class Outside
{
    public Disk Disk { get; } = new();

    public ReminderRows Reminders { get; } = new();

    public ConcurrentQueue<Heard> Heard { get; } = new();

    public ConcurrentQueue<(string Silo, string Text)> Sent { get; } = new();

    public ConcurrentQueue<TimelineEntry> Timeline { get; } = new();

    public ConcurrentDictionary<ConversationKey, (AppId? Owner, long Epoch)> Ledger { get; } = new();

    /// <summary>Ticks of reminders that are lost, by conversation.</summary>
    public ConcurrentDictionary<GrainId, int> LoseTicks { get; } = new();

    /// <summary>How apps answer in one conversation, 200 if not told; with the silo's name.</summary>
    public ConcurrentDictionary<ConversationKey, Func<string, Task<int>>> Apps { get; } = new();

    /// <summary>How long Meta takes for a send, in one's own cluster.</summary>
    public Func<Task> BeforeSend { get; set; } = () => Task.CompletedTask;

    public ConcurrentDictionary<string, SiloDoubles> Silos { get; } = new();

    public IReadOnlyList<Heard> HeardIn(ConversationKey key) => [.. Heard.Where(h => h.Conversation == key)];
}

/// <summary>One attempt that arrived at an app.</summary>
internal sealed record Heard(string Silo, ConversationKey Conversation, AppId App, string Text);

/// <summary>One silo's connections. A killed one's go nowhere: what still runs of it in this process reaches nobody.</summary>
internal sealed class SiloDoubles(string name, Outside outside) : ICallbacks, IGraph, ITimeline, IDeadLetters, IOwnerLedger
{
    private static readonly Task _never = new TaskCompletionSource().Task;
    private readonly ConcurrentQueue<ConversationKey> _waiting = new();

    public string Name => name;

    public bool Killed { get; set; }

    /// <summary>Apps have no place for an attempt.</summary>
    public bool Busy { get; set; }

    public int Waiting => _waiting.Count;

    public Task Pass() => Killed ? _never : Task.CompletedTask;

    public void Open(IWaker waker)
    {
        Busy = false;
        while (_waiting.TryDequeue(out var key))
        {
            waker.Wake(key);
        }
    }

    public bool TryEnter(AppId app, ConversationKey key)
    {
        if (!Busy)
        {
            return true;
        }

        _waiting.Enqueue(key);
        return false;
    }

    public async Task<AttemptReport> Post(DeliveryAttempt attempt)
    {
        await Pass();
        if (outside.Apps.TryGetValue(attempt.Conversation, out var answer))
        {
            var status = await answer(name);
            await Pass();
            if (status != 200)
            {
                return new AttemptReport(status);
            }
        }

        var text = attempt.Item.Content is Content.FromMeta meta ? Encoding.UTF8.GetString(meta.Json.Span) : attempt.Item.Content.GetType().Name;
        outside.Heard.Enqueue(new Heard(name, attempt.Conversation, attempt.Row.App, text));
        return new AttemptReport(200);
    }

    public ValueTask WaitForBudget(PageId page, GraphPriority priority, CancellationToken stop) => ValueTask.CompletedTask;

    public async Task<GraphAnswer> Send(PageId page, ReadOnlyMemory<byte> body)
    {
        await Pass();
        await outside.BeforeSend();
        outside.Sent.Enqueue((name, Encoding.UTF8.GetString(body.Span)));
        return new GraphAnswer(GraphEnd.Answered, 200, """{"message_id":"m"}"""u8.ToArray(), []);
    }

    public Task<GraphAnswer> Pass(ConversationKey key, Channel channel, AppId to, string? metadata) => throw new NotSupportedException();

    public Task<GraphAnswer> Take(ConversationKey key, Channel channel, string? metadata) => throw new NotSupportedException();

    public Task<GraphAnswer> Request(ConversationKey key, Channel channel, string? metadata) => throw new NotSupportedException();

    public Task<OwnerAtMeta?> ThreadOwner(ConversationKey key, Channel channel) => Task.FromResult<OwnerAtMeta?>(null);

    public Task<GraphAnswer> Forward(ForwardedCall call, CancellationToken stop) => throw new NotSupportedException();

    public void Add(TimelineEntry entry) => outside.Timeline.Enqueue(entry);

    public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop) =>
        new([.. outside.Timeline.Where(e => e.Conversation == key).TakeLast(most)]);

    public ValueTask Store(IReadOnlyList<DeadLetterRecord> letters) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop) => new([]);

    public ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) => new((DeadLetterRecord?)null);

    public ValueTask<bool> Remove(string id, CancellationToken stop) => new(false);

    public void Owned(ConversationKey key, AppId? owner, long epoch) => outside.Ledger[key] = (owner, epoch);
}
