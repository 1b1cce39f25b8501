using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Bad input gets a clear error in the right envelope, is counted with its reason, and changes nothing in the store.</summary>
public sealed class BadInput(BadWorld bad) : IClassFixture<BadWorld>
{
    public static IEnumerable<object[]> Names => BadRequests.All.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_request_is_refused_clearly_and_counted_and_changes_nothing(string name)
    {
        var expected = BadRequests.All[name];
        var before = StoreReading.Checksum(bad.World.Process.Store);
        var counts = await bad.Refused();

        var reply = await RawCall.Send(expected.Make(bad));

        Assert.Equal(expected.Status, reply.Status);
        InEnvelope(reply, expected);
        await IsCounted(counts, expected.Reason);
        Assert.Equal(before, StoreReading.Checksum(bad.World.Process.Store));
    }

    [Theory]
    [InlineData("/webhook")]
    [InlineData("/v23.0/me/messages")]
    public async Task A_body_that_comes_too_slowly_is_refused(string path)
    {
        var before = StoreReading.Checksum(bad.World.Process.Store);
        var counts = await bad.Refused();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", bad.World.Router.Public.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nAuthorization: Bearer {Plan.Bot.Token}\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\n\r\n{{"));
        var answer = await ReadAll(stream);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        var error = (JsonObject)JsonNode.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])!["error"]!;
        Assert.Equal(2, (int)error["code"]!);
        Assert.True((bool?)error["is_transient"]);
        await IsCounted(counts, "body_too_slow");
        Assert.Equal(before, StoreReading.Checksum(bad.World.Process.Store));
    }

    // A batch is answered 200 and each bad part for itself.
    [Theory]
    [InlineData("""[{"method":"POST","relative_url":"me/take_thread_control","body":"recipient=%7B%7D"}]""", "bad_parameter")]
    [InlineData("""[{"method":"GET","relative_url":"me/thread_owner?recipient={result=nothing:$.id}"}]""", "bad_parameter")]
    public async Task A_bad_part_of_a_batch_is_counted_too(string batch, string reason)
    {
        var before = StoreReading.Checksum(bad.World.Process.Store);
        var counts = await bad.Refused();
        var reply = await RawCall.Send(RawCall.Of(HttpMethod.Post, new(bad.World.Router.Public, "/v23.0/"), Plan.Bot.Token, $"{{\"batch\":{batch}}}"));
        Assert.Equal(200, reply.Status);
        var part = reply.Json!.AsArray()[0]!;
        Assert.Equal(400, (int)part["code"]!);
        Assert.Equal(100, (int)JsonNode.Parse((string)part["body"]!)!["error"]!["code"]!);
        await IsCounted(counts, reason);
        Assert.Equal(before, StoreReading.Checksum(bad.World.Process.Store));
    }

    [Fact]
    public async Task An_item_that_is_too_deep_is_counted_and_its_neighbours_are_taken()
    {
        var counts = await bad.Refused();
        var now = RunClock.Now.ToUnixTimeMilliseconds();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        var body = $$$"""
            {"object":"page","entry":[{"id":"{{{World.PageId}}}","time":{{{now}}},"messaging":[
            {"sender":{"id":"{{{bad.Person.Id}}}"},"recipient":{"id":"{{{World.PageId}}}"},"timestamp":{{{now}}},"odd":{{{deep}}}},
            {"sender":{"id":"{{{bad.Person.Id}}}"},"recipient":{"id":"{{{World.PageId}}}"},"timestamp":{{{now}}},"message":{"mid":"m_beside_deep","text":"beside the deep one"}}]}]}
            """;
        Assert.Equal(200, (await bad.World.Meta.PostRaw(bad.World.Seat, body)).Status);
        await bad.World.Bot.HearsText("beside the deep one", "messaging");
        await IsCounted(counts, "malformed_item");
        await bad.World.Still(bad.Person);
        await StoreReading.Rests(bad.World.Process.Store);
    }

    // 200, or Meta would unsubscribe the whole app; and not lost, or an operator who forgot a Page could never mend it.
    [Fact]
    public async Task A_webhook_of_an_unknown_Page_is_answered_200_and_counted_and_can_be_replayed()
    {
        const string Unknown = "1777";
        var counts = await bad.Refused();
        var now = RunClock.Now.ToUnixTimeMilliseconds();
        var body = $$$"""{"object":"page","entry":[{"id":"{{{Unknown}}}","time":{{{now}}},"messaging":[{"sender":{"id":"4711"},"recipient":{"id":"{{{Unknown}}}"},"timestamp":{{{now}}},"message":{"mid":"m_unknown_page","text":"is anybody there?"}}]}]}""";

        Assert.Equal(200, (await bad.World.Meta.PostRaw(bad.World.Seat, body)).Status);
        Assert.Equal(200, (await bad.World.Meta.PostRaw(bad.World.Seat, body)).Status);

        Assert.Equal(counts.GetValueOrDefault("unknown_page") + 2, (await bad.Refused())["unknown_page"]);
        var letter = Assert.Single((await bad.World.Router.Admin("/admin/dead-letters"))["data"]!.AsArray(), one => (string?)one!["page"] == Unknown)!;
        Assert.Equal("unknown_page", (string?)letter["reason"]);
        var replay = $"/admin/dead-letters/{Uri.EscapeDataString((string)letter["id"]!)}/replay";
        await Assert.ThrowsAsync<HttpRequestException>(() => bad.World.Router.Admin(HttpMethod.Post, replay));

        await bad.World.Router.Admin(HttpMethod.Put, $"/admin/pages/{Unknown}", new JsonObject { ["name"] = "Forgotten Shop" });
        await bad.World.Router.Admin(HttpMethod.Put, $"/admin/pages/{Unknown}/apps/{Plan.Bot.Id}", new JsonObject { ["fields"] = new JsonArray("messages", "standby") });
        await bad.World.Router.Admin(HttpMethod.Post, replay);

        await bad.World.Bot.HearsText("is anybody there?");
        Assert.DoesNotContain((await bad.World.Router.Admin("/admin/dead-letters"))["data"]!.AsArray(), one => (string?)one!["page"] == Unknown);
        await Until.True(async () => (await FinalReading.View(bad.World.Router, new(Unknown, "4711")))["owed"]!.AsArray().Count == 0, "the replayed item is settled");
        await StoreReading.Rests(bad.World.Process.Store);
    }

    private static void InEnvelope(RawReply reply, BadRequest expected)
    {
        Assert.StartsWith("application/json", reply.ContentType, StringComparison.OrdinalIgnoreCase);
        var error = reply.Error;
        Assert.True(error is not null, reply.Body);
        Assert.True(((string?)error["message"])?.Length > 10, reply.Body);
        if (expected.Code is int code)
        {
            Assert.True((code, expected.Subcode) == ((int)error["code"]!, (int?)error["error_subcode"]), reply.Body);
            Assert.NotEmpty((string)error["type"]!);
            Assert.NotEmpty((string)error["fbtrace_id"]!);
        }
        else
        {
            Assert.Equal((string)expected.Code, (string?)error["code"]);
        }
    }

    private async Task IsCounted(Dictionary<string, long> before, string reason)
    {
        var after = await bad.Refused();
        var more = after.Where(count => count.Value != before.GetValueOrDefault(count.Key)).ToDictionary(count => count.Key, count => count.Value - before.GetValueOrDefault(count.Key));
        Assert.Equal(new Dictionary<string, long> { [reason] = 1 }, more);
    }

    private static async Task<string> ReadAll(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        using var all = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            all.Write(buffer.AsSpan(0, read));
            var text = Encoding.UTF8.GetString(all.ToArray());
            if (read == 0 || text.TrimEnd().EndsWith("}}", StringComparison.Ordinal))
            {
                return text;
            }
        }
    }
}
