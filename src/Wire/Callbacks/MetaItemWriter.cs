using System.Buffers;
using System.Text.Json;
using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// Writes an item of Meta's for an app. Members that Router knows are written anew; members it does not know, and items of
/// unknown kind, keep their raw text.
/// </summary>
internal static class MetaItemWriter
{
    public static ItemScan Scan(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, RawJson.Options);
        reader.Read();
        return ItemScan.Read(ref reader, ArrivedOn.Changes, index: 0);
    }

    public static bool IsChange(in ItemScan scan) => scan.Key == ItemKey.Change && scan.Sender.IsEmpty && scan.Recipient.IsEmpty;

    public static void Write(
        IBufferWriter<byte> output, Content.FromMeta content, in ItemScan scan, HeardOn on, CallbackFormat format, Func<string, string?>? longPayload)
    {
        var json = content.Json.Span;
        if (content.Kind == ItemKind.Unknown || scan.Key >= ItemKey.Change)
        {
            output.Raw(json);
            return;
        }

        var reader = new Utf8JsonReader(json, RawJson.Options);
        reader.Read();
        output.Ascii("{"u8);
        var first = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            output.Ascii(first ? default : ","u8);
            first = false;
            output.Raw(json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2));
            output.Ascii(":"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = new Slice(start, (int)reader.BytesConsumed - start);
            Member(output, content, scan, value, on, format, longPayload);
        }

        output.Ascii("}"u8);
    }

    private static void Member(
        IBufferWriter<byte> output, Content.FromMeta content, in ItemScan scan, Slice value, HeardOn on, CallbackFormat format, Func<string, string?>? longPayload)
    {
        var raw = value.Of(content.Json.Span);
        if (value == scan.Sender || value == scan.Recipient)
        {
            Party(output, raw);
        }
        else if (value == scan.Timestamp && MetaTime.Read(raw) is { } at)
        {
            // Seconds and strings occur (protocol.md 4.4); clients are written for milliseconds.
            output.Number(at.ToUnixTimeMilliseconds());
        }
        else if (value == scan.Content && content.Kind == ItemKind.Echo)
        {
            Echo(output, raw, content.EchoOf, longPayload);
        }
        else if (value == scan.Content && content.Kind == ItemKind.Postback)
        {
            Postback(output, raw, bare: on == HeardOn.Standby && format.BarePostbacks, longPayload);
        }
        else
        {
            output.Raw(raw);
        }
    }

    // Ids of people and Pages are strings in Meta's documentation, numbers in a few captures (protocol.md 4.4).
    private static void Party(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
    {
        if (raw[0] != (byte)'{')
        {
            output.Ascii("{\"id\":"u8);
            output.Text(GraphIds.IdText(raw) ?? "");
            output.Ascii("}"u8);
            return;
        }

        if (!RawJson.TryMember(raw, "id"u8, out var id) || id[0] == (byte)'"')
        {
            output.Raw(raw);
            return;
        }

        JsonRewrite.Write(output, raw, IdAsText);
    }

    private static MemberFate IdAsText(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> text)
    {
        text = default;
        if (!name.SequenceEqual("id"u8) || !RawJson.TryWhole(value, out _))
        {
            return MemberFate.Copy;
        }

        text = JsonRewrite.Quote(GraphIds.IdText(value) ?? "");
        return MemberFate.Replace;
    }

    private static void Postback(IBufferWriter<byte> output, ReadOnlySpan<byte> raw, bool bare, Func<string, string?>? longPayload)
    {
        JsonRewrite.Write(output, raw, (ReadOnlySpan<byte> _, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> shown) =>
        {
            shown = default;
            if (!name.SequenceEqual("payload"u8))
            {
                return MemberFate.Copy;
            }

            return bare ? MemberFate.Omit : TagCut.Payload(value, longPayload, out shown);
        });
    }

    private static void Echo(IBufferWriter<byte> output, ReadOnlySpan<byte> raw, AppId? echoOf, Func<string, string?>? longPayload)
    {
        var tagged = raw.IndexOf("\"~r"u8) >= 0;
        if (echoOf is null && !tagged)
        {
            output.Raw(raw);
            return;
        }

        var payloads = TagCut.Rule(longPayload);
        var named = false;
        var shown = new ArrayBufferWriter<byte>(raw.Length + 32);
        JsonRewrite.Write(shown, raw, (ReadOnlySpan<byte> _, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> replacement) =>
        {
            replacement = default;
            if (name.SequenceEqual("app_id"u8) && echoOf is { } app)
            {
                named = true;
                replacement = System.Text.Encoding.ASCII.GetBytes(app.ToString());
                return MemberFate.Replace;
            }

            if (name.SequenceEqual("metadata"u8))
            {
                return Metadata(value, out replacement);
            }

            // Only attachments hold buttons; the other members are texts and ids.
            if (!tagged || !name.SequenceEqual("attachments"u8))
            {
                return MemberFate.Copy;
            }

            var attachments = new ArrayBufferWriter<byte>(value.Length);
            JsonRewrite.Write(attachments, value, payloads);
            replacement = attachments.WrittenMemory;
            return MemberFate.Replace;
        });

        var written = shown.WrittenSpan;
        if (named || echoOf is not { } sender)
        {
            output.Ascii(written);
            return;
        }

        // Instagram prints no app_id (protocol.md 4.5); Router knows it from the send.
        output.Ascii(written[..^1]);
        output.Ascii(written.Length > 2 ? ",\"app_id\":"u8 : "\"app_id\":"u8);
        output.Number(sender.Value);
        output.Ascii("}"u8);
    }

    private static MemberFate Metadata(ReadOnlySpan<byte> value, out ReadOnlyMemory<byte> own)
    {
        own = default;
        if (!EchoMark.TryTakeRaw(value, out _, out var cut))
        {
            return MemberFate.Copy;
        }

        // Nothing but the mark: the app sent no metadata, so it gets none.
        if (value.Length == cut + 2)
        {
            return MemberFate.Omit;
        }

        var rest = new byte[value.Length - cut];
        rest[0] = (byte)'"';
        value[(1 + cut)..].CopyTo(rest.AsSpan(1));
        own = rest;
        return MemberFate.Replace;
    }
}
