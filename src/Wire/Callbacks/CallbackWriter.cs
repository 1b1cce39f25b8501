using System.Buffers;
using System.Text.Json;
using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// Writes the body of one delivery as Meta would: one <c>entry</c> with one item, <c>messaging</c> and <c>standby</c> never
/// mixed (rules.md section 6, protocol.md 4.8).
/// </summary>
public static class CallbackWriter
{
    /// <summary>Writes the body. The same arguments give the same bytes.</summary>
    /// <param name="output">Where to; sign what was written.</param>
    /// <param name="account">The Page, or the Instagram account.</param>
    /// <param name="person">The conversation's person, or the Page's line.</param>
    /// <param name="item">What is owed.</param>
    /// <param name="on">The channel the app hears it on.</param>
    /// <param name="format">The app's switches.</param>
    /// <param name="longPayload">Gives the payload stored under a key (<see cref="LongPayloadKeys"/>), or null.</param>
    public static void Write(
        IBufferWriter<byte> output,
        CallbackAccount account,
        PersonId person,
        OwedItem item,
        HeardOn on,
        CallbackFormat format,
        Func<string, string?>? longPayload = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(item);
        var content = item.Content as Content.FromMeta;
        ItemScan scan = default;
        var isChange = false;
        if (content is not null)
        {
            scan = MetaItemWriter.Scan(content.Json.Span);
            isChange = MetaItemWriter.IsChange(scan);
        }

        output.Ascii(account.Channel == Channel.Instagram ? "{\"object\":\"instagram\",\"entry\":[{\"id\":"u8 : "{\"object\":\"page\",\"entry\":[{\"id\":"u8);
        output.Text(account.Id);
        output.Ascii(",\"time\":"u8);
        output.Number(item.AcceptedAt.ToUnixTimeMilliseconds());
        // A Page-level change has no form in messaging or standby: it keeps Meta's own.
        output.Ascii(isChange ? ",\"changes\":["u8 : on == HeardOn.Standby ? ",\"standby\":["u8 : ",\"messaging\":["u8);
        if (content is not null)
        {
            MetaItemWriter.Write(output, content, scan, on, format, longPayload);
        }
        else
        {
            OwnItemWriter.Write(output, account, person, item, format);
        }

        output.Ascii("]}]}"u8);
    }

    /// <summary>The keys of stored payloads this item refers to: what to look up before <see cref="Write"/>. Nearly always none.</summary>
    public static IReadOnlyList<string> LongPayloadKeys(Content content) =>
        content is Content.FromMeta { Kind: ItemKind.Postback or ItemKind.Echo } meta ? TagCut.Keys(meta.Json.Span) : [];
}
