using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

/// <summary>Everything else the edge keeps or reads, in memory.</summary>
internal sealed class Shelves : IDeadLetters, ITimeline, ILongPayloads, ICallbackVerifier, IDeadLetterReplay, IConversationIndex
{
    public Dictionary<string, DeadLetterRecord> Letters { get; } = [];

    public Dictionary<string, string> Payloads { get; } = [];

    public List<TimelineEntry> Lines { get; } = [];

    public List<ConversationKey> Owned { get; } = [];

    public CallbackVerdict Verdict { get; set; } = CallbackVerdict.Verified;

    public ReplayOutcome Replayed { get; set; } = ReplayOutcome.Delivered;

    public bool Away { get; set; }

    public ValueTask Store(IReadOnlyList<DeadLetterRecord> letters)
    {
        Reachable();
        foreach (var letter in letters)
        {
            Letters[letter.Id] = letter;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop)
    {
        Reachable();
        return ValueTask.FromResult<IReadOnlyList<DeadLetterRecord>>([.. Letters.Values.Where(l => app is null || l.App == app).Take(most)]);
    }

    public ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) => ValueTask.FromResult(Letters.GetValueOrDefault(id));

    public ValueTask<bool> Remove(string id, CancellationToken stop) => ValueTask.FromResult(Letters.Remove(id));

    public void Add(TimelineEntry entry) => Lines.Add(entry);

    public ValueTask<IReadOnlyList<TimelineEntry>> Read(ConversationKey key, int most, CancellationToken stop) =>
        ValueTask.FromResult<IReadOnlyList<TimelineEntry>>([.. Lines.Where(l => l.Conversation == key).TakeLast(most)]);

    public ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop)
    {
        foreach (var payload in payloads)
        {
            Payloads[payload.Key] = payload.Payload;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<string?> Find(PageId page, string key, CancellationToken stop) => ValueTask.FromResult(Payloads.GetValueOrDefault(key));

    public Task<CallbackVerdict> Verify(Uri callback, Secret verifyToken, CancellationToken stop) => Task.FromResult(Verdict);

    public Task<ReplayOutcome> Replay(DeadLetterRecord letter, CancellationToken stop) => Task.FromResult(Replayed);

    public ValueTask<IReadOnlyList<ConversationKey>> DueBefore(DateTimeOffset now, int limit, CancellationToken stop) => ValueTask.FromResult<IReadOnlyList<ConversationKey>>([]);

    public ValueTask<IReadOnlyList<ConversationKey>> Owing(ConversationKey? after, int limit, CancellationToken stop) => ValueTask.FromResult<IReadOnlyList<ConversationKey>>([]);

    public ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => ValueTask.FromResult((long)Owned.Count);

    public ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop) =>
        ValueTask.FromResult<IReadOnlyList<ConversationKey>>([.. Owned.Take(limit)]);

    private void Reachable()
    {
        if (Away)
        {
            throw new StoreUnavailableException();
        }
    }

    public void Clear()
    {
        Letters.Clear();
        Payloads.Clear();
        Lines.Clear();
        Owned.Clear();
        (Verdict, Replayed, Away) = (CallbackVerdict.Verified, ReplayOutcome.Delivered, false);
    }
}
