using System.Text;
using Router.Protocol;

namespace Router.Wire;

/// <summary>The facts of one item, by its kind (protocol.md 4.5, 4.6).</summary>
internal readonly ref struct ItemFacts(
    ReadOnlySpan<byte> whole, ReadOnlySpan<byte> content, ItemKey key, DateTimeOffset? at, ArrivedOn on, Channel channel)
{
    private readonly ReadOnlySpan<byte> _whole = whole;
    private readonly ReadOnlySpan<byte> _content = content;

    public bool IsEcho => RawJson.TryMember(_content, "is_echo"u8, out var raw) && IsTrue(raw);

    public Item Read(PersonId person, string? name)
    {
        var item = new Item(ItemKeys.KindOf(key), _whole.ToArray())
        {
            Field = key == ItemKey.Other ? name ?? "" : ItemKeys.FieldOf(key),
            At = at,
            On = on,
            Channel = channel,
        };
        return key switch
        {
            ItemKey.Message => Message(item),
            ItemKey.Postback => Postback(item, person),
            ItemKey.Reaction => item with { KnownBy = Known(item.Kind, at, "mid"u8, person, "action"u8) },
            ItemKey.Edit => item with { KnownBy = EditKnownBy() },
            ItemKey.Delivery or ItemKey.Read => item,
            ItemKey.Referral => Entry(item, _content) with { KnownBy = Known(item.Kind, at, "ref"u8, person, "ad_id"u8) },
            ItemKey.OptIn => item with { KnownBy = Known(item.Kind, at, "type"u8, person, "ref"u8) },
            ItemKey.Pass or ItemKey.Take or ItemKey.Request or ItemKey.Roles => Handover(item, person),
            ItemKey.Other => item with { KnownBy = KnownBy.Of(item.Kind, variant: 0, at: null, _whole) },
            // Sender + timestamp + kind; an item without a timestamp by its bytes.
            _ => item with { KnownBy = KnownBy.Of(item.Kind, (int)key, at, Utf8(person), at is null ? _whole : default) },
        };
    }

    private Item Message(Item item)
    {
        ReadOnlySpan<byte> mid = default;
        ReadOnlySpan<byte> app = default;
        ReadOnlySpan<byte> metadata = default;
        ReadOnlySpan<byte> referral = default;
        var isEcho = false;
        var isDeleted = false;
        var reader = new System.Text.Json.Utf8JsonReader(_content, RawJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == System.Text.Json.JsonTokenType.PropertyName)
        {
            var isMid = RawJson.IsNamed(ref reader, "mid"u8);
            var isApp = RawJson.IsNamed(ref reader, "app_id"u8);
            var isMetadata = RawJson.IsNamed(ref reader, "metadata"u8);
            var isReferral = RawJson.IsNamed(ref reader, "referral"u8);
            var isEchoMember = RawJson.IsNamed(ref reader, "is_echo"u8);
            var isDeletedMember = RawJson.IsNamed(ref reader, "is_deleted"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = _content[start..(int)reader.BytesConsumed];
            mid = isMid ? value : mid;
            app = isApp ? value : app;
            metadata = isMetadata ? value : metadata;
            referral = isReferral ? value : referral;
            isEcho = isEchoMember ? IsTrue(value) : isEcho;
            isDeleted = isDeletedMember ? IsTrue(value) : isDeleted;
        }

        var kind = isEcho ? ItemKind.Echo : ItemKind.Message;
        var text = RawJson.TextOf(mid);
        item = item with
        {
            Kind = kind,
            Field = isEcho ? "message_echoes" : item.Field,
            Mid = text,
            // A deletion (Instagram) bears the mid of the message it deletes; without the mark it would pass for a repeat.
            KnownBy = string.IsNullOrEmpty(text) ? KnownBy.Of(kind, variant: 2, at: null, _whole) : KnownBy.Of(kind, variant: isDeleted ? 1 : 0, at: null, Content(mid)),
        };
        if (!isEcho)
        {
            return referral.IsEmpty ? item : Entry(item, referral);
        }

        EchoMark.TryTakeRaw(metadata, out var mark, out _);
        return item with { EchoApp = AppOf(app), EchoMark = mark };
    }

    private Item Postback(Item item, PersonId person)
    {
        RawJson.TryMember(_content, "mid"u8, out var mid);
        RawJson.TryMember(_content, "payload"u8, out var payload);
        var text = RawJson.TextOf(mid);
        item = item with
        {
            Mid = text,
            KnownBy = string.IsNullOrEmpty(text)
                ? KnownBy.Of(item.Kind, variant: 1, at, Utf8(person), payload)
                : KnownBy.Of(item.Kind, variant: 0, at: null, Content(mid)),
        };
        if (PayloadTag.TryReadRaw(payload, out var app, out var form, out _))
        {
            item = item with { ButtonOf = app };
            if (form is AppTag.GetStarted or AppTag.GetStartedReference)
            {
                item = item with { EntryBy = RouteKind.GetStarted };
            }
        }

        // A referral stands in a postback of Get Started or an ice breaker only, and says more than the button (protocol.md 4.5).
        return RawJson.TryMember(_content, "referral"u8, out var referral) ? Entry(item, referral) : item;
    }

    // protocol.md 2.9, 4.5: source ADS with ad_id is an ad; otherwise a ref (or a source) is an m.me / ig.me link.
    // A referral with neither is a product question and no entry.
    private static Item Entry(Item item, ReadOnlySpan<byte> referral)
    {
        if (referral.IsEmpty || referral[0] != (byte)'{')
        {
            return item;
        }

        RawJson.TryMember(referral, "source"u8, out var source);
        RawJson.TryMember(referral, "ref"u8, out var link);
        RawJson.TryMember(referral, "ad_id"u8, out var ad);
        var from = RawJson.TextOf(source);
        if (string.Equals(from, "ADS", StringComparison.OrdinalIgnoreCase))
        {
            return item with { EntryBy = RouteKind.Ad, EntryKey = GraphIds.IdText(ad) };
        }

        return from is null && link.IsEmpty ? item : item with { EntryBy = RouteKind.Link, EntryKey = RawJson.TextOf(link) };
    }

    private Item Handover(Item item, PersonId person)
    {
        var kind = key switch
        {
            ItemKey.Pass => ObservationKind.Pass,
            ItemKey.Take => ObservationKind.Take,
            ItemKey.Request => ObservationKind.Request,
            _ => ObservationKind.Roles,
        };
        RawJson.TryMember(_content, "previous_owner_app_id"u8, out var previous);
        RawJson.TryMember(_content, "new_owner_app_id"u8, out var next);
        RawJson.TryMember(_content, "requested_owner_app_id"u8, out var requested);
        RawJson.TryMember(_content, "metadata"u8, out var metadata);
        var observation = new Observation(kind)
        {
            Previous = AppOf(previous),
            New = AppOf(next),
            Requested = AppOf(requested),
            Metadata = RawJson.TextOf(metadata),
        };
        // Account + person + timestamp + kind + new owner (protocol.md 4.3); ids as numbers, since Meta prints both forms.
        var owner = (observation.New ?? observation.Requested)?.ToString() ?? "";
        return item with
        {
            Observation = observation,
            KnownBy = KnownBy.Of(
                item.Kind, (int)kind, at, Utf8(person), Encoding.UTF8.GetBytes(owner), at is null || kind == ObservationKind.Roles ? _whole : default),
        };
    }

    private ulong Known(ItemKind kind, DateTimeOffset? time, ReadOnlySpan<byte> first, PersonId person, ReadOnlySpan<byte> second)
    {
        RawJson.TryMember(_content, first, out var one);
        RawJson.TryMember(_content, second, out var two);
        return KnownBy.Of(kind, variant: time is null ? 1 : 0, time, Utf8(person), one, time is null ? _whole : two);
    }

    private ulong EditKnownBy()
    {
        // num_edit is an integer in Meta's table and a string in its sample.
        RawJson.TryMember(_content, "num_edit"u8, out var number);
        return RawJson.TryMember(_content, "mid"u8, out var mid) && RawJson.TryWhole(number, out var edit)
            ? KnownBy.Of(ItemKind.Edit, variant: 0, at: null, Content(mid), Encoding.UTF8.GetBytes(edit.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            : KnownBy.Of(ItemKind.Edit, variant: 1, at: null, _whole);
    }

    private static AppId? AppOf(ReadOnlySpan<byte> raw) => RawJson.TryWhole(raw, out var id) && id >= 0 ? new AppId(id) : null;

    private static bool IsTrue(ReadOnlySpan<byte> raw) => raw.SequenceEqual("true"u8) || raw.SequenceEqual("\"true\""u8);

    private static byte[] Utf8(PersonId person) => Encoding.UTF8.GetBytes(person.Value);

    /// <summary>A raw string without its quotes, so that a number and its digits in a string are the same key.</summary>
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> raw) =>
        raw.Length >= 2 && raw[0] == (byte)'"' ? raw[1..^1] : raw;
}
