using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>Bodies as text, so that a row's test compares the whole of what protocol.md prints.</summary>
internal static class Literally
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Literal(this JsonNode node) => node.ToJsonString(Plain);

    /// <summary>Status and body; an error without its <c>fbtrace_id</c>, which must be there.</summary>
    public static string Literal(this Answered answer)
    {
        var body = answer.Body.DeepClone();
        if (body["error"] is JsonObject error)
        {
            Assert.NotEmpty((string)error["fbtrace_id"]!);
            error.Remove("fbtrace_id");
        }

        return $"{answer.Status} {body.Literal()}";
    }

    /// <summary>Everything an app was told, in order: channel, kind, body. The role it got at the start is left out.</summary>
    public static async Task<string[]> Told(this Stage stage, Receiver receiver)
    {
        await stage.Meta.Settled();
        return [.. receiver.Items.Where(item => item.Kind != "app_roles").Select(item => $"{item.Channel} {item.Kind} {item.Body.Literal()}")];
    }

    /// <summary>The newest thing an app was told.</summary>
    public static async Task<string> ToldLast(this Stage stage, Receiver receiver) => (await stage.Told(receiver))[^1];

    /// <summary>The newest item as a whole, as it stood in its channel.</summary>
    public static async Task<JsonObject> LastItem(this Stage stage, Receiver receiver)
    {
        await stage.Meta.Settled();
        return receiver.Items[^1].Json;
    }

    public static void Is(this Answered answer, string literal) => Assert.Equal(literal, answer.Literal());

    /// <summary>A receipt's watermark, which is about when the receipt was made.</summary>
    public static long Watermark(HeardItem receipt)
    {
        var watermark = (long)receipt.Body["watermark"]!;
        Assert.InRange(watermark, receipt.Timestamp - 60_000, receipt.Timestamp + 60_000);
        return watermark;
    }

    public static PersonOnPage Zoe(this Stage stage) => stage.Meta.Person("8001").OnInstagram(stage.Page);
}
