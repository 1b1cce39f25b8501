using Router.Protocol;

namespace Router.Outgoing;

/// <summary>The conversations that wait for a place at one app: each once, first come first served. Costs about 60 bytes each.</summary>
internal sealed class WaitingLine
{
    private readonly Queue<ConversationKey> _order = new();
    private readonly HashSet<ConversationKey> _in = [];

    public int Count => _order.Count;

    public void Add(ConversationKey key)
    {
        if (_in.Add(key))
        {
            _order.Enqueue(key);
        }
    }

    public ConversationKey Next()
    {
        var key = _order.Dequeue();
        _in.Remove(key);
        if (_order.Count == 0)
        {
            // A line that was long once would keep its room for ever.
            _order.TrimExcess();
            _in.TrimExcess();
        }

        return key;
    }
}
