using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>What a caller got from Router's Graph-compatible API.</summary>
/// <param name="Status">HTTP status; null when no answer came.</param>
/// <param name="Body">The JSON body; empty when no answer came.</param>
/// <param name="Owner"><c>X-Router-Owner</c>.</param>
/// <param name="Epoch"><c>X-Router-Epoch</c>.</param>
public sealed record GraphReply(int? Status, JsonNode Body, string? Owner, long? Epoch)
{
    public int? Code => (int?)Error?["code"];

    public int? Subcode => (int?)Error?["error_subcode"];

    public bool Succeeded => Status is >= 200 and < 300;

    public string? Mid => (string?)(Body as JsonObject)?["message_id"];

    public GraphAnswerSeen Seen => new(Status, Code, Subcode, (bool?)Error?["is_transient"] ?? false, Owner, Epoch);

    /// <summary>The owner that a header names; null: nobody.</summary>
    public static string? OwnerOf(string? header) => header == "none" ? null : header;

    private JsonNode? Error => (Body as JsonObject)?["error"];

    public override string ToString() => $"{Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer"} {Body.ToJsonString()} owner {Owner ?? "-"} epoch {Epoch}";
}
