using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests;

public sealed class A_batch
{
    private static async Task<JsonArray> Run(Stage stage, string batch) =>
        (JsonArray)(await stage.Call(new(HttpMethod.Post, "v11.0/")
        {
            Content = Stage.Json($$"""{"access_token":"{{stage.Page.Token(stage.Router)}}","batch":{{batch}}}"""),
        })).Body;

    [Fact]
    public async Task Runs_its_parts_in_order_and_answers_with_json_text()
    {
        await using var stage = await Stage.Set();
        var answers = await Run(stage, """
            [{"method":"POST","relative_url":"me/messages","body":"recipient={\"id\":\"9001\"}&message={\"text\":\"hi\"}"},
             {"method":"POST","relative_url":"v11.0/me/pass_thread_control","body":"recipient={\"id\":\"9001\"}&target_app_id=222"},
             {"method":"GET","relative_url":"me/thread_owner?recipient=9001"},
             {"method":"POST","relative_url":"me/messages","body":"recipient={\"id\":\"9001\"}&message={\"text\":\"no\"}"}]
            """);
        Assert.Equal([200, 200, 200, 400], answers.Select(answer => (int)answer!["code"]!));
        Assert.Equal("""{"success":true}""", (string?)answers[1]!["body"]);
        Assert.Contains("\"app_id\":\"222\"", (string?)answers[2]!["body"], StringComparison.Ordinal);
        Assert.Contains("2018300", (string?)answers[3]!["body"], StringComparison.Ordinal);
        Assert.Contains(answers[0]!["headers"]!.AsArray(), header => (string?)header!["name"] == "Content-Type");
    }

    [Fact]
    public async Task May_be_json_text_and_leave_headers_out()
    {
        await using var stage = await Stage.Set();
        var batch = Uri.EscapeDataString("""[{"method":"GET","relative_url":"me"}]""");
        var answers = (JsonArray)(await stage.Call(new(HttpMethod.Post, $"?include_headers=false&batch={batch}&access_token={stage.Page.Token(stage.Router)}"))).Body;
        Assert.Null(Assert.Single(answers)!["headers"]);
    }

    [Fact]
    public async Task Fills_in_what_a_named_part_answered()
    {
        await using var stage = await Stage.Set();
        var answers = await Run(stage, """
            [{"method":"POST","name":"up","relative_url":"me/message_attachments","body":"message={\"attachment\":{\"type\":\"image\",\"payload\":{\"url\":\"http://x/a.png\"}}}"},
             {"method":"POST","depends_on":"up","relative_url":"me/messages","body":"recipient={\"id\":\"9001\"}&message={\"attachment\":{\"type\":\"image\",\"payload\":{\"attachment_id\":\"{result=up:$.attachment_id}\"}}}"}]
            """);
        Assert.Null(answers[0]);
        Assert.Equal(200, (int)answers[1]!["code"]!);
        Assert.Single(stage.Ann.Chat);
    }

    [Fact]
    public async Task Does_not_run_what_depends_on_a_failed_part_and_shows_a_named_one_when_told()
    {
        await using var stage = await Stage.Set();
        var answers = await Run(stage, """
            [{"method":"GET","name":"bad","relative_url":"me/nothing"},
             {"method":"POST","depends_on":"bad","relative_url":"me/messages","body":"recipient={id:9001}&message={text:hi}"},
             {"method":"GET","name":"good","omit_response_on_success":false,"relative_url":"me"}]
            """);
        Assert.Equal(400, (int)answers[0]!["code"]!);
        Assert.Null(answers[1]);
        Assert.Equal(200, (int)answers[2]!["code"]!);
        Assert.Empty(stage.Ann.Chat);
    }

    [Fact]
    public async Task Is_refused_as_a_whole_without_token_list_or_with_too_many_parts()
    {
        await using var stage = await Stage.Set();
        (await stage.Call(new(HttpMethod.Post, "") { Content = Stage.Json("""{"batch":[]}""") })).IsRefused(190);
        (await stage.Call(new(HttpMethod.Post, $"?access_token={stage.Page.Token(stage.Router)}") { Content = Stage.Json("""{"batch":"x"}""") })).IsRefused(100);
        var parts = string.Join(',', Enumerable.Repeat("""{"method":"GET","relative_url":"me"}""", 51));
        (await stage.Call(new(HttpMethod.Post, $"?access_token={stage.Page.Token(stage.Router)}") { Content = Stage.Json($$"""{"batch":[{{parts}}]}""") })).IsRefused(100);
    }
}
