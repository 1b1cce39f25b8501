using System.Text.Json;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge.Tests;

public class BatchTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v11.0/")]
    [InlineData("/v11.0")]
    public async Task Each_part_goes_the_way_of_a_call_of_its_own(string path)
    {
        await using var edge = await EdgeHost.Start();
        var replies = await Batch(edge, path, """[{"method":"POST","relative_url":"me/take_thread_control","body":"recipient[id]=9001"},{"method":"GET","relative_url":"v6.0/me?fields=id"},{"relative_url":"me/nothing_here","method":"POST"}]""");
        Assert.Equal([200, 200, 404], replies.Select(r => r.GetProperty("code").GetInt32()));
        Assert.Equal("""{"success":true}""", replies[0].GetProperty("body").GetString());
        Assert.Equal("""{"id":"1001"}""", replies[1].GetProperty("body").GetString());
        Assert.Contains(replies[0].GetProperty("headers").EnumerateArray(), h => h.GetProperty("name").GetString() == "X-Router-Epoch");
        Assert.Equal(1, await edge.Refused("unknown_path"));
    }

    [Fact]
    public async Task A_part_uses_what_an_earlier_one_answered()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Graph(RecordingGraph.Json(200, """{"recipient_id":"9001","message_id":"m_1"}"""), null, 1, Channel.Messenger);
        var replies = await Batch(edge, "/", """
            [{"name":"send","method":"POST","relative_url":"me/messages","body":"recipient={\"id\":\"9001\"}&message={\"text\":\"a\"}","omit_response_on_success":true},
             {"method":"POST","depends_on":"send","relative_url":"me/pass_thread_control","body":"recipient={\"id\":\"{result=send:$.recipient_id}\"}&target_app_id=22"}]
            """);
        Assert.Equal(JsonValueKind.Null, replies[0].ValueKind);
        Assert.Equal(200, replies[1].GetProperty("code").GetInt32());
        Assert.Equal("9001", Assert.Single(edge.Conversations.Commands).Key.Person.Value);
    }

    [Fact]
    public async Task A_part_whose_condition_failed_is_not_carried_out()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnSend = _ => new SendAnswer.Refused(Refusal.AnotherAppControls, null, 1, Channel.Messenger);
        var replies = await Batch(edge, "/", """
            [{"name":"send","method":"POST","relative_url":"me/messages","body":"recipient={\"id\":\"9001\"}&message={\"text\":\"a\"}"},
             {"method":"POST","depends_on":"send","relative_url":"me/take_thread_control","body":"recipient[id]=9001"}]
            """);
        Assert.Contains("2018300", replies[0].GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(200, replies[1].GetProperty("code").GetInt32());
        Assert.Empty(edge.Conversations.Commands);
    }

    [Fact]
    public async Task A_parts_own_token_wins_over_the_batchs()
    {
        await using var edge = await EdgeHost.Start();
        await Batch(edge, "/", $$"""[{"method":"POST","relative_url":"me/take_thread_control?access_token={{World.DeskToken}}","body":"recipient[id]=9001"}]""");
        Assert.Equal(new AppId(World.Desk), Assert.IsType<Command.Take>(edge.Conversations.Command).By);
    }

    [Fact]
    public async Task An_idempotency_key_counts_per_part()
    {
        await using var edge = await EdgeHost.Start();
        await edge.Call("POST", "/", """{"batch":[{"method":"POST","relative_url":"me/take_thread_control","body":"recipient[id]=9001"},{"method":"POST","relative_url":"me/take_thread_control","body":"recipient[id]=9002"}]}""", World.BotToken, ("Idempotency-Key", "k"));
        Assert.Equal(["11:k.0", "11:k.1"], edge.Conversations.Commands.Select(c => ((Command.Take)c.Command).Id.Value));
    }

    [Theory]
    [InlineData("""{"batch":"no"}""")]
    [InlineData("""{"batch":[]}""")]
    [InlineData("""{"batch":[7]}""")]
    public async Task A_malformed_batch_is_refused_as_a_whole(string body)
    {
        await using var edge = await EdgeHost.Start();
        Assert.Equal("100", (await edge.Call("POST", "/", body)).Code);
        Assert.Equal(1, await edge.Refused("bad_parameter"));
    }

    [Fact]
    public async Task More_than_fifty_parts_are_refused()
    {
        await using var edge = await EdgeHost.Start();
        var parts = string.Join(',', Enumerable.Repeat("""{"method":"GET","relative_url":"me"}""", 51));
        Assert.Equal("100", (await edge.Call("POST", "/", $$"""{"batch":[{{parts}}]}""")).Code);
    }

    private static async Task<JsonElement[]> Batch(EdgeHost edge, string path, string batch)
    {
        var told = await edge.Call("POST", path, $$"""{"batch":{{batch}}}""");
        Assert.Equal(200, told.Status);
        return [.. told.Json.EnumerateArray()];
    }
}
