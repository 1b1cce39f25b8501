using System.Text;
using System.Text.Json;
using Router.Conversations;
using Router.Protocol;
using Router.Sandbox;
using Router.Wire;
using static Router.Outgoing.Tests.GraphStage;

namespace Router.Outgoing.Tests;

public class GraphClientTests
{
    [Fact]
    public async Task A_send_reaches_the_person_with_proof_and_without_the_token_in_the_address()
    {
        await using var stage = await Set();
        stage.Page.Usage = new UsagePercent(28, 25, 25);
        var answer = await stage.Client.Send(Shop, Hello());

        Assert.Equal((GraphEnd.Answered, 200), (answer.End, answer.Status));
        Assert.IsType<GraphReply.Accepted>(ReplyOf(answer));
        Assert.Equal("messages", Assert.Single(stage.Calls).Edge);
        Assert.Contains(answer.Headers, h => h.Key == "Content-Type" && h.Value == "application/json; charset=UTF-8");
        Assert.Contains(answer.Headers, h => h.Key == "X-Business-Use-Case-Usage" && h.Value.Contains("\"call_count\":28", StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Headers, h => h.Key is "Date" or "Connection" or "Transfer-Encoding" or "Server" or "Content-Length");
    }

    [Fact]
    public async Task Neither_token_nor_secret_nor_text_is_logged()
    {
        await using var stage = await Set();
        stage.Meta.Faults.Next(Fault.GraphLoseAnswerAfterSuccess);
        await stage.Client.Send(Shop, Hello("very private"));
        await stage.Client.Send(Shop, Hello("very private"));
        stage.Meta.World.RevokeToken(stage.Token);
        await stage.Client.Send(Shop, Hello("very private"));
        Assert.NotEmpty(stage.Log.All);
        Assert.All(stage.Log.All, line =>
        {
            Assert.DoesNotContain(stage.Token, line.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("private", line.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("appsecret_proof", line.Text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(Fault.GraphLoseAnswerAfterSuccess)]
    [InlineData(Fault.GraphHang)]
    public async Task A_send_without_an_answer_is_unknown_and_never_repeated(Fault fault)
    {
        await using var stage = await Set(o => o.SendTimeout = TimeSpan.FromSeconds(2));

        // A kept connection that breaks is where SocketsHttpHandler repeats a request by itself.
        await stage.Client.Send(Shop, Hello("one"));
        stage.Meta.Faults.Next(fault);
        var answer = await stage.Client.Send(Shop, Hello("two"));

        Assert.Equal((GraphEnd.Unknown, 504), (answer.End, answer.Status));
        Assert.Equal(2, Assert.IsType<GraphReply.Error>(ReplyOf(answer)).Code);
        Assert.Equal(1, stage.Meta.Faults.Struck(fault));
        Assert.Equal(fault == Fault.GraphHang ? 1 : 2, stage.Calls.Count);
    }

    [Fact]
    public async Task A_send_that_cannot_connect_is_not_started_and_tried_again_a_few_times()
    {
        await using var stage = await Set();
        stage.Directory.Current = stage.Directory.Current with { Seat = Seat(new Uri($"http://127.0.0.1:{Ports.Free()}/")) };

        var answer = await stage.Client.Send(Shop, Hello());
        Assert.Equal((GraphEnd.NotStarted, 503), (answer.End, answer.Status));
        Assert.True(Assert.IsType<GraphReply.Error>(ReplyOf(answer)).Transient);
        Assert.Equal(3022, Assert.Single(stage.Log.All).Id);
    }

    [Fact]
    public async Task A_call_that_found_no_connection_goes_through_when_there_is_one()
    {
        await using var stage = await Set(o => (o.MaxGraphAttempts, o.GraphRetryPause) = (10, TimeSpan.FromMilliseconds(20)));
        var port = Ports.Free();
        stage.Directory.Current = stage.Directory.Current with { Seat = Seat(new Uri($"http://127.0.0.1:{port}/")) };
        var sending = stage.Client.Send(Shop, Hello());

        // The same world appears at the address a little later.
        await using var late = await PretendMeta.Start(port: port);
        var page = late.AddPage("1000");
        var app = late.AddApp("111", secret: "router-secret");
        page.Subscribe(app, "messages");
        late.Person("9001").On(page).Writes("hello");
        page.IssueToken(app, stage.Token);
        var answer = await sending;
        Assert.NotEqual(GraphEnd.Unknown, answer.End);
        Assert.Equal(GraphEnd.Answered, answer.End);
    }

    [Fact]
    public async Task After_a_190_sends_get_the_same_190_without_a_call_until_the_Page_has_another_token()
    {
        await using var stage = await Set();
        stage.Meta.World.RevokeToken(stage.Token, 463);
        var first = await stage.Client.Send(Shop, Hello());
        Assert.Equal((GraphEnd.Answered, 400), (first.End, first.Status));
        Assert.Equal((190, 463), CodesOf(first));

        for (var i = 0; i < 3; i++)
        {
            var again = await stage.Client.Send(Shop, Hello());
            Assert.Equal(GraphEnd.NotStarted, again.End);
            Assert.Equal(first.Body.ToArray(), again.Body.ToArray());
        }

        Assert.Equal(GraphEnd.NotStarted, (await stage.Client.Pass(Ann, Channel.Messenger, new AppId(222), null)).End);
        Assert.Null(await stage.Client.ThreadOwner(Ann, Channel.Messenger));
        await stage.Client.WaitForBudget(Shop, GraphPriority.Bot, default);
        Assert.Single(stage.Calls);

        // The same token, read afresh from configuration, is not a new one.
        stage.UseToken(stage.Token);
        await stage.Client.Send(Shop, Hello());
        Assert.Single(stage.Calls);

        stage.UseToken(stage.Page.IssueToken(stage.Router).Value);
        Assert.Equal(200, (await stage.Client.Send(Shop, Hello())).Status);
        Assert.Equal(2, stage.Calls.Count);
    }

    [Fact]
    public async Task A_Page_without_a_token_or_an_unknown_one_answers_190_without_a_call()
    {
        await using var stage = await Set();
        var unknown = await stage.Client.Send(new PageId("2000"), Hello());
        Assert.Equal(GraphEnd.NotStarted, unknown.End);
        Assert.Equal(190, CodesOf(unknown).Code);
        Assert.Empty(stage.Calls);
    }

    [Fact]
    public async Task Pass_take_and_request_move_control_at_Meta()
    {
        await using var stage = await Set();
        Assert.Equal(200, (await stage.Client.Take(Ann, Channel.Messenger, null)).Status);
        Assert.Equal(200, (await stage.Client.Pass(Ann, Channel.Messenger, new AppId(222), "please \"help\" ☎")).Status);
        Assert.Equal(200, (await stage.Client.Request(Ann, Channel.Messenger, "back?")).Status);
        Assert.Equal(["take_thread_control", "pass_thread_control", "request_thread_control"], stage.Calls.Select(c => c.Edge));
        var pass = stage.Calls[1].Arguments;
        Assert.Equal("222", pass["target_app_id"]!.ToString());
        Assert.Equal("please \"help\" ☎", pass["metadata"]!.ToString());
        Assert.Null(pass["platform"]);
    }

    [Fact]
    public async Task The_owner_at_Meta_is_nobody_an_app_or_hidden()
    {
        await using var stage = await Set();
        Assert.IsType<OwnerAtMeta.Nobody>(await stage.Client.ThreadOwner(Ann, Channel.Messenger));
        await stage.Client.Take(Ann, Channel.Messenger, null);
        Assert.Equal(new AppId(111), Assert.IsType<OwnerAtMeta.App>(await stage.Client.ThreadOwner(Ann, Channel.Messenger)).Id);
        stage.Meta.Faults.Next(Fault.OwnerHidden);
        Assert.IsType<OwnerAtMeta.Hidden>(await stage.Client.ThreadOwner(Ann, Channel.Messenger));
        stage.Meta.Faults.Next(Fault.GraphError, code: 1);
        Assert.Null(await stage.Client.ThreadOwner(Ann, Channel.Messenger));
        Assert.Equal("9001", stage.Calls[0].Arguments["recipient"]!.ToString());
    }

    [Fact]
    public async Task On_Instagram_the_platform_is_named()
    {
        await using var stage = await Set();
        await stage.Client.Take(Ann, Channel.Instagram, null);
        await stage.Client.ThreadOwner(Ann, Channel.Instagram);
        Assert.All(stage.Calls, call => Assert.Equal("instagram", call.Arguments["platform"]!.ToString()));
    }

    [Fact]
    public async Task While_the_apps_secret_is_rotated_the_next_one_is_tried()
    {
        await using var stage = await Set();
        var seat = stage.Directory.Current.Seat with { Secrets = [new Secret("the-old-one"), new Secret("router-secret")] };
        stage.Directory.Current = stage.Directory.Current with { Seat = seat };
        Assert.Equal(200, (await stage.Client.Send(Shop, Hello())).Status);
        Assert.Single(stage.Calls, call => call.Status == 200);
    }

    [Fact]
    public async Task After_613_the_next_call_is_answered_without_being_made_when_the_wait_is_too_long()
    {
        await using var stage = await Set();
        stage.Meta.Faults.Next(Fault.Graph613);
        var limited = await stage.Client.Send(Shop, Hello());
        Assert.Equal(613, CodesOf(limited).Code);
        Assert.Contains(limited.Headers, h => h.Key == "X-Business-Use-Case-Usage");

        await stage.Client.WaitForBudget(Shop, GraphPriority.Control, default).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        var next = await stage.Client.Send(Shop, Hello());
        Assert.Equal(GraphEnd.NotStarted, next.End);
        Assert.Equal(4, CodesOf(next).Code);
        Assert.InRange(int.Parse(next.Headers.Single(h => h.Key == "Retry-After").Value, System.Globalization.CultureInfo.InvariantCulture), 50, 60);
        Assert.Equal(GraphEnd.NotStarted, (await stage.Client.Take(Ann, Channel.Messenger, null)).End);
        Assert.Null(await stage.Client.ThreadOwner(Ann, Channel.Messenger));
        Assert.Single(stage.Calls);
    }

    [Fact]
    public async Task A_short_throttling_is_waited_for()
    {
        await using var stage = await Set(o => o.LongestRegain = TimeSpan.FromMilliseconds(700));
        stage.Meta.Faults.Next(Fault.Graph613);
        await stage.Client.Send(Shop, Hello());
        var waited = System.Diagnostics.Stopwatch.StartNew();
        await stage.Client.WaitForBudget(Shop, GraphPriority.Human, default);
        Assert.InRange(waited.ElapsedMilliseconds, 400, 10_000);
        Assert.Equal(200, (await stage.Client.Send(Shop, Hello())).Status);
    }

    [Fact]
    public async Task A_forwarded_call_carries_query_and_body_and_its_answer_no_token()
    {
        await using var stage = await Set();
        for (var i = 0; i < 5; i++)
        {
            stage.Meta.Person($"95{i}").On(stage.Page).Writes("hello");
        }

        var list = await stage.Client.Forward(
            new ForwardedCall(Shop, "GET", "me/conversations", [new("limit", "2"), new("access_token", "the-apps-own"), new("appsecret_proof", "x")], null, null), default);
        Assert.Equal(200, list.Status);
        var text = Encoding.UTF8.GetString(list.Body.Span);
        Assert.Contains("\"next\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-apps-own", text, StringComparison.Ordinal);
        Assert.Equal("2", Assert.Single(stage.Calls).Arguments["limit"]!.ToString());

        var token = await stage.Client.Forward(new ForwardedCall(Shop, "GET", "me", [new("fields", "name,access_token")], null, null), default);
        Assert.Equal("""{"name":"Shop","access_token":"","id":"1000"}""", Encoding.UTF8.GetString(token.Body.Span));

        using var body = new MemoryStream("""{"get_started":{"payload":"GO"}}"""u8.ToArray());
        Assert.Equal(200, (await stage.Client.Forward(new ForwardedCall(Shop, "POST", "me/messenger_profile", [], body, "application/json"), default)).Status);
        Assert.Equal(200, (await stage.Client.Forward(new ForwardedCall(Shop, "DELETE", "me/messenger_profile", [new("fields", "[\"get_started\"]")], null, null), default)).Status);
    }

    [Theory]
    [InlineData("me/../../other")]
    [InlineData("me//messages")]
    [InlineData("..")]
    public async Task A_path_that_leads_elsewhere_is_not_called(string path)
    {
        await using var stage = await Set();
        var answer = await stage.Client.Forward(new ForwardedCall(Shop, "GET", path, [], null, null), default);
        Assert.Equal((GraphEnd.NotStarted, 404), (answer.End, answer.Status));
        Assert.Empty(stage.Calls);
    }

    [Fact]
    public async Task A_path_step_cannot_become_a_query()
    {
        await using var stage = await Set();
        await stage.Client.Forward(new ForwardedCall(Shop, "GET", "9001?fields=access_token", [], null, null), default);
        Assert.All(stage.Calls, call => Assert.Null(call.Arguments["fields"]));
    }

    [Fact]
    public async Task An_upload_is_streamed_and_a_larger_one_is_broken_off()
    {
        await using var stage = await Set(o => o.MaxForwardedBody = 3 * 1024 * 1024);
        Assert.Equal(200, (await Upload(2 * 1024 * 1024)).Status);
        var tooLarge = await Upload(4 * 1024 * 1024);
        Assert.Equal((GraphEnd.NotStarted, 413), (tooLarge.End, tooLarge.Status));

        async Task<Conversations.GraphAnswer> Upload(int bytes)
        {
            using var form = new MultipartFormDataContent("frontier")
            {
                { new StringContent("""{"attachment":{"type":"image","payload":{}}}"""), "message" },
                { new ByteArrayContent(new byte[bytes]) { Headers = { ContentType = new("image/png") } }, "filedata", "a.png" },
            };
            var stream = new Unseekable(await form.ReadAsStreamAsync());
            return await stage.Client.Forward(
                new ForwardedCall(Shop, "POST", "me/message_attachments", [], stream, "multipart/form-data; boundary=frontier"), default);
        }
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end()
    {
        await using var stage = await Set(o => o.MaxGraphAnswer = 1024);
        for (var i = 0; i < 25; i++)
        {
            stage.Meta.Person($"95{i}").On(stage.Page).Writes("hello");
        }

        var answer = await stage.Client.Forward(new ForwardedCall(Shop, "GET", "me/conversations", [new("fields", "participants,messages")], null, null), default);
        Assert.Equal((GraphEnd.Unknown, 503), (answer.End, answer.Status));
    }

    private static (int Code, int? Subcode) CodesOf(Conversations.GraphAnswer answer)
    {
        var error = Assert.IsType<GraphReply.Error>(ReplyOf(answer));
        return (error.Code, error.Subcode);
    }

    private sealed class Unseekable(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
