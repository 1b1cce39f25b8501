using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// A request's body, read once as bytes into a pooled buffer, with a limit and a deadline. Dispose it when nothing
/// refers to <see cref="Bytes"/> any more.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private byte[] _buffer;
    private int _length;

    private RequestBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Why the body was not read; null: it was.</summary>
    public GraphError? Fault { get; private set; }

    public static async ValueTask<RequestBody> Read(HttpContext context, int most, TimeSpan within, TimeProvider time)
    {
        LiftServerLimit(context);
        var declared = context.Request.ContentLength;
        var body = new RequestBody((int)Math.Clamp(declared ?? FirstBuffer, 1, most) + 1);
        if (declared > most)
        {
            body.Fault = GraphErrors.TooLarge(most);
            return body;
        }

        if (declared is { } length && body.TryFillAtOnce(context.Request.BodyReader, (int)length))
        {
            return body;
        }

        using var deadline = new CancellationTokenSource(within, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            await body.Fill(context.Request.Body, most, stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            body.Fault = TooSlow(within);
        }
        catch (BadHttpRequestException e)
        {
            // Kestrel's own verdicts: 408 for its minimum rate, 400 for broken chunks.
            body.Fault = e.StatusCode == StatusCodes.Status408RequestTimeout
                ? TooSlow(within)
                : new GraphError(e.StatusCode, 100, null, "(#100) The request body could not be read.");
        }

        return body;
    }

    /// <summary>The edge counts bytes itself, so that 413 comes in its own envelope.</summary>
    public static void LiftServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static GraphError TooSlow(TimeSpan within) =>
        new(StatusCodes.Status408RequestTimeout, 2, null, $"(#2) The request body did not arrive within {within.TotalSeconds:0.#} seconds.") { Transient = true };

    // A small body comes with its head: what is here already needs no deadline.
    private bool TryFillAtOnce(PipeReader from, int length)
    {
        if (!from.TryRead(out var read))
        {
            return false;
        }

        if (read.IsCanceled || read.Buffer.Length < length)
        {
            from.AdvanceTo(read.Buffer.Start);
            return false;
        }

        read.Buffer.CopyTo(_buffer);
        _length = (int)read.Buffer.Length;
        from.AdvanceTo(read.Buffer.End);
        return true;
    }

    private async ValueTask Fill(Stream from, int most, CancellationToken stop)
    {
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Grow();
            }

            var read = await from.ReadAsync(_buffer.AsMemory(_length), stop);
            if (read == 0)
            {
                return;
            }

            _length += read;
            if (_length > most)
            {
                Fault = GraphErrors.TooLarge(most);
                return;
            }
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
