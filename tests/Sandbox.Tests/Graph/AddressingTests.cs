using System.Net.Http.Headers;
using System.Text;

namespace Router.Sandbox.Tests;

public sealed class A_graph_call_may_be_written_in_many_ways
{
    [Theory]
    [InlineData("me/thread_owner")]
    [InlineData("v2.6/me/thread_owner")]
    [InlineData("v23.0/1000/thread_owner")]
    [InlineData("1784/thread_owner")]
    public async Task With_and_without_version_by_me_page_or_instagram_account(string path)
    {
        await using var stage = await Stage.Set();
        var answer = await stage.Call(new(HttpMethod.Get, $"{path}?recipient=9001&access_token={stage.Page.Token(stage.Router)}"));
        Assert.Equal("""{"data":[]}""", answer.Json);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("body")]
    [InlineData("form")]
    [InlineData("bearer")]
    public async Task With_the_token_in_query_body_or_header(string place)
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.Token(stage.Router);
        var request = new HttpRequestMessage(HttpMethod.Post, place == "query" ? $"me/request_thread_control?access_token={token}" : "me/request_thread_control");
        request.Content = place switch
        {
            "body" => Stage.Json($$"""{"recipient":{"id":"9001"},"access_token":"{{token}}"}"""),
            "form" => new StringContent($"recipient[id]=9001&access_token={token}", Encoding.UTF8, "application/x-www-form-urlencoded"),
            _ => Stage.Json("""{"recipient":{"id":9001}}"""),
        };
        if (place == "bearer")
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        (await stage.Call(request)).IsSuccess();
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Theory]
    [InlineData("recipient={\"id\":\"9001\"}&target_app_id=222", "application/x-www-form-urlencoded")]
    [InlineData("recipient={'id':'9001'}&target_app_id=222", "application/x-www-form-urlencoded")]
    [InlineData("recipient={id:9001}&target_app_id=222", "application/x-www-form-urlencoded")]
    [InlineData("recipient%5Bid%5D=9001&target_app_id=222", null)]
    [InlineData("{\"recipient\":{\"id\":9001},\"target_app_id\":222,\"metadata\":null}", "application/json")]
    [InlineData("{\"recipient\":\"{\\\"id\\\":\\\"9001\\\"}\",\"target_app_id\":\"222\"}", null)]
    public async Task With_json_form_and_loose_bodies(string body, string? contentType)
    {
        await using var stage = await Stage.Set();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        (await stage.Call(new(HttpMethod.Post, $"me/pass_thread_control?access_token={stage.Page.Token(stage.Router)}") { Content = content })).IsSuccess();
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task With_everything_in_the_query_and_an_empty_body()
    {
        await using var stage = await Stage.Set();
        var query = Uri.EscapeDataString("{id:9001}");
        (await stage.Call(new(HttpMethod.Post, $"me/pass_thread_control?recipient={query}&target_app_id=222&access_token={stage.Page.Token(stage.Router)}"))).IsSuccess();
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task With_a_post_that_means_delete()
    {
        await using var stage = await Stage.Set();

        (await stage.Call(new(HttpMethod.Post, $"me/subscribed_apps?method=delete&access_token={stage.Page.Token(stage.Router)}"))).IsSuccess();
        Assert.Null(stage.Page.FieldsOf(stage.Router));
    }

    [Theory]
    [InlineData("me/no_such_edge", 100, 33)]
    [InlineData("5555/messages", 100, 33)]
    [InlineData("me/messages/more", 100, 33)]
    [InlineData("", 100, 33)]
    public async Task What_does_not_exist_is_refused_as_json(string path, int code, int subcode)
    {
        await using var stage = await Stage.Set();
        var answer = await stage.Call(new(HttpMethod.Post, $"{path}?access_token={stage.Page.Token(stage.Router)}") { Content = Stage.Json("{}") });
        Assert.Equal((400, code, subcode), answer.Refusal);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal("GraphMethodException", (string?)answer.Body["error"]!["type"]);
        Assert.NotEmpty((string)answer.Body["error"]!["fbtrace_id"]!);
    }

    [Theory]
    [InlineData("{\"recipient\":")]
    [InlineData("[1]")]
    public async Task A_body_that_is_not_a_json_object_is_refused(string body)
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", body)).IsRefused(100);
    }

    [Fact]
    public async Task Input_that_this_platform_cannot_read_is_still_answered_as_graph_does()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", """{"recipient":{"id":"9001"},"message":{"text":"\ud83d"}}""")).IsRefused(1, status: 500);
    }

    [Fact]
    public async Task Every_request_gets_a_json_body_whatever_its_method()
    {
        await using var stage = await Stage.Set();
        foreach (var method in new[] { "PUT", "PATCH", "OPTIONS" })
        {
            (await stage.Call(new(new HttpMethod(method), "me/messages"))).IsRefused(190);
        }
    }
}
