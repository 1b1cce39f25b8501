using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Router.Protocol;

namespace Router.Wire;

/// <summary>A payload that had no room for a tag. It has to be stored beside the Page before the button is sent.</summary>
public sealed record LongPayload(string Key, string Payload);

/// <summary>A payload with its tag, ready for Meta.</summary>
/// <param name="Text">What to send, never longer than <see cref="PayloadTag.MaxLength"/> unless the payload was.</param>
/// <param name="ToKeep">What to store first, if the text only refers to it.</param>
public readonly record struct TaggedPayload(string Text, LongPayload? ToKeep);

/// <summary>A payload whose tag was taken off.</summary>
/// <param name="App">The app that made the button.</param>
/// <param name="Rest">The app's own payload; null when it is stored under <paramref name="Key"/>.</param>
/// <param name="Key">Where the payload is stored, if it had no room.</param>
/// <param name="GetStarted">The button is Get Started.</param>
public readonly record struct TakenTag(AppId App, string? Rest, string? Key, bool GetStarted);

/// <summary>
/// The tag in front of every postback payload (rules.md section 4, Tags): always one more than is already there, and
/// exactly one taken off, so nobody can write a tag for another app.
/// </summary>
public static class PayloadTag
{
    /// <summary>The longest postback payload Meta takes, in characters (protocol.md 5.3).</summary>
    public const int MaxLength = 1000;

    /// <summary>Puts the tag of <paramref name="app"/> in front. Get Started is marked, since its tap is an entry of its own (protocol.md 2.9).</summary>
    public static TaggedPayload Add(AppId app, string payload, bool getStarted = false)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var tag = AppTag.Write(app, getStarted ? AppTag.GetStarted : AppTag.Text);
        if (tag.Length + payload.Length <= MaxLength)
        {
            return new TaggedPayload(tag + payload, ToKeep: null);
        }

        var key = KeyOf(payload);
        return new TaggedPayload(
            AppTag.Write(app, getStarted ? AppTag.GetStartedReference : AppTag.Reference) + key,
            new LongPayload(key, payload));
    }

    /// <summary>Takes exactly one tag off. False: there is none, the payload is as an app wrote it before Router came.</summary>
    public static bool TryTake(string payload, out TakenTag taken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (!AppTag.TryRead(payload, out var app, out var form, out var length))
        {
            taken = default;
            return false;
        }

        var rest = payload[length..];
        var stored = form is AppTag.Reference or AppTag.GetStartedReference;
        taken = new TakenTag(
            app, Rest: stored ? null : rest, Key: stored ? rest : null, GetStarted: form is AppTag.GetStarted or AppTag.GetStartedReference);
        return true;
    }

    /// <summary>As <see cref="TryTake"/>, over a raw JSON string. <paramref name="cut"/>: how many bytes after the quote are the tag.</summary>
    internal static bool TryReadRaw(ReadOnlySpan<byte> json, out AppId app, out char form, out int cut)
    {
        (app, form, cut) = (default, default, 0);
        return json.Length >= 2 && json[0] == (byte)'"' && AppTag.TryRead(json[1..^1], out app, out form, out cut);
    }

    /// <summary>The key of a payload is made from its text, so storing it twice is harmless.</summary>
    private static string KeyOf(string payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(payload), hash);
        return Base64Url.EncodeToString(hash[..16]);
    }
}
