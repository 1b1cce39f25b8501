using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>Turns the pretend Meta's journal into events of a history.</summary>
public static partial class PlatformRecord
{
    public static IEnumerable<HistoryEvent> Of(PlatformJournal journal, MetaAppId router)
    {
        var echoes = journal.Of<JournalEntry.MessageArrived>().Select(arrived => arrived.Mid).ToHashSet();
        foreach (var entry in journal.All())
        {
            switch (entry)
            {
                case JournalEntry.WebhookPosted posted when posted.App == router:
                    yield return new HistoryEvent.WebhookPosted(posted.Post, posted.Attempt, [.. posted.Items.Select(item => Item(item, echoes))], posted.Status)
                    {
                        Began = posted.StartedAt,
                        Ended = posted.At,
                    };
                    break;
                case JournalEntry.GraphCalled called when called.App is { } app:
                    yield return new HistoryEvent.GraphCalled(
                        app.Value, called is { Page: { } page, Person: { } person } ? new(page.Value, person.Value) : null,
                        called.Edge, SendId(called.Arguments), called.Status, called.Code, called.Subcode, called.Mid)
                    {
                        Began = called.StartedAt,
                        Ended = called.At,
                        AnswerLost = called.AnswerLost,
                    };
                    break;
                case JournalEntry.GraphAbandoned left when left.App is { } app:
                    yield return new HistoryEvent.GraphCalled(
                        app.Value, left is { Page: { } place, Person: { } whom } ? new(place.Value, whom.Value) : null,
                        left.Edge, SendId(left.Arguments), HistoryEvent.GraphCalled.Abandoned, Code: null, Subcode: null, Mid: null)
                    {
                        Began = left.StartedAt,
                        Ended = left.At,
                    };
                    break;
            }
        }
    }

    /// <summary>The id that <see cref="Caller"/> wrote into the message.</summary>
    public static string? SendId(JsonObject arguments) =>
        arguments["message"] is { } message && InBrackets().Match(message.ToJsonString()) is { Success: true } found ? found.Groups[1].Value : null;

    private static PostedItem Item(Sandbox.PostedItem item, HashSet<string> echoes)
    {
        var kind = item.Kind == "message" && item.Mid is not null && echoes.Contains(item.Mid) ? "echo" : item.Kind;
        return new(new(item.Page.Value, item.Person?.Value ?? "page"), ItemKey.Of(kind, item.Mid, item.Timestamp), kind);
    }

    [GeneratedRegex(@"\[(s-[0-9]+)\]")]
    private static partial Regex InBrackets();
}
