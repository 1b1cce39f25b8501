using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;
using static Router.Outgoing.Tests.Setting;

namespace Router.Outgoing.Tests;

public sealed class CallbackPosterTests : IDisposable
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private readonly ChangingDirectory _directory = new();
    private readonly NoLongPayloads _payloads = new();
    private readonly Lines<CallbackPoster> _log = new();
    private readonly List<Transports> _transports = [];

    public void Dispose() => _transports.ForEach(t => t.Dispose());

    [Fact]
    public async Task A_delivery_arrives_signed_and_with_every_header()
    {
        await using var app = new AppReceiver(AppReceiver.Ok);
        Assert.Equal(new AttemptReport(200), await Poster(app.Address).Post(Attempt()));

        var post = Assert.Single(app.All);
        Assert.Equal("POST", post.Method);
        Assert.Equal("/hook?key=of-its-own", post.Target);
        Assert.Equal(
            """{"object":"page","entry":[{"id":"1000","time":1767225600000,"messaging":[{"sender":{"id":"p1"},"recipient":{"id":"1000"},"timestamp":1767225600000,"pass_thread_control":{"previous_owner_app_id":null,"new_owner_app_id":"4711","metadata":"hello"}}]}]}""",
            Encoding.UTF8.GetString(post.Body));
        Assert.Equal("sha256=" + Hex(HMACSHA256.HashData(BotKey, post.Body)), post["X-Hub-Signature-256"]);
#pragma warning disable CA5350 // The header that many clients check (protocol.md 4.2).
        Assert.Equal("sha1=" + Hex(HMACSHA1.HashData(BotKey, post.Body)), post["X-Hub-Signature"]);
#pragma warning restore CA5350
        Assert.Equal("application/json", post["Content-Type"]);
        Assert.Equal("1000:p1:17:4711", post["X-Router-Delivery"]);
        Assert.Equal("3", post["X-Router-Attempt"]);
        Assert.Equal("4711", post["X-Router-Owner"]);
        Assert.Equal("12", post["X-Router-Epoch"]);
        Assert.Equal(Trace, post["traceparent"]);
        Assert.Null(post["Cookie"]);
        Assert.Null(post["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Address_secret_and_format_are_those_of_the_moment_of_the_attempt()
    {
        await using var before = new AppReceiver(AppReceiver.Ok);
        await using var after = new AppReceiver(AppReceiver.Ok);
        var poster = Poster(before.Address);
        await poster.Post(Attempt());
        _directory.With(App(after.Address) with { Secret = new Secret("the-next-secret"), Format = new CallbackFormat { AllNumbers = true } });
        await poster.Post(Attempt());

        Assert.Single(before.All);
        var post = Assert.Single(after.All);
        Assert.Equal("sha256=" + Hex(HMACSHA256.HashData("the-next-secret"u8, post.Body)), post["X-Hub-Signature-256"]);
        Assert.Contains("\"new_owner_app_id\":4711", Encoding.UTF8.GetString(post.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_idle_there_is_no_owner_header_and_an_id_that_is_no_plain_text_cannot_add_headers()
    {
        await using var app = new AppReceiver(AppReceiver.Ok);
        var attempt = Attempt() with { Conversation = new ConversationKey(Page, new PersonId("π\r\nX-Evil: 1")) };
        attempt = attempt with { Item = attempt.Item with { Owner = null, Trace = "00-\r\nX-Evil: 2" } };
        Assert.Equal(200, (await Poster(app.Address).Post(attempt)).Status);

        var post = Assert.Single(app.All);
        Assert.Null(post["X-Evil"]);
        Assert.Null(post["X-Router-Owner"]);
        Assert.Null(post["traceparent"]);
        Assert.Equal("1000%3A%CF%80%0D%0AX-Evil%3A%201%3A17%3A4711", post["X-Router-Delivery"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_status_is_reported_as_it_is_and_logged_once(int status)
    {
        await using var app = new AppReceiver(AppReceiver.Status(status, "Location: /elsewhere\r\n"));
        Assert.Equal(new AttemptReport(status), await Poster(app.Address).Post(Attempt()));
        Assert.Single(app.All);

        var line = Assert.Single(_log.All);
        Assert.Equal(status < 300 ? (3010, LogLevel.Debug) : (3011, LogLevel.Information), (line.Id, line.Level));
        Assert.Contains("1000:p1:17:4711", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("of-its-own", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry-After: 7\r\n", 7.0)]
    [InlineData("Retry-After: -7\r\n", null)]
    [InlineData("Retry-After: soon\r\n", null)]
    [InlineData("Retry-After: Thu, 01 Jan 2026 00:01:00 GMT\r\n", 60.0)]
    [InlineData("Retry-After: Thu, 01 Jan 2015 00:01:00 GMT\r\n", null)]
    public async Task Retry_After_is_read_in_both_forms(string header, double? seconds)
    {
        await using var app = new AppReceiver(AppReceiver.Status(503, header));
        Assert.Equal(seconds, (await Poster(app.Address, clock: new HandClock()).Post(Attempt())).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task An_app_that_hangs_is_given_up_after_the_timeout()
    {
        await using var app = new AppReceiver((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        var took = Stopwatch.StartNew();
        Assert.Equal(default, await Poster(app.Address, o => o.CallbackTimeout = TimeSpan.FromMilliseconds(300)).Post(Attempt()));
        Assert.InRange(took.Elapsed.TotalSeconds, 0.25, 10);
        Assert.Contains("no answer in time", Assert.Single(_log.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_timeout_the_next_attempt_has_its_whole_time_again()
    {
        await using var app = new AppReceiver(async (request, to, stop) =>
        {
            if (request.Connection == 1)
            {
                await Task.Delay(Timeout.Infinite, stop);
            }

            await to.WriteAsync(Encoding.ASCII.GetBytes(AppReceiver.Ok), stop);
        });
        var poster = Poster(app.Address, o => o.CallbackTimeout = TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await poster.Post(Attempt())).Status);
        Assert.Equal(200, (await poster.Post(Attempt())).Status);
    }

    [Fact]
    public async Task An_app_that_closes_the_connection_or_answers_nonsense_did_not_answer()
    {
        await using var closes = new AppReceiver((_, to, _) => to.DisposeAsync().AsTask());
        Assert.Equal(default, await Poster(closes.Address).Post(Attempt()));
        await using var babbles = new AppReceiver("SMTP ready\r\n\r\n");
        Assert.Equal(default, await Poster(babbles.Address).Post(Attempt()));
    }

    [Fact]
    public async Task Nobody_listening_is_no_connection()
    {
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}/hook");
        Assert.Equal(default, await Poster(address).Post(Attempt()));
        Assert.Contains("no connection", Assert.Single(_log.All).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 1000000000\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n")]
    public async Task A_body_that_never_ends_is_not_waited_for(string rest)
    {
        await using var app = new AppReceiver(async (_, to, stop) =>
        {
            await to.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + rest), stop);
            var chunk = Encoding.ASCII.GetBytes("400\r\n" + new string('x', 1024) + "\r\n");
            while (true)
            {
                await to.WriteAsync(chunk, stop);
            }
        });
        var poster = Poster(app.Address);
        Assert.Equal(200, (await poster.Post(Attempt()).WaitAsync(TimeSpan.FromSeconds(10))).Status);
        Assert.Equal(200, (await poster.Post(Attempt()).WaitAsync(TimeSpan.FromSeconds(10))).Status);
        Assert.Equal(2, app.Connections);
    }

    [Fact]
    public async Task A_connection_is_kept_and_used_again()
    {
        await using var app = new AppReceiver(AppReceiver.Ok);
        var poster = Poster(app.Address);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await poster.Post(Attempt())).Status);
        }

        Assert.Equal(1, app.Connections);
    }

    [Fact]
    public async Task A_private_address_is_not_connected_to_unless_it_is_allowed()
    {
        await using var app = new AppReceiver(AppReceiver.Ok);
        Assert.Equal(default, await Poster(app.Address, o => o.AllowPrivateAddresses = false).Post(Attempt()));
        Assert.Equal(0, app.Connections);
        var line = Assert.Single(_log.All).Text;
        Assert.Contains("127.0.0.1, a private or special address", line, StringComparison.Ordinal);
        Assert.Contains("Router:Outgoing:AllowedNetworks", line, StringComparison.Ordinal);

        var named = new UriBuilder(app.Address) { Host = "localhost" }.Uri;
        Assert.Equal(0, (await Poster(named, o => o.AllowPrivateAddresses = false).Post(Attempt())).Status);
        Assert.Equal(200, (await Poster(named, AllowLocalhost).Post(Attempt())).Status);
    }

    [Fact]
    public async Task An_item_that_cannot_be_written_counts_as_refused_and_not_as_the_apps_absence()
    {
        await using var app = new AppReceiver(AppReceiver.Ok);
        var attempt = Attempt();
        attempt = attempt with { Item = attempt.Item with { Content = new Content.FromMeta(ItemKind.Message, Channel.Messenger, "{broken"u8.ToArray(), EchoOf: null) } };
        Assert.Equal(500, (await Poster(app.Address).Post(attempt)).Status);
        Assert.Empty(app.All);
    }

    [Fact]
    public async Task Without_a_callback_there_is_no_attempt_on_the_wire()
    {
        await using var app = new AppReceiver(AppReceiver.Ok);
        var poster = Poster(app.Address);
        _directory.With(App(app.Address) with { Parked = "410" });
        Assert.Equal(default, await poster.Post(Attempt()));
        Assert.Empty(app.All);
    }

    [Fact]
    public async Task A_traced_attempt_is_a_span_of_the_items_trace_and_the_app_sees_it_as_its_parent()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CallbackPoster.Traces,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = new AppReceiver(AppReceiver.Ok);
        await Poster(app.Address).Post(Attempt());
        var seen = Assert.Single(app.All)["traceparent"];
        Assert.Contains(spans, span => span.Id == seen && span.TraceId.ToString() == "0af7651916cd43dd8448eb211c80319c" && span.ParentSpanId.ToString() == "b7ad6b7169203331");
    }

    private static byte[] BotKey => Encoding.UTF8.GetBytes(BotSecret.Reveal());

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static void AllowLocalhost(OutgoingOptions options)
    {
        options.AllowPrivateAddresses = false;
        options.AllowedHosts.Add("localhost");
    }

    private CallbackPoster Poster(Uri callback, Action<OutgoingOptions>? change = null, TimeProvider? clock = null)
    {
        _directory.With(App(callback));
        var options = Options(change);
        var transports = new Transports(options, new AddressGuard(options));
        _transports.Add(transports);
        return new CallbackPoster(options, _directory, _payloads, transports, clock ?? TimeProvider.System, _log);
    }

    private static DeliveryAttempt Attempt() => new(
        Person(1),
        Channel.Messenger,
        new OwedItem(17, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new Content.Passed(null, Bot, "hello"), Bot, Epoch: 12, Trace),
        new Owed(Bot, 17, HeardOn.Messaging, Attempts: 2, Refusals: 0, NextAt: null));
}
