using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Reads the final state of a run from the admin API.</summary>
public static class FinalReading
{
    /// <summary>How many dead letters a run may have at most; more would not be listed at once.</summary>
    private const int MostDeadLetters = 1000;

    private const int MostLines = 1000;

    /// <summary>A conversation in which something happens while it is read is read again, for at most this long.</summary>
    private static readonly TimeSpan Rereads = TimeSpan.FromSeconds(5);

    public static async Task<FinalState> Of(IRouterUnderTest router, Recorder recorder, IEnumerable<ConversationName> conversations)
    {
        var at = RunClock.Now;
        var all = new List<FinalConversation>();
        var held = recorder.Events.OfType<HistoryEvent.SendCalled>().Where(send => send is { Survey: true, Mid: not null }).ToLookup(send => send.Conversation, send => send.Mid!);
        foreach (var name in conversations)
        {
            var read = await Unmoved(router, recorder, name);
            all.Add(held.Contains(name) ? read with { UnknownSurveys = [.. read.UnknownSurveys.Union(await Unknown(router, name, held[name]))] } : read);
        }

        var letters = (await router.Admin($"/admin/dead-letters?most={MostDeadLetters}"))["data"]!.AsArray();
        if (letters.Count >= MostDeadLetters)
        {
            throw new InvalidOperationException("The run has more dead letters than the admin API lists at once.");
        }

        return new(at, all, [.. letters.Select(letter => new FinalDelivery(
            (string)letter!["id"]!, new((string)letter["page"]!, (string)letter["person"]!), (string?)letter["app"], Key: null))]);
    }

    // The state remembers the latest sends; of older ones the timeline tells, but for lines that a kill took (they are written in portions).
    private static async Task<IReadOnlyList<string>> Unknown(IRouterUnderTest router, ConversationName name, IEnumerable<string> held)
    {
        HashSet<string> told = [.. (await Timeline(router, name)).Select(line => (string)line!["detail"]!)];
        return [.. held.Where(mid => told.Contains($"{mid["held.".Length..]}: outcome unknown, not repeated")).Distinct()];
    }

    // A callback is written down before it is answered, so what the state holds as settled stands in the recorder by now.
    private static async Task<FinalConversation> Unmoved(IRouterUnderTest router, Recorder recorder, ConversationName name)
    {
        for (var began = RunClock.Now; ;)
        {
            var seen = recorder.Count;
            var at = RunClock.Now;
            var view = await View(router, name);
            var moved = recorder.After(seen).Any(e => e is HistoryEvent.CallbackReceived heard && heard.Conversation == name);
            if ((!moved && (int)view["sends_under_way"]! == 0) || RunClock.Now - began > Rereads)
            {
                return Read(name, view) with { At = at };
            }

            await Task.Delay(20);
        }
    }

    /// <summary>The lines of a conversation's timeline, oldest first.</summary>
    public static async Task<JsonArray> Timeline(IRouterUnderTest router, ConversationName name) =>
        (await router.Admin($"/admin/conversations/{name.Page}/{name.Person}/timeline?most={MostLines}"))["data"]!.AsArray();

    public static Task<JsonNode> View(IRouterUnderTest router, ConversationName name) => router.Admin($"/admin/conversations/{name.Page}/{name.Person}");

    public static FinalConversation Read(ConversationName name, JsonNode view) => new(
        name, (string?)view["owner"], (long)view["epoch"]!,
        [.. view["queue"]!.AsArray().Select(request => (string)request!["app"]!)],
        [.. view["owed"]!.AsArray().SelectMany(line => Enumerable.Repeat(new FinalDelivery("", name, (string)line!["app"]!, Key: null), (int)line["deliveries"]!))],
        (int)view["held_surveys"]!)
    {
        UnknownSurveys = [.. view["sends_unknown"]!.AsArray().Select(id => "held." + (string)id!)],
    };
}
