using System.Buffers;
using System.Text;
using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// Writes a caller's parameters as a JSON body with a tag in front of every postback payload: buttons of templates, menus,
/// Get Started, ice breakers. Quick replies are no postbacks and stay (rules.md section 4).
/// </summary>
internal sealed class PayloadTagger(AppId app)
{
    private readonly List<LongPayload> _toKeep = [];

    private enum Where
    {
        /// <summary>Payloads of objects whose type is <c>postback</c>.</summary>
        Buttons = 1,

        /// <summary>Every payload: ice breakers have no type.</summary>
        Everywhere = 2,

        GetStarted = 3,
    }

    /// <summary>Writes all parameters but <c>thread_control</c>. <paramref name="metadata"/>, if any, becomes the message's.</summary>
    public static ForwardedBody Write(GraphParameters parameters, AppId app, string? metadata)
    {
        var tagger = new PayloadTagger(app);
        var output = new ArrayBufferWriter<byte>(512);
        output.Ascii("{"u8);
        var first = true;
        foreach (var name in parameters.Names)
        {
            if (name == "thread_control")
            {
                continue;
            }

            output.Ascii(first ? default : ","u8);
            first = false;
            output.Text(name);
            output.Ascii(":"u8);
            var value = parameters[name];
            if (name == "message" && metadata is not null)
            {
                tagger.Message(output, value.AsJson().Span, metadata);
            }
            else
            {
                tagger.Parameter(output, name, IsStructure(name) ? value.AsJson() : value.AsString());
            }
        }

        output.Ascii("}"u8);
        return new ForwardedBody(output.WrittenMemory, tagger._toKeep);
    }

    // In forms and queries these are JSON text; any other parameter is text even if it looks like JSON.
    private static bool IsStructure(string name) => name is
        "message" or "recipient" or "persistent_menu" or "ice_breakers" or "get_started" or "call_to_actions" or "greeting" or "commands"
        or "whitelisted_domains" or "payload" or "reply_to" or "params" or "attachment" or "user_ids" or "actions" or "fields" or "elements"
        or "buttons" or "default_action";

    private void Parameter(IBufferWriter<byte> output, string name, ReadOnlyMemory<byte> json)
    {
        var where = name switch
        {
            "get_started" => Where.GetStarted,
            "ice_breakers" or "call_to_actions" => Where.Everywhere,
            _ => Where.Buttons,
        };
        JsonRewrite.Write(output, json.Span, Rule(where));
    }

    private void Message(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> message, string metadata)
    {
        var buttons = Rule(Where.Buttons);
        var written = new ArrayBufferWriter<byte>(message.Length + 64);
        var length = message.Length;
        JsonRewrite.Write(written, message, (ReadOnlySpan<byte> owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> tagged) =>
        {
            tagged = default;
            // Only the message itself is as long as the whole: metadata of an object inside it is not ours.
            return owner.Length == length && name.SequenceEqual("metadata"u8) ? MemberFate.Omit : buttons(owner, name, value, ref memo, out tagged);
        });
        output.Ascii(written.WrittenSpan[..^1]);
        output.Ascii(written.WrittenCount > 2 ? ",\"metadata\":"u8 : "\"metadata\":"u8);
        output.Text(metadata);
        output.Ascii("}"u8);
    }

    private MemberRule Rule(Where where) =>
        (ReadOnlySpan<byte> owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref int memo, out ReadOnlyMemory<byte> tagged) =>
        {
            tagged = default;
            if (name.SequenceEqual("quick_replies"u8))
            {
                return MemberFate.Copy;
            }

            if (name.SequenceEqual("payload"u8) && value[0] is not ((byte)'{' or (byte)'[') && !value.SequenceEqual("null"u8)
                && (where != Where.Buttons || IsPostback(owner, ref memo)))
            {
                tagged = Tag(value, getStarted: where == Where.GetStarted);
                return MemberFate.Replace;
            }

            // Graph takes JSON text where it expects an object, at any depth: a button in it must not go untagged.
            if (value[0] == (byte)'"' && HoldsButtons(name) && RawJson.TextOf(value) is { } text && LooseJson.TryRead(text, out var inner))
            {
                var output = new ArrayBufferWriter<byte>(inner.Length + 64);
                JsonRewrite.Write(output, inner.Span, Rule(where));
                tagged = output.WrittenMemory;
                return MemberFate.Replace;
            }

            return MemberFate.Descend;
        };

    private ReadOnlyMemory<byte> Tag(ReadOnlySpan<byte> value, bool getStarted)
    {
        if (RawJson.TextOf(value) is { } payload)
        {
            var tag = PayloadTag.Add(app, payload, getStarted);
            if (tag.ToKeep is { } keep)
            {
                _toKeep.Add(keep);
            }

            return JsonRewrite.Quote(tag.Text);
        }

        // Half a surrogate pair or bytes that are not UTF-8: no text, but it must not go out untagged and look like another app's.
        var mark = AppTag.Write(app, getStarted ? AppTag.GetStarted : AppTag.Text);
        var raw = new ArrayBufferWriter<byte>(value.Length + mark.Length);
        raw.Ascii("\""u8);
        raw.Ascii(Encoding.ASCII.GetBytes(mark));
        raw.Ascii(value[1..]);
        return raw.WrittenMemory;
    }

    private static bool HoldsButtons(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("attachment"u8) || name.SequenceEqual("payload"u8) || name.SequenceEqual("elements"u8) || name.SequenceEqual("buttons"u8)
        || name.SequenceEqual("call_to_actions"u8) || name.SequenceEqual("default_action"u8) || name.SequenceEqual("attachments"u8);

    /// <summary>True if any <c>type</c> of the object is <c>postback</c>: which of several counts at Meta nobody knows.</summary>
    private static bool IsPostback(ReadOnlySpan<byte> owner, ref int memo)
    {
        if (memo == 0)
        {
            memo = IsPostback(owner) ? 1 : -1;
        }

        return memo > 0;
    }

    private static bool IsPostback(ReadOnlySpan<byte> owner)
    {
        if (owner[0] != (byte)'{')
        {
            return false;
        }

        var reader = new System.Text.Json.Utf8JsonReader(owner, RawJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == System.Text.Json.JsonTokenType.PropertyName)
        {
            var isType = RawJson.IsNamed(ref reader, "type"u8);
            reader.Read();
            if (isType && reader.TokenType == System.Text.Json.JsonTokenType.String
                && string.Equals(RawJson.TextOf(ref reader)?.Trim(), "postback", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
