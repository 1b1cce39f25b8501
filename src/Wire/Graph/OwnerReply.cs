using System.Buffers;
using Router.Protocol;

namespace Router.Wire;

/// <summary>The body of <c>thread_owner</c>, read from Meta and written for apps (protocol.md 3.9).</summary>
public static class OwnerReply
{
    /// <summary>Reads Meta's answer; null if it is none (an error, half an answer).</summary>
    public static OwnerAtMeta? Read(int status, ReadOnlySpan<byte> body)
    {
        if (status is < 200 or >= 300 || !RawJson.IsValid(body) || RawJson.TryMember(body, "error"u8, out _)
            || !RawJson.TryMember(body, "data"u8, out var list) || list[0] != (byte)'[')
        {
            return null;
        }

        var reader = new System.Text.Json.Utf8JsonReader(list, RawJson.Options);
        reader.Read();
        reader.Read();
        if (reader.TokenType == System.Text.Json.JsonTokenType.EndArray)
        {
            return OwnerAtMeta.Nobody.Instance;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var first = list[start..(int)reader.BytesConsumed];
        if (!RawJson.TryMember(first, "thread_owner"u8, out var owner) || owner[0] != (byte)'{')
        {
            return OwnerAtMeta.Nobody.Instance;
        }

        DateTimeOffset? expiration = RawJson.TryMember(owner, "expiration"u8, out var raw) ? MetaTime.Read(raw) : null;
        if (RawJson.TryMember(owner, "app_id"u8, out var id) && RawJson.TryWhole(id, out var app) && app > 0)
        {
            return new OwnerAtMeta.App(new AppId(app), expiration);
        }

        // Only an expiration: somebody else owns and Meta does not say who. Never read as idle (protocol.md 6).
        return expiration is null ? OwnerAtMeta.Nobody.Instance : new OwnerAtMeta.Hidden(expiration);
    }

    /// <summary>Writes the answer for an app. Neither owner nor expiration is idle.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="owner">The owner, if the app may see it.</param>
    /// <param name="expiration">When control ends, if the app may see it.</param>
    /// <param name="emptyObject">Write idle as <c>{"data":[{}]}</c>, for clients that crash on an empty list.</param>
    public static void Write(IBufferWriter<byte> output, AppId? owner, DateTimeOffset? expiration, bool emptyObject)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (owner is null && expiration is null)
        {
            output.Ascii(emptyObject ? "{\"data\":[{}]}"u8 : "{\"data\":[]}"u8);
            return;
        }

        output.Ascii("{\"data\":[{\"thread_owner\":{"u8);
        if (owner is { } app)
        {
            output.Ascii("\"app_id\":"u8);
            output.Text(app.ToString());
            output.Ascii(expiration is null ? default : ","u8);
        }

        if (expiration is { } at)
        {
            output.Ascii("\"expiration\":"u8);
            output.Number(at.ToUnixTimeSeconds());
        }

        output.Ascii("}}]}"u8);
    }
}
