using System.Net.Http.Headers;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 3.13, the row of media: <c>100 / 2018008, 2018047, 2018074, 2018109, 2018294</c>.</summary>
public sealed class MediaErrors
{
    private static string Sending(string type, string host) =>
        $$$$$"""{"recipient":{"id":"9001"},"message":{"attachment":{"type":"{{{{{type}}}}}","payload":{"url":"https://{{{{{host}}}}}/file"}}}}""";

    [Fact]
    public async Task E100_2018008_A_url_that_cannot_be_fetched()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("file_hosts", """{"host":"dead.example"}""");
        const string NotFetched = """400 {"error":{"message":"(#100) Failed to fetch the file from the url.","type":"OAuthException","code":100,"error_subcode":2018008}}""";
        (await stage.Post("messages", Sending("image", "dead.example"))).Is(NotFetched);
        (await stage.Post("message_attachments", Sending("video", "dead.example"))).Is(NotFetched);
        Assert.Empty(stage.Ann.Chat);
        Assert.Equal(200, (await stage.Post("messages", Sending("image", "alive.example"))).Status);
    }

    [Fact]
    public async Task E100_2018294_A_video_that_is_fetched_too_slowly()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("file_hosts", """{"host":"slow.example","late":true}""");
        (await stage.Post("messages", Sending("video", "slow.example"))).Is(
            """400 {"error":{"message":"(#100) Fetching the video timed out.","type":"OAuthException","code":100,"error_subcode":2018294}}""");
        (await stage.Post("messages", Sending("image", "slow.example"))).IsRefused(100, 2018008);
    }

    [Fact]
    public async Task E100_2018047_An_upload_of_another_type_than_it_says()
    {
        await using var stage = await Stage.Set();
        (await Upload(stage, "image", "video/mp4", 1000)).Is(
            """400 {"error":{"message":"(#100) Upload attachment failure: the type does not match the file.","type":"OAuthException","code":100,"error_subcode":2018047}}""");
        Assert.Equal(200, (await Upload(stage, "image", "image/png", 1000)).Status);
    }

    [Fact]
    public async Task E100_2018074_An_attachment_id_nobody_uploaded()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"attachment":{"type":"image","payload":{"attachment_id":"1"}}}}""")).Is(
            """400 {"error":{"message":"(#100) Invalid Attachment ID, or it belongs to another owner.","type":"OAuthException","code":100,"error_subcode":2018074}}""");
    }

    [Fact]
    public async Task E100_2018109_An_upload_that_is_too_large()
    {
        await using var stage = await Stage.Set();
        (await Upload(stage, "file", "application/zip", 25 * 1024 * 1024 + 1)).Is(
            """400 {"error":{"message":"(#100) Attachment size exceeds allowable limit.","type":"OAuthException","code":100,"error_subcode":2018109}}""");
    }

    private static async Task<Answered> Upload(Stage stage, string type, string contentType, int bytes)
    {
        var file = new ByteArrayContent(new byte[bytes]);
        file.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        var form = new MultipartFormDataContent { { new StringContent($$$"""{"attachment":{"type":"{{{type}}}"}}"""), "message" }, { file, "filedata", "file" } };
        return await stage.Call(new(HttpMethod.Post, $"me/message_attachments?access_token={stage.Page.Token(stage.Router)}") { Content = form });
    }
}
