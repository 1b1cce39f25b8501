using System.Buffers;
using Router.Protocol;

namespace Router.Wire;

/// <summary>A JSON body to be forwarded to the Graph API.</summary>
/// <param name="Body">The bytes, a buffer of their own.</param>
/// <param name="ToKeep">Payloads that had no room for a tag: store them before the call starts.</param>
public sealed record ForwardedBody(ReadOnlyMemory<byte> Body, IReadOnlyList<LongPayload> ToKeep);

/// <summary>
/// Writes the body of a forwarded call: the caller's parameters without credentials, with the app's tag in every postback
/// payload and, for messages, its mark in the metadata (rules.md section 4).
/// </summary>
public static class SendWriter
{
    /// <summary>
    /// The body of a Send API call. <c>thread_control</c> is taken out. On Instagram, whose Send API knows no metadata, there is
    /// no mark. The error is a metadata that cannot be sent without claiming to be another app's.
    /// </summary>
    public static Reading<ForwardedBody> Write(GraphRequest request, AppId app, Channel channel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var message = request.Parameters["message"];
        string? metadata = null;
        if (!message.IsNull)
        {
            var own = RawJson.TryMember(message.AsJson().Span, "metadata"u8, out var raw) ? RawJson.TextOf(raw) : null;
            var marked = channel == Channel.Instagram ? EchoMark.Unmarked(own) : EchoMark.Add(app, own);
            if (marked is null && own is not null)
            {
                return new(GraphErrors.Parameter("message.metadata begins like a mark of Router's and has no room for one. Shorten it by 20 characters."));
            }

            metadata = marked;
        }

        return new(PayloadTagger.Write(request.Parameters, app, metadata));
    }

    /// <summary>The body of any other forwarded POST (menus, settings, attachments): payloads tagged, nothing else changed.</summary>
    public static ForwardedBody WriteOther(GraphRequest request, AppId app)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PayloadTagger.Write(request.Parameters, app, metadata: null);
    }
}
