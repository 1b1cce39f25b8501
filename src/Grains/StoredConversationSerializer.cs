using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Orleans.Storage;

namespace Router.Grains;

/// <summary>
/// A conversation as the grain storage holds it: one line <c>r1 &lt;unix ms, or -&gt;</c>, then the bytes of the state. The line's version
/// grows when an older silo would misread it; the state has its own.
/// </summary>
public sealed class StoredConversationSerializer : IGrainStorageSerializer
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public BinaryData Serialize<T>(T? input)
    {
        var stored = input as StoredConversation ?? throw Foreign<T>();
        var at = stored.RingsBy is { } time ? time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "-";
        var line = _utf8.GetBytes($"r1 {at}\n");
        var bytes = new byte[line.Length + stored.State.Length];
        line.CopyTo(bytes, 0);
        stored.State.CopyTo(bytes.AsMemory(line.Length));
        return new BinaryData(bytes);
    }

    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (typeof(T) != typeof(StoredConversation))
        {
            throw Foreign<T>();
        }

        return (T)(object)Read(input.ToMemory());
    }

    private static StoredConversation Read(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf((byte)'\n');
        if (end < 4 || !bytes.Span.StartsWith("r1 "u8))
        {
            throw new FormatException($"A stored conversation ({bytes.Length} bytes) does not begin as this Router writes it. If a newer one wrote it, start that again.");
        }

        var at = bytes.Span[3..end];
        DateTimeOffset? ringsBy = at.SequenceEqual("-"u8) ? null
            : Utf8Parser.TryParse(at, out long ms, out var used) && used == at.Length ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : throw new FormatException("The first line of a stored conversation names no time.");
        return new StoredConversation { RingsBy = ringsBy, State = bytes[(end + 1)..] };
    }

    private static NotSupportedException Foreign<T>() =>
        new($"The storage '{ConversationGrain.Storage}' holds conversations only, not {typeof(T).Name}.");
}
