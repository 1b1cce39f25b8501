using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.SharedStore;

/// <summary>Payloads that had no room for a tag, in memory.</summary>
internal sealed class MemoryLongPayloads : ILongPayloads
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(PageId Page, string Key), string> _payloads = [];

    public ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop)
    {
        lock (_gate)
        {
            foreach (var payload in payloads)
            {
                _payloads.TryAdd((page, payload.Key), payload.Payload);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<string?> Find(PageId page, string key, CancellationToken stop)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_payloads.GetValueOrDefault((page, key)));
        }
    }

    public int Remove(PageId page)
    {
        lock (_gate)
        {
            var gone = _payloads.Keys.Where(key => key.Page == page).ToArray();
            return gone.Count(_payloads.Remove);
        }
    }
}
