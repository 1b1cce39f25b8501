using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Router.Wire.Tests;

public class BatchTests
{
    private static readonly IReadOnlyDictionary<string, BatchReply> Replies = new Dictionary<string, BatchReply>
    {
        ["friends"] = Reply(200, """{"data":[{"id":"1"},{"id":2},{"id":"a b"}],"first":{"name":"x\"y"},"n":null}"""),
        ["failed"] = Reply(400, """{"error":{"code":100}}"""),
        ["page"] = Reply(200, "<html>"),
    };

    [Theory]
    [InlineData("application/json", """{"batch":[PARTS],"access_token":"T"}""")]
    [InlineData("application/json", """{"batch":"TEXT","access_token":"T"}""")]
    [InlineData(null, "batch=FORM&access_token=T")]
    public void A_batch_is_an_array_or_its_text(string? type, string body)
    {
        const string Parts = """{"method":"post","relative_url":"me/messages","body":"recipient={id:1}&message={text:hi}","name":"a"},{"relative_url":"/v11.0/me?fields=id","omit_response_on_success":false,"depends_on":"a"}""";
        body = body.Replace("PARTS", Parts, StringComparison.Ordinal)
            .Replace("TEXT", JsonEncodedText.Encode($"[{Parts}]").ToString(), StringComparison.Ordinal)
            .Replace("FORM", Uri.EscapeDataString($"[{Parts}]"), StringComparison.Ordinal);
        var request = Read.Request("POST", "/v11.0/", "", type, body);
        var batch = Read.Value(GraphBatch.Read(request));
        Assert.Equal(
            [
                new BatchPart("POST", "me/messages", "recipient={id:1}&message={text:hi}") { Name = "a", OmitResponseOnSuccess = true },
                new BatchPart("GET", "/v11.0/me?fields=id", null) { DependsOn = "a" },
            ],
            batch.Parts);
        Assert.True(batch.IncludeHeaders);

        var first = Read.Value(GraphBatch.ToRequest(batch.Parts[0], request));
        Assert.Equal(("POST", "me", "messages", "T"), (first.Method, first.Node, first.Edge, first.Token!.Reveal()));
        Assert.Equal("hi", JsonDocument.Parse(first.Parameters["message"].AsJson()).RootElement.GetProperty("text").GetString());
        var second = Read.Value(GraphBatch.ToRequest(batch.Parts[1], request));
        Assert.Equal(("GET", "v11.0", "id"), (second.Method, second.Version, second.Fields));
    }

    [Fact]
    public void A_part_may_have_a_token_of_its_own_and_a_whole_address()
    {
        var batch = Read.Request("POST", "/", "access_token=T&appsecret_proof=p");
        var own = Read.Value(GraphBatch.ToRequest(new BatchPart("GET", "https://graph.facebook.com/v2.6/me?access_token=U&u=http://x/", null), batch));
        Assert.Equal(("U", null, "me"), (own.Token!.Reveal(), own.Proof, own.Node));
        var inherited = Read.Value(GraphBatch.ToRequest(new BatchPart("GET", "me?u=http://x/", null), batch));
        Assert.Equal(("T", "p", "me"), (inherited.Token!.Reveal(), inherited.Proof, inherited.Node));
    }

    [Theory]
    [InlineData("{}", "batch is required")]
    [InlineData("""{"batch":"x"}""", "batch is required")]
    [InlineData("""{"batch":[]}""", "batch holds no calls")]
    [InlineData("""{"batch":[7]}""", "Every call of a batch must be")]
    [InlineData("""{"batch":[{"method":"GET"}]}""", "Every call of a batch needs")]
    [InlineData("""{"batch":[{"relative_url":"me","attached_files":"f"}]}""", "attached_files")]
    public void A_malformed_batch_is_told_what_to_fix(string body, string text) =>
        Assert.StartsWith("(#100) " + text, Read.Error(GraphBatch.Read(Read.Request("POST", "/", body: body))).Message, StringComparison.Ordinal);

    [Fact]
    public void More_than_fifty_parts_are_refused()
    {
        Assert.Equal(50, Read.Value(GraphBatch.Read(Of(50))).Parts.Count);
        Assert.StartsWith("(#100) Too many", Read.Error(GraphBatch.Read(Of(51))).Message, StringComparison.Ordinal);

        static GraphRequest Of(int parts) => Read.Request("POST", "/", body: $$"""{"batch":[{{string.Join(',', Enumerable.Repeat("""{"relative_url":"me"}""", parts))}}]}""");
    }

    [Theory]
    [InlineData("?ids={result=friends:$.data.*.id}", null, "?ids=1%2C2%2Ca%20b", null)]
    [InlineData("?ids={result=friends:$.data[*].id}", null, "?ids=1%2C2%2Ca%20b", null)]
    [InlineData("{result=friends:$.data[1].id}/messages", null, "2/messages", null)]
    [InlineData("%7Bresult%3Dfriends%3A%24.data%5B0%5D.id%7D", null, "1", null)]
    [InlineData("me", """{"text":"{result=friends:$.first.name}"}""", "me", """{"text":"x\"y"}""")]
    [InlineData("me", "text={result=friends:$.first.name}&x={a}", "me", "text=x%22y&x={a}")]
    [InlineData("me?a={result}&b={result=x}", null, "me?a={result}&b={result=x}", null)]
    public void References_are_replaced_from_earlier_replies(string url, string? body, string resolvedUrl, string? resolvedBody)
    {
        var part = Read.Value(GraphBatch.Resolve(new BatchPart("POST", url, body), Replies));
        Assert.Equal((resolvedUrl, resolvedBody), (part.RelativeUrl, part.Body));
    }

    [Theory]
    [InlineData("{result=nobody:$.id}")]
    [InlineData("{result=failed:$.error.code}")]
    [InlineData("{result=friends:$.data[7].id}")]
    [InlineData("{result=friends:$.n}")]
    [InlineData("{result=friends:data}")]
    [InlineData("{result=friends:$data}")]
    [InlineData("{result=friends:$.data[}")]
    [InlineData("{result=page:$.id}")]
    public void A_reference_that_leads_nowhere_is_an_error(string url) =>
        Assert.StartsWith("(#100) A {result=name:$.path}", Read.Error(GraphBatch.Resolve(new BatchPart("GET", url, null), Replies)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_part_waits_for_the_one_it_depends_on()
    {
        Read.Value(GraphBatch.Resolve(new BatchPart("GET", "me", null) { DependsOn = "friends" }, Replies));
        Read.Error(GraphBatch.Resolve(new BatchPart("GET", "me", null) { DependsOn = "failed" }, Replies));
        Read.Error(GraphBatch.Resolve(new BatchPart("GET", "me", null) { DependsOn = "nobody" }, Replies));
    }

    [Fact]
    public void Replies_are_an_array_whose_bodies_are_strings()
    {
        BatchReply?[] replies = [Reply(200, """{"success":true,"t":"é"}"""), null, new(400, [new("Content-Type", "application/json")], "{}"u8.ToArray())];
        Assert.Equal(
            """[{"code":200,"headers":[],"body":"{\"success\":true,\"t\":\"\u00e9\"}"},null,{"code":400,"headers":[{"name":"Content-Type","value":"application/json"}],"body":"{}"}]""",
            Write(includeHeaders: true));
        Assert.StartsWith("""[{"code":200,"body":""", Write(includeHeaders: false), StringComparison.Ordinal);
        Assert.False(Read.Value(GraphBatch.Read(Read.Request("POST", "/", "include_headers=false&batch=[{relative_url:me}]"))).IncludeHeaders);

        string Write(bool includeHeaders)
        {
            var output = new ArrayBufferWriter<byte>();
            GraphBatch.Write(output, replies, includeHeaders);
            return Read.Text(output.WrittenMemory);
        }
    }

    private static BatchReply Reply(int code, string body) => new(code, [], Encoding.UTF8.GetBytes(body));
}
