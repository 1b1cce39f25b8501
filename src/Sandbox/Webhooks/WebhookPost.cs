using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>An item on its way to one app. <c>Copy</c>: the platform repeats an item the app has had already.</summary>
internal sealed record OutgoingItem(
    MetaPageId Page, Psid? Person, string Object, MetaPageId Account, string Kind, string Channel, JsonObject Item, bool Copy = false)
{
    /// <summary>What stands as <c>hop_context</c> beside the channel, on the entry of lead-ad handovers.</summary>
    public JsonNode? Context { get; init; }

    public string? Mid => GraphArguments.TextOf((Item[Kind] as JsonObject)?["mid"]);

    public long Timestamp => Item["timestamp"] is JsonValue value && value.TryGetValue<long>(out var milliseconds) ? milliseconds : 0;

    /// <summary>The same item with another timestamp, as Meta's duplicates have.</summary>
    public OutgoingItem Again(long later)
    {
        var copy = (JsonObject)Item.DeepClone();
        if (Timestamp > 0)
        {
            copy["timestamp"] = Timestamp + later;
        }

        return this with { Item = copy, Copy = true };
    }
}

/// <summary>One POST to one app: items of one <c>object</c>, each in an entry of its own or merged by Page.</summary>
internal sealed record WebhookPost(long Id, MetaApp App, IReadOnlyList<OutgoingItem> Items, bool MergeEntries)
{
    /// <summary>The lines whose order this POST keeps.</summary>
    public IEnumerable<(MetaAppId App, MetaPageId Page, Psid? Person)> Lines =>
        Items.Select(item => (App.Id, item.Page, item.Person)).Distinct();

    public FaultTarget Target => new(App.Id, [.. Items.Select(item => item.Kind)], [.. Items.Select(item => item.Person)]);

    /// <summary>The envelope of protocol.md 4.4; <c>time</c> is when Meta sent it, in milliseconds.</summary>
    public byte[] Render(DateTimeOffset now)
    {
        var entries = new JsonArray();
        foreach (var group in Groups())
        {
            var entry = new JsonObject { ["id"] = group[0].Account.Value, ["time"] = now.ToUnixTimeMilliseconds() };
            foreach (var item in group)
            {
                if (entry[item.Channel] is not JsonArray channel)
                {
                    entry[item.Channel] = channel = [];
                }

                channel.Add(item.Item.DeepClone());
                if (item.Context is { } context)
                {
                    entry["hop_context"] = context.DeepClone();
                }
            }

            entries.Add(entry);
        }

        return MetaJson.Write(new JsonObject { ["object"] = Items[0].Object, ["entry"] = entries });
    }

    private IEnumerable<OutgoingItem[]> Groups() => MergeEntries
        ? Items.GroupBy(item => item.Account).Select(group => group.ToArray())
        : Items.Select(item => new[] { item });

    public override string ToString() => Id.ToString(CultureInfo.InvariantCulture);
}
