using System.Text;

namespace Router.Wire;

/// <summary>Takes tags off payloads in raw JSON (rules.md section 4: replies that show payloads come without the tag).</summary>
internal static class TagCut
{
    /// <summary>
    /// What to show instead of a payload: one tag less, or the stored text it refers to. <see cref="MemberFate.Omit"/> if that
    /// is not stored any more, <see cref="MemberFate.Copy"/> if there is no tag.
    /// </summary>
    public static MemberFate Payload(ReadOnlySpan<byte> json, Func<string, string?>? longPayload, out ReadOnlyMemory<byte> shown)
    {
        shown = default;
        if (!PayloadTag.TryReadRaw(json, out _, out var form, out var cut))
        {
            return MemberFate.Copy;
        }

        if (form is AppTag.Text or AppTag.GetStarted)
        {
            var rest = new byte[json.Length - cut];
            rest[0] = (byte)'"';
            json[(1 + cut)..].CopyTo(rest.AsSpan(1));
            shown = rest;
            return MemberFate.Replace;
        }

        if (longPayload?.Invoke(Encoding.UTF8.GetString(json[(1 + cut)..^1])) is not { } stored)
        {
            return MemberFate.Omit;
        }

        shown = JsonRewrite.Quote(stored);
        return MemberFate.Replace;
    }

    /// <summary>The rule that takes the tag off every payload below. Quick replies are not tagged, so theirs stay.</summary>
    public static MemberRule Rule(Func<string, string?>? longPayload) =>
        (ReadOnlySpan<byte> _, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> shown) =>
        {
            shown = default;
            if (name.SequenceEqual("quick_replies"u8))
            {
                return MemberFate.Copy;
            }

            if (!name.SequenceEqual("payload"u8) || value[0] != (byte)'"')
            {
                return MemberFate.Descend;
            }

            return Payload(value, longPayload, out shown);
        };

    /// <summary>The keys of stored payloads that <paramref name="json"/> refers to. Usually none, and found so at once.</summary>
    public static IReadOnlyList<string> Keys(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"~r"u8) < 0)
        {
            return [];
        }

        var keys = new List<string>();
        var rule = Rule(key =>
        {
            keys.Add(key);
            return null;
        });
        if (RawJson.IsValid(json))
        {
            JsonRewrite.Write(new System.Buffers.ArrayBufferWriter<byte>(json.Length), json, rule);
        }

        return keys;
    }
}
