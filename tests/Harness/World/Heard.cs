using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>One callback as an app got it: what a test looks at.</summary>
/// <param name="Webhook">The whole body.</param>
/// <param name="Channel"><c>messaging</c> or <c>standby</c>.</param>
/// <param name="Item">Its only item.</param>
/// <param name="Kind">The item's kind, <c>echo</c> included.</param>
/// <param name="Seen">The same as the history keeps it, without the app's answer.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Body">The bytes that were signed.</param>
public sealed record Heard(
    JsonObject Webhook, string Channel, JsonObject Item, string Kind, HistoryEvent.CallbackReceived Seen,
    IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public string Person => Seen.Conversation.Person;

    /// <summary>The value at the item's kind: <c>message</c>, <c>pass_thread_control</c>, ….</summary>
    public JsonObject What => (JsonObject)Item[Kind == "echo" ? "message" : Kind]!;

    public string? Text => (string?)What["text"];

    public override string ToString() => $"{Channel} {Kind} {Item.ToJsonString()}";
}
