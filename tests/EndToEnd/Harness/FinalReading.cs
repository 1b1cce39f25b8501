using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Reads the final state of a run from the admin API.</summary>
public static class FinalReading
{
    /// <summary>How many dead letters a run may have at most; more would not be listed at once.</summary>
    private const int MostDeadLetters = 1000;

    public static async Task<FinalState> Of(RouterProcess router, IEnumerable<ConversationName> conversations)
    {
        var at = RunClock.Now;
        var all = new List<FinalConversation>();
        foreach (var name in conversations)
        {
            all.Add(Read(name, await View(router, name)));
        }

        var letters = (await router.Admin($"/admin/dead-letters?most={MostDeadLetters}"))["data"]!.AsArray();
        Assert.True(letters.Count < MostDeadLetters, "The run has more dead letters than the admin API lists at once.");
        return new(at, all, [.. letters.Select(letter => new FinalDelivery(
            (string)letter!["id"]!, new((string)letter["page"]!, (string)letter["person"]!), (string?)letter["app"], Key: null))]);
    }

    public static Task<JsonNode> View(RouterProcess router, ConversationName name) => router.Admin($"/admin/conversations/{name.Page}/{name.Person}");

    public static FinalConversation Read(ConversationName name, JsonNode view) => new(
        name, (string?)view["owner"], (long)view["epoch"]!,
        [.. view["queue"]!.AsArray().Select(request => (string)request!["app"]!)],
        [.. view["owed"]!.AsArray().SelectMany(line => Enumerable.Repeat(new FinalDelivery("", name, (string)line!["app"]!, Key: null), (int)line["deliveries"]!))],
        (int)view["held_surveys"]!);
}
