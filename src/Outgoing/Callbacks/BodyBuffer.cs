using System.Buffers;
using System.Net;

namespace Router.Outgoing;

/// <summary>The body of one callback in a pooled array: written, signed, sent, given back.</summary>
internal sealed class BodyBuffer : HttpContent, IBufferWriter<byte>
{
    // Most callbacks are below 1 KiB.
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(2048);
    private int _length;
    private bool _sending;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsSpan(_length);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _sending = true;
        await stream.WriteAsync(_bytes.AsMemory(0, _length), cancellationToken);
        _sending = false;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        // An array that may still be read by a write that was given up is left to the garbage collector.
        if (disposing && !_sending && _bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        base.Dispose(disposing);
    }

    private void MakeRoom(int more)
    {
        more = Math.Max(more, 1);
        if (_bytes.Length - _length >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + more));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
