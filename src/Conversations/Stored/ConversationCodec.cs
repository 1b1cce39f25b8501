using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>
/// A conversation's state as bytes and back: JSON with short member names, the format's version first. Members this
/// version does not know are passed over; a member left out means its default; <c>tests/Conversations.Tests/golden</c>
/// holds every shape ever stored, and all of them must still load.
/// </summary>
public static class ConversationCodec
{
    /// <summary>The format's version. It grows when an older Router would misread the state, not for a new optional member.</summary>
    public const int Format = 1;

    // A state is written with every step: buffer and writer are kept per OS thread, the bytes are copied out once.
    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>The state as bytes, without its key.</summary>
    public static byte[] Encode(Conversation state)
    {
        var scratch = Scratch.Rent();
        StateWriter.Write(scratch.Writer, state);
        return scratch.Bytes();
    }

    /// <summary>The state of bytes.</summary>
    /// <exception cref="CorruptStateException">This version cannot read them.</exception>
    public static Conversation Decode(ConversationKey key, ReadOnlyMemory<byte> bytes) =>
        Read(bytes, root => StateReader.Read(key, root), key, "state");

    /// <summary>One owed item as bytes, for a dead letter.</summary>
    public static byte[] EncodeItem(OwedItem item)
    {
        var scratch = Scratch.Rent();
        scratch.Writer.WriteStartObject();
        scratch.Writer.WriteNumber(Names.Version, Format);
        ContentWriter.WriteMembers(scratch.Writer, item);
        scratch.Writer.WriteEndObject();
        return scratch.Bytes();
    }

    /// <summary>The owed item of a dead letter.</summary>
    /// <exception cref="CorruptStateException">This version cannot read it.</exception>
    public static OwedItem DecodeItem(ConversationKey key, ReadOnlyMemory<byte> bytes) =>
        Read(bytes, ContentReader.Item, key, "dead letter");

    private static T Read<T>(ReadOnlyMemory<byte> bytes, Func<JsonElement, T> read, ConversationKey key, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var format = document.RootElement.Need(Names.Version).GetInt32();
            if (format != Format)
            {
                throw new FormatException($"It has format {format}, and this Router reads format {Format}.");
            }

            return read(document.RootElement);
        }
        catch (Exception cause) when (cause is JsonException or FormatException or ArgumentException or InvalidOperationException
            or KeyNotFoundException or OverflowException)
        {
            // The cause tells positions and member names, never a value of ours: states hold what people wrote.
            throw new CorruptStateException(
                $"The stored {what} of conversation {key} ({bytes.Length} bytes) cannot be read: {Why(cause)} Nothing was changed. "
                + "If a newer Router wrote it, start that one again; else restore the store from a backup, or remove this one row "
                + "to let the conversation begin anew as idle.",
                cause);
        }
    }

    private static string Why(Exception cause) => cause switch
    {
        FormatException { InnerException: null } => cause.Message,
        JsonException json => $"it is no JSON (byte {json.BytePositionInLine} of line {json.LineNumber}).",
        _ => $"a member is missing or is not what it should be ({cause.GetType().Name}).",
    };

    private sealed class Scratch
    {
        // Larger buffers are not kept: a state may have 256 KiB, most have one or two.
        private const int Kept = 64 * 1024;

        private readonly ArrayBufferWriter<byte> _buffer = new(4096);

        private Scratch() => Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // no browser reads a store
            SkipValidation = true,
        });

        public Utf8JsonWriter Writer { get; }

        public static Scratch Rent()
        {
            var scratch = _scratch ??= new Scratch();
            scratch._buffer.ResetWrittenCount();
            scratch.Writer.Reset(scratch._buffer);
            return scratch;
        }

        public byte[] Bytes()
        {
            Writer.Flush();
            var bytes = _buffer.WrittenSpan.ToArray();
            if (_buffer.Capacity > Kept)
            {
                _scratch = null;
            }

            return bytes;
        }
    }
}
