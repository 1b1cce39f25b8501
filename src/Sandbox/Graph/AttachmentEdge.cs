using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary><c>message_attachments</c>: an address in JSON, or a file in multipart (fields <c>message</c> and <c>filedata</c>).</summary>
internal static class AttachmentEdge
{
    private const long LargestBytes = 25L * 1024 * 1024;

    public static GraphAnswer Upload(GraphTurn turn)
    {
        var attachment = GraphArguments.ObjectOf(turn.Object("message")?["attachment"]);
        var type = GraphArguments.TextOf(attachment?["type"]);
        var url = GraphArguments.TextOf(attachment?["payload"]?["url"]);
        if (type is null || (url is null && turn.Call.File is null))
        {
            return turn.Refuse(GraphErrors.Invalid("The parameter message[attachment] is required"));
        }

        if (turn.World.FileHosts.Fetch(url, type) is { } notFetched)
        {
            return turn.Refuse(notFetched);
        }

        // A "file" may be anything; image, audio and video must be what the upload says it is.
        if (type != "file" && turn.Call.File is { } file && !file.ContentType.StartsWith($"{type}/", StringComparison.OrdinalIgnoreCase))
        {
            return turn.Refuse(GraphErrors.AttachmentMismatch);
        }

        var bytes = turn.Call.File?.Bytes ?? 0;
        return bytes > LargestBytes
            ? turn.Refuse(GraphErrors.AttachmentTooLarge)
            : GraphAnswer.Ok(new JsonObject { ["attachment_id"] = Keep(turn, type, url, bytes) });
    }

    public static string Keep(GraphTurn turn, string type, string? url, long bytes)
    {
        var upload = new Upload(turn.World.NewNumber(), type, url, bytes, turn.App.Id);
        turn.Page.Uploads.Add(upload.Id, upload);
        return upload.Id;
    }
}
