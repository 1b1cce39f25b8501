using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>A file of a multipart body, on its way through.</summary>
/// <param name="Disposition">The part's <c>Content-Disposition</c>, as it came.</param>
/// <param name="ContentType">The part's own type, or null.</param>
/// <param name="Body">The file's bytes, read once.</param>
internal sealed record UploadedFile(string Disposition, string? ContentType, Stream Body);

/// <summary>The files of a multipart body, streamed to the Graph API as they arrive: never more than one buffer is held.</summary>
internal sealed class Upload(Func<CancellationToken, IAsyncEnumerable<UploadedFile>> files, Func<GraphError?> fault)
{
    private const int Buffer = 32 * 1024;

    /// <summary>Why the upload ended early (too large, too slow); null: it did not.</summary>
    public GraphError? Fault => fault();

    /// <summary>The body to forward: the members of <paramref name="fields"/> as form fields, then the files.</summary>
    public (Stream Body, string ContentType) Open(ReadOnlyMemory<byte> fields)
    {
        var boundary = "router-" + Guid.NewGuid().ToString("N");
        return (new PulledStream(stop => Pieces(boundary, fields, stop)), $"multipart/form-data; boundary={boundary}");
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(string boundary, ReadOnlyMemory<byte> fields, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return Fields(boundary, fields);
        var buffer = new byte[Buffer];
        await foreach (var file in files(stop))
        {
            var type = file.ContentType is null ? "" : $"Content-Type: {file.ContentType}\r\n";
            yield return Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: {file.Disposition}\r\n{type}\r\n");
            for (int read; (read = await file.Body.ReadAsync(buffer, stop)) > 0;)
            {
                yield return buffer.AsMemory(0, read);
            }

            yield return "\r\n"u8.ToArray();
        }

        yield return Encoding.ASCII.GetBytes($"--{boundary}--\r\n");
    }

    // In form encoding objects are JSON text (protocol.md 3.1).
    private static byte[] Fields(string boundary, ReadOnlyMemory<byte> fields)
    {
        var text = new StringBuilder();
        using var document = JsonDocument.Parse(fields);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var value = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText();
            var name = member.Name.Replace("\"", "%22", StringComparison.Ordinal).ReplaceLineEndings("%0A");
            text.Append($"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
