using System.Text;
using System.Text.Json;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Turns one scanned item into the values the rules decide by: whose it is, its kind, its facts.</summary>
internal readonly ref struct ItemReader(ReadOnlySpan<byte> body, Channel channel, string? account, ReadOnlySpan<byte> entryTime)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly ReadOnlySpan<byte> _entryTime = entryTime;

    public bool TryRead(in ItemScan scan, out WebhookItem item, out WebhookFault fault)
    {
        item = null!;
        if (scan.IsTooDeep)
        {
            fault = WebhookFault.TooDeep;
            return false;
        }

        if (scan.Key == ItemKey.Change)
        {
            return TryReadChange(scan, out item, out fault);
        }

        if (scan.Key == ItemKey.None || (scan.Key != ItemKey.Other && scan.Content.Of(_body)[0] != (byte)'{'))
        {
            fault = WebhookFault.NoKind;
            return false;
        }

        var facts = new ItemFacts(
            scan.Whole.Of(_body), scan.Content.Of(_body), scan.Key, MetaTime.Read(scan.Timestamp.Of(_body)), scan.On, channel);
        var isEcho = scan.Key == ItemKey.Message && facts.IsEcho;
        var sender = IdOf(scan.Sender.Of(_body));
        var recipient = IdOf(scan.Recipient.Of(_body));
        var whose = account ?? GraphIds.IdText(isEcho ? sender : recipient);
        if (string.IsNullOrWhiteSpace(whose) || whose.Length > GraphIds.MaxLength)
        {
            fault = WebhookFault.NoAccount;
            return false;
        }

        if (!TryPerson(scan, sender, recipient, whose, isEcho, out var person))
        {
            fault = WebhookFault.BadPerson;
            return false;
        }

        fault = default;
        item = new WebhookItem(whose, person, facts.Read(person, scan.Name));
        return true;
    }

    // The dashboard's Test button puts an item under field/value; other changes concern the Page (protocol.md 4.4, 4.5).
    private bool TryReadChange(in ItemScan scan, out WebhookItem item, out WebhookFault fault)
    {
        var value = scan.Value.Of(_body);
        ReadOnlySpan<byte> user = default;
        if (value[0] == (byte)'{')
        {
            var reader = new Utf8JsonReader(value, RawJson.Options);
            reader.Read();
            var inner = ItemScan.Read(ref reader, ArrivedOn.Messaging, scan.Index);
            if (inner.Key < ItemKey.Change || (inner.Key == ItemKey.Other && !inner.Sender.IsEmpty))
            {
                inner.On = ArrivedOn.Changes;
                return new ItemReader(value, channel, account, _entryTime).TryRead(inner, out item, out fault);
            }

            user = RawJson.TryMember(value, "user"u8, out var named) ? IdOf(named) : default;
        }

        item = null!;
        fault = default;
        if (account is null)
        {
            fault = WebhookFault.NoAccount;
            return false;
        }

        var person = PersonId.PageLine;
        if (!user.IsEmpty)
        {
            var id = GraphIds.IdText(user);
            if (!GraphIds.IsPerson(id))
            {
                fault = WebhookFault.BadPerson;
                return false;
            }

            person = id == account ? person : new PersonId(id);
        }

        var whole = scan.Whole.Of(_body);
        var ownerOnly = ItemKeys.IsOwnerOnlyChange(scan.Name!);
        var kind = ownerOnly ? ItemKind.OwnerOnly : ItemKind.Unknown;
        item = new WebhookItem(account, person, new Item(kind, whole.ToArray())
        {
            Field = scan.Name!,
            // A label put on, taken off and put on again gives the same bytes: the entry's time keeps them apart.
            KnownBy = KnownBy.Of(kind, variant: 0, at: null, whole, ownerOnly ? _entryTime : default),
            On = ArrivedOn.Changes,
            Channel = channel,
        });
        return true;
    }

    // "Find the person as the id that is not the account" (protocol.md 4.6): captures swap sender and recipient, and an
    // entry's id need not equal the recipient's (4.4).
    private bool TryPerson(
        in ItemScan scan, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> recipient, string whose, bool isEcho, out PersonId person)
    {
        person = PersonId.PageLine;
        if (scan.Key == ItemKey.Roles)
        {
            return true;
        }

        var senderIsPerson = !sender.IsEmpty && !Is(sender, whose);
        var recipientIsPerson = !recipient.IsEmpty && !Is(recipient, whose);
        ReadOnlySpan<byte> id = (senderIsPerson, recipientIsPerson) switch
        {
            (true, true) => isEcho ? recipient : sender,
            (true, false) => sender,
            _ => default,
        };
        if (id.IsEmpty && sender.IsEmpty && scan.Key == ItemKey.OptIn)
        {
            // A checkbox opt-in of a guest names the person only here (protocol.md 4.5).
            id = RawJson.TryMember(scan.Content.Of(_body), "user_ref"u8, out var guest) && !guest.SequenceEqual("null"u8) ? guest : default;
        }

        if (id.IsEmpty && recipientIsPerson && scan.Key != ItemKey.PolicyEnforcement)
        {
            id = recipient;
        }

        if (id.IsEmpty)
        {
            return true;
        }

        var text = id[0] is (byte)'{' or (byte)'[' ? null : GraphIds.IdText(id);
        if (!GraphIds.IsPerson(text))
        {
            return false;
        }

        person = new PersonId(text);
        return true;
    }

    /// <summary>The raw id of a sender or recipient: its <c>id</c>, else the <c>user_ref</c> that stands for one.</summary>
    private static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> party)
    {
        if (party.IsEmpty || party[0] != (byte)'{')
        {
            return party;
        }

        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> userRef = default;
        var reader = new Utf8JsonReader(party, RawJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = RawJson.IsNamed(ref reader, "id"u8);
            var isRef = !isId && RawJson.IsNamed(ref reader, "user_ref"u8);
            reader.Read();
            var deep = false;
            var value = ItemScan.Skip(ref reader, reader.CurrentDepth, ref deep);
            id = isId ? value.Of(party) : id;
            userRef = isRef ? value.Of(party) : userRef;
        }

        return id.IsEmpty ? userRef : id;
    }

    private static bool Is(ReadOnlySpan<byte> id, string account) =>
        (id.Length == account.Length + 2 && id[0] == (byte)'"' && Ascii.Equals(id[1..^1], account)) || GraphIds.IdText(id) == account;
}
