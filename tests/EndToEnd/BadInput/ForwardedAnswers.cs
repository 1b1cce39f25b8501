using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>What Router passes on of the Graph API's answers holds no Page's token, wherever Meta puts it (rules.md section 8).</summary>
public sealed class ForwardedAnswers() : Scenario(new Plan
{
    Configure = file => file["Router"]!["Apps"]![Plan.Bot.Id]!["Forwards"] = new JsonArray("GET conversations", "* messenger_profile", "GET profile"),
})
{
    private string PageToken => World.Page.Token(World.Seat);

    [Fact]
    public async Task A_paging_link_leads_to_Router_and_works_without_the_Pages_token()
    {
        var people = new[] { await PersonWithBot(), await PersonWithBot() };
        const string Path = "me/conversations?limit=1&fields=participants";
        Assert.Contains(PageToken, (await AtMeta(Path)).Body, StringComparison.Ordinal);

        var first = await ThroughRouter(Path);
        var next = new Uri((string)first["paging"]!["next"]!);
        Assert.Equal(World.Router.Public.Authority, next.Authority);
        var second = await Clean(RawCall.Of(HttpMethod.Get, next, Plan.Bot.Token));
        Assert.Equal(
            people.Select(Id).Order(),
            new[] { first, second }.Select(page => (string)page["data"]![0]!["participants"]!["data"]![0]!["id"]!).Order());
    }

    [Fact]
    public async Task A_token_in_a_field_of_an_answer_is_cut_out()
    {
        var ann = await PersonWithBot();
        ann.Writes($"The token {PageToken} was in a mail, and {Uri.EscapeDataString(PageToken)} too");
        await World.Still(ann);
        var path = $"me/conversations?user_id={ann.Id}&fields=messages";
        Assert.Contains(PageToken, (await AtMeta(path)).Body, StringComparison.Ordinal);

        var answer = await ThroughRouter(path);
        Assert.Contains("was in a mail", answer.ToJsonString(), StringComparison.Ordinal);
        var batch = new JsonObject { ["batch"] = new JsonArray(new JsonObject { ["method"] = "GET", ["relative_url"] = path }) };
        var parts = await Clean(RawCall.Of(HttpMethod.Post, new(World.Router.Public, "/v23.0/"), Plan.Bot.Token, batch.ToJsonString()));
        Assert.Contains("was in a mail", parts.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_Pages_profile_is_cut_out()
    {
        var greeting = new JsonObject { ["greeting"] = new JsonArray(new JsonObject { ["locale"] = "default", ["text"] = $"Hello {PageToken}" }) };
        await Clean(RawCall.Of(HttpMethod.Post, new(World.Router.Public, "/v23.0/me/messenger_profile"), Plan.Bot.Token, greeting.ToJsonString()));
        var read = await ThroughRouter("me/messenger_profile?fields=greeting");
        Assert.Contains("Hello ", read.ToJsonString(), StringComparison.Ordinal);
    }

    // The pretend Meta would answer it: fields=access_token of the Page's own node.
    [Fact]
    public async Task A_token_asked_for_by_name_is_refused_before_Meta_is_asked()
    {
        Assert.Contains(PageToken, (await AtMeta("me?fields=access_token")).Body, StringComparison.Ordinal);
        foreach (var path in (string[])["me?fields=access_token", $"{World.PageId}?fields=name,access_token", "me/conversations?fields=participants{access_token}"])
        {
            var reply = await RawCall.Send(RawCall.Of(HttpMethod.Get, new(World.Router.Public, $"/v23.0/{path}"), Plan.Bot.Token));
            Assert.Equal((400, 100), (reply.Status, (int)reply.Error!["code"]!));
            Assert.DoesNotContain(PageToken, reply.Body, StringComparison.Ordinal);
        }
    }

    private Task<JsonNode> ThroughRouter(string path) => Clean(RawCall.Of(HttpMethod.Get, new(World.Router.Public, $"/v23.0/{path}"), Plan.Bot.Token));

    private Task<RawReply> AtMeta(string path) => RawCall.Send(RawCall.Of(HttpMethod.Get, new(World.Meta.Address, $"/v23.0/{path}"), PageToken));

    private async Task<JsonNode> Clean(HttpRequestMessage request)
    {
        var reply = await RawCall.Send(request);
        Assert.True(reply.Status == 200, reply.Body);
        Assert.DoesNotContain(PageToken, reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("access_token", reply.Body, StringComparison.Ordinal);
        return reply.Json!;
    }
}
