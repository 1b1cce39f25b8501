using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// Opens a multipart body: the fields up to the first file are read, and the files stay in the stream. Fields behind a file
/// cannot be read before the file has gone by, so they do not count.
/// </summary>
internal sealed class MultipartForm : IAsyncDisposable
{
    private const int MostFields = 100;
    private readonly CountedStream _body;
    private MultipartReader? _reader;
    private MultipartSection? _file;

    private MultipartForm(HttpContext context, long most) => _body = new CountedStream(context.Request.Body, most);

    /// <summary>The fields, urlencoded: from here on they are read like any other form.</summary>
    public ReadOnlyMemory<byte> Fields { get; private set; }

    /// <summary>The files, if there is one.</summary>
    public Upload? Upload => _file is null ? null : new Upload(Files, () => _body.Fault);

    /// <summary>Why the form cannot be read; null: it can.</summary>
    public GraphError? Fault { get; private set; }

    public static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.TrimStart().StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    public static async ValueTask<MultipartForm> Open(HttpContext context, EdgeOptions options, CancellationToken stop)
    {
        RequestBody.LiftServerLimit(context);
        var form = new MultipartForm(context, options.MaxUploadBytes);
        if (context.Request.ContentLength > options.MaxUploadBytes)
        {
            form.Fault = GraphErrors.TooLarge(options.MaxUploadBytes);
            return form;
        }

        try
        {
            await form.ReadFields(context.Request.ContentType!, options.MaxCallBytes, stop);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or BadHttpRequestException or FormatException)
        {
            form.Fault = form._body.Fault ?? GraphErrors.Parameter("The multipart body could not be read. Fields come before the file, and the boundary must fit.");
        }

        return form;
    }

    /// <summary>The request's body itself belongs to the server.</summary>
    public ValueTask DisposeAsync() => _body.DisposeAsync();

    private async Task ReadFields(string contentType, int mostText, CancellationToken stop)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        if (boundary.Length is 0 or > 200)
        {
            throw new InvalidDataException("No boundary.");
        }

        _reader = new MultipartReader(boundary, _body);
        var text = new StringBuilder();
        for (var count = 0; await _reader.ReadNextSectionAsync(stop) is { } section; count++)
        {
            var disposition = section.GetContentDispositionHeader() ?? throw new InvalidDataException("A part without a name.");
            if (disposition.IsFileDisposition())
            {
                _file = section;
                break;
            }

            if (count == MostFields || text.Length > mostText)
            {
                throw new InvalidDataException("Too many fields.");
            }

            section.Body = new CountedStream(section.Body, mostText);
            using var reader = new StreamReader(section.Body, Encoding.UTF8);
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(HeaderUtilities.RemoveQuotes(disposition.Name).ToString()));
            text.Append('=').Append(Uri.EscapeDataString(await reader.ReadToEndAsync(stop)));
        }

        Fields = Encoding.UTF8.GetBytes(text.ToString());
    }

    private async IAsyncEnumerable<UploadedFile> Files([EnumeratorCancellation] CancellationToken stop)
    {
        for (var section = _file; section is not null; section = await _reader!.ReadNextSectionAsync(stop))
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
            {
                yield return new UploadedFile(section.ContentDisposition!, section.ContentType, section.Body);
            }
        }
    }
}
