using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// The mark of the sending app in <c>message.metadata</c>, in front of the app's own text (rules.md section 4, Echoes).
/// </summary>
public static class EchoMark
{
    /// <summary>The longest metadata of a message Meta takes, in characters (protocol.md 5.3: "under 1000").</summary>
    public const int MaxLength = 999;

    /// <summary>
    /// Puts the mark in front of <paramref name="metadata"/>. Without room for it the text goes unmarked, and the message's id
    /// decides whose echo it is. Null: the text has no room and itself begins like a mark; sent unmarked it would claim to be
    /// another app's, so it must not be sent.
    /// </summary>
    public static string? Add(AppId app, string? metadata)
    {
        var mark = AppTag.Write(app, AppTag.Text);
        if (metadata is null)
        {
            return mark;
        }

        if (mark.Length + metadata.Length <= MaxLength)
        {
            return mark + metadata;
        }

        return Unmarked(metadata);
    }

    /// <summary>The text as it goes without a mark; null if it begins like one.</summary>
    internal static string? Unmarked(string? metadata) =>
        metadata is not null && AppTag.TryRead(metadata, out _, out _, out _) ? null : metadata;

    /// <summary>Takes the mark off. <paramref name="own"/> is null when nothing was of the app.</summary>
    public static bool TryTake(string metadata, out AppId app, out string? own)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (AppTag.TryRead(metadata, out app, out var form, out var length) && form == AppTag.Text)
        {
            own = length == metadata.Length ? null : metadata[length..];
            return true;
        }

        (app, own) = (default, metadata);
        return false;
    }

    /// <summary>As <see cref="TryTake"/>, over a raw JSON string. <paramref name="cut"/>: how many bytes after the quote are the mark.</summary>
    internal static bool TryTakeRaw(ReadOnlySpan<byte> json, out AppId? app, out int cut)
    {
        (app, cut) = (null, 0);
        if (json.Length < 2 || json[0] != (byte)'"' || !AppTag.TryRead(json[1..^1], out var marked, out var form, out var length) || form != AppTag.Text)
        {
            return false;
        }

        (app, cut) = (marked, length);
        return true;
    }
}
