namespace Router.Sandbox;

/// <summary>While it is open, webhooks are collected; when it is disposed each app gets them in one POST (one per <c>object</c>).</summary>
public sealed class WebhookBatch : IDisposable
{
    private readonly WebhookSender _sender;
    private readonly List<(MetaApp App, OutgoingItem Item)> _items = [];

    internal WebhookBatch(WebhookSender sender, bool mergeEntries)
    {
        _sender = sender;
        MergeEntries = mergeEntries;
    }

    internal bool MergeEntries { get; }

    internal IEnumerable<(MetaApp App, IReadOnlyList<OutgoingItem> Items)> Posts =>
        _items.GroupBy(pair => (pair.App, pair.Item.Object))
            .Select(group => (group.Key.App, (IReadOnlyList<OutgoingItem>)[.. group.Select(pair => pair.Item)]));

    internal void Add(MetaApp app, OutgoingItem item) => _items.Add((app, item));

    public void Dispose() => _sender.Close(this);
}
