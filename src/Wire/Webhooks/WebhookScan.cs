using System.Text.Json;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Reads the entries of one webhook whose JSON is sound and whose channel is known.</summary>
internal ref struct WebhookScan(ReadOnlySpan<byte> body, Channel channel)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly List<WebhookItem> _items = new(1);
    private readonly List<ItemScan> _scans = new(1);
    private List<WebhookNote>? _notes;

    public Webhook ReadEntries(Utf8JsonReader reader)
    {
        for (var entry = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; entry++)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadEntry(ref reader, entry);
            }
            else
            {
                reader.Skip();
                Note(WebhookFault.EntryNotAnObject, entry);
            }
        }

        return new Webhook(_items, _notes is null ? [] : _notes) { IsReadable = true };
    }

    private void ReadEntry(ref Utf8JsonReader reader, int entry)
    {
        Slice id = default;
        Slice time = default;
        _scans.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var on = ArrayOf(ref reader);
            var isId = on is null && RawJson.IsNamed(ref reader, "id"u8);
            var isTime = on is null && RawJson.IsNamed(ref reader, "time"u8);
            reader.Read();
            if (on is { } arrived)
            {
                ScanArray(ref reader, arrived, entry);
                continue;
            }

            var deep = false;
            var value = ItemScan.Skip(ref reader, reader.CurrentDepth, ref deep);
            id = isId ? value : id;
            time = isTime ? value : time;
        }

        var reading = new ItemReader(_body, channel, account: GraphIds.IdText(id.Of(_body)), time.Of(_body));
        foreach (var scan in _scans)
        {
            if (reading.TryRead(scan, out var item, out var fault))
            {
                _items.Add(item);
            }
            else
            {
                Note(fault, entry, scan.Index);
            }
        }
    }

    private void ScanArray(ref Utf8JsonReader reader, ArrivedOn on, int entry)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                Note(WebhookFault.ItemNotAnObject, entry);
            }

            reader.Skip();
            return;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                Note(WebhookFault.ItemNotAnObject, entry, index);
                continue;
            }

            _scans.Add(ItemScan.Read(ref reader, on, index));
        }
    }

    // A few receivers also look for messaging_handovers beside messaging (protocol.md 4.4).
    private static ArrivedOn? ArrayOf(ref Utf8JsonReader reader) =>
        RawJson.IsNamed(ref reader, "messaging"u8) || RawJson.IsNamed(ref reader, "messaging_handovers"u8) ? ArrivedOn.Messaging
        : RawJson.IsNamed(ref reader, "standby"u8) ? ArrivedOn.Standby
        : RawJson.IsNamed(ref reader, "changes"u8) ? ArrivedOn.Changes
        : null;

    private void Note(WebhookFault fault, int entry, int? index = null) => (_notes ??= []).Add(new WebhookNote(fault, entry, index));
}
