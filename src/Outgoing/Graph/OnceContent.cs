using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Router.Outgoing;

/// <summary>
/// A body that goes out at most once, and tells whether it began to: that is the difference between a call that is known
/// not to have happened and one that may have. It also keeps the transport, which repeats requests on broken kept
/// connections as it sees fit, from ever sending a message twice.
/// </summary>
internal sealed class OnceContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Stream? _stream;
    private readonly long _most;

    public OnceContent(ReadOnlyMemory<byte> bytes, string contentType)
    {
        _bytes = bytes;
        Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
    }

    /// <summary>A body that is streamed, up to <paramref name="most"/> bytes. The stream stays its owner's.</summary>
    public OnceContent(Stream stream, string? contentType, long most)
    {
        _stream = stream;
        _most = most;
        if (contentType is not null)
        {
            Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
    }

    /// <summary>Bytes of the request may have reached the other side.</summary>
    public bool Started { get; private set; }

    /// <summary>The stream held more than allowed: the request was broken off, so it cannot have been carried out.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>The caller's own stream broke: the request was broken off here, too.</summary>
    public bool SourceFailed { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Started)
        {
            throw new IOException("The request has begun once and is not repeated.");
        }

        Started = true;
        if (_stream is null)
        {
            await stream.WriteAsync(_bytes, cancellationToken);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long sent = 0;
            while (await Read(buffer, cancellationToken) is > 0 and var read)
            {
                sent += read;
                if (sent > _most)
                {
                    TooLarge = true;
                    throw new IOException($"The body is larger than {_most} bytes.");
                }

                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _stream is { CanSeek: true } ? _stream.Length - _stream.Position : _bytes.Length;
        return _stream is null or { CanSeek: true };
    }

    private async ValueTask<int> Read(byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await _stream!.ReadAsync(buffer, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SourceFailed = true;
            throw;
        }
    }
}
