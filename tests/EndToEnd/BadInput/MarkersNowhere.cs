using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>Texts, metadata, tokens and secrets are in no log line, at no level, and in no trace.</summary>
public sealed class MarkersNowhere : IAsyncLifetime
{
    private readonly TraceCollector _collector = new();
    private readonly List<string> _markers = [];

    private World World { get; set; } = null!;

    public async Task InitializeAsync()
    {
        await _collector.Start();
        World = await World.Start(new Plan
        {
            Configure = file =>
            {
                // As loud as an operator can make it: the named parts too, which are quiet by default.
                file["Logging"] = new JsonObject
                {
                    ["LogLevel"] = new JsonObject
                    {
                        ["Default"] = "Trace", ["Router"] = "Trace", ["Microsoft.AspNetCore"] = "Trace", ["Microsoft.Extensions"] = "Trace", ["Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
                        ["Microsoft.AspNetCore.Server.Kestrel"] = "Trace", ["Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "Trace", ["System.Net.Http"] = "Trace",
                    },
                };
                var router = file["Router"]!;
                router["Edge"] = new JsonObject { ["OtlpEndpoint"] = _collector.Address.ToString() };
                router["Retries"] = new JsonObject { ["AfterRefusal"] = new JsonArray("00:00:00.1"), ["WhileAway"] = new JsonArray("00:00:00.1") };
                router["Outgoing"]!["SendTimeout"] = "00:00:02";
                router["Apps"]![Plan.Bot.Id]!["Forwards"] = new JsonArray("* messenger_profile", "GET conversations", "GET profile");
            },
        });
    }

    public async Task DisposeAsync()
    {
        await (World?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task No_text_metadata_token_or_secret_is_in_a_log_line_or_a_trace()
    {
        var ann = World.NewPerson();
        await Talk(ann);
        await Misuse(ann);
        await Fail(ann);
        await Administer();
        await Until.True(() => StoreRests(), "the store owes nobody anything");
        var shown = await Shown(ann);
        await World.Process.StopGracefully();

        var secrets = new[] { World.SeatSecret, World.SeatVerifyToken, World.Router.AdminToken, World.Page.Token(World.Seat) }
            .Concat(World.Plan.Apps.SelectMany(app => new[] { app.Secret, app.Token, World.App(app.Name).VerifyToken }));
        string[] planted = [.. _markers, .. secrets];
        var log = string.Join('\n', World.Process.Log);
        var traces = _collector.Bytes;

        // The log was loud, and the traces came: callbacks and Graph calls among them.
        Assert.Contains("dbug: Router", log, StringComparison.Ordinal);
        Assert.Contains("dbug: Microsoft.AspNetCore", log, StringComparison.Ordinal);
        Assert.All((string[])["router.webhook", "router.call", "callback", "graph"], span => Assert.True(traces.AsSpan().IndexOf(Encoding.UTF8.GetBytes(span)) >= 0, $"there is no span {span}"));
        Assert.All(planted, marker =>
        {
            var line = World.Process.Log.FirstOrDefault(one => one.Contains(marker, StringComparison.Ordinal));
            Assert.True(line is null, $"{marker} stands in the log: {line}");
            Assert.True(traces.AsSpan().IndexOf(Encoding.UTF8.GetBytes(marker)) < 0, $"{marker} stands in a trace");
            Assert.False(shown.Contains(marker, StringComparison.Ordinal), $"{marker} stands in a timeline, or among dead letters or refused requests");
        });
    }

    private async Task Talk(PersonOnPage ann)
    {
        var (bot, desk, id) = (World.As(World.Bot), World.As(World.Desk), ann.Id.Value);
        var mid = ann.Writes(Marker("text"));
        ann.Reacts(mid, emoji: Marker("emoji"));
        ann.Edits(mid, Marker("edited"));
        ann.SendsAttachment("image", $"https://example.org/{Marker("attachment")}");
        ann.ClicksLink(Marker("ref"));
        ann.OptsIn(payload: Marker("optin"));
        await World.Bot.Hears("optin", id);
        Assert.True((await bot.SendsMessage(id, send => new JsonObject
        {
            ["attachment"] = new JsonObject
            {
                ["type"] = "template",
                ["payload"] = new JsonObject
                {
                    ["template_type"] = "button",
                    ["text"] = $"{Marker("template")} [{send}]",
                    ["buttons"] = new JsonArray(
                        new JsonObject { ["type"] = "postback", ["title"] = "Short", ["payload"] = Marker("payload") },
                        new JsonObject { ["type"] = "postback", ["title"] = "Long", ["payload"] = Marker("long-payload") + new string('p', 960) }),
                },
            },
            ["metadata"] = Marker("message-metadata"),
        })).Succeeded);
        ann.Taps("Short");
        ann.Taps("Long");
        await World.Bot.Hears(heard => heard.Kind == "postback" && heard.Person == id, "a tap");
        Assert.True((await desk.Requests(id, Marker("request"))).Succeeded);
        Assert.True((await bot.Notes(id, World.Desk.Id, Marker("note"))).Succeeded);
        Assert.True((await bot.Passes(id, World.Desk.Id, Marker("pass"))).Succeeded);
        Assert.True((await desk.Sends(id, Marker("send"))).Succeeded);
        Assert.True((await World.As(World.Survey).SendsSurvey(id, Marker("survey"))).Succeeded);
        Assert.True((await desk.Passes(id, World.Inbox, Marker("pass-to-inbox"))).Succeeded);
        World.Meta.PageInbox.Replies(ann, Marker("inbox"));
        World.Meta.PageInbox.MarksDone(ann);
        await Until.True(async () => (await World.View(ann)).Owner == World.Bot.Id, "the bot has control again");
        await bot.Calls(HttpMethod.Post, "me/messenger_profile", new JsonObject { ["greeting"] = new JsonArray(new JsonObject { ["locale"] = "default", ["text"] = Marker("greeting") }) });
        await bot.Calls(HttpMethod.Get, "me/messenger_profile?fields=greeting");
        await bot.Calls(HttpMethod.Get, $"me/conversations?fields=messages&user_id={id}");
    }

    private async Task Misuse(PersonOnPage ann)
    {
        var id = ann.Id.Value;
        Assert.Equal(10, (await World.As(World.Desk).Sends(id, Marker("refused-send"))).Code);
        await World.As(World.Desk).Takes(id, Marker("refused-take") + new string('m', 1000));
        await Graph($"me/thread_owner?recipient={id}&access_token={Marker("query-token")}");
        await Graph($"me/thread_owner?recipient={id}&access_token={Plan.Bot.Token}&appsecret_proof={Marker("proof")}");
        await Graph($"me/thread_owner?recipient={id}", Marker("header-token"));
        await Graph($"debug_token?input_token={Marker("input-token")}&access_token={Plan.Bot.Id}|{Plan.Bot.Secret}");
        await Graph("me/messages", Plan.Bot.Token, $"{{\"message\":{{\"text\":\"{Marker("broken")}\"");
        await Graph("me/messages", Plan.Bot.Token, $"<text>{Marker("xml")}</text>", "application/xml");
        await Graph("me/messages", token: null, $"access_token={Marker("body-token")}&message={Marker("form")}", "application/x-www-form-urlencoded");
        await Graph("", Plan.Bot.Token, new JsonObject { ["batch"] = new JsonArray(new JsonObject { ["method"] = "GET", ["relative_url"] = $"me?access_token={Marker("batch-token")}" }) }.ToJsonString());
        await Graph($"{Plan.Bot.Id}/subscriptions", $"{Plan.Bot.Id}|{Plan.Bot.Secret}",
            $"object=page&callback_url={Uri.EscapeDataString($"http://127.0.0.1:9/?key={Marker("callback-key")}")}&verify_token={Marker("verify")}", "application/x-www-form-urlencoded");
        await RawCall.Send(RawCall.Of(HttpMethod.Get, new($"{World.Router.Webhook}?hub.mode=subscribe&hub.challenge={Marker("challenge")}&hub.verify_token={Marker("verify-token")}")));
        await Raw($"GET /me?access_token={Marker("raw-query")} and more HTTP/1.1\r\nHost: x\r\n\r\n");
        await Raw($"GET /me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Marker("raw-header")}\u0001\r\n\r\n");
        await Raw($"POST /me/messages HTTP/1.1\r\nHost: x\r\nContent-Length: {Marker("raw-length")}\r\n\r\n");

        foreach (var (body, signature) in new (string, string?)[]
        {
            (Webhook(World.PageId, id, $"\"message\":{{\"text\":\"{Marker("unsigned")}\"}}"), ""),
            (Webhook(World.PageId, id, $"\"message\":{{\"text\":\"{Marker("badly-signed")}\"}}"), "sha256=" + Marker("signature")),
            ($"{{\"object\":\"page\",\"entry\":\"{Marker("broken-webhook")}", null),
            (Webhook("1888", id, $"\"message\":{{\"mid\":\"m1\",\"text\":\"{Marker("unknown-page")}\"}}"), null),
            (Webhook(World.PageId, id, $"\"brand_new_kind\":{{\"it\":\"{Marker("unknown-kind")}\"}}"), null),
            (Webhook(World.PageId, id, $"\"message\":\"{Marker("wrong-shape")}\""), null),
        })
        {
            await World.Meta.PostRaw(World.Seat, body, new() { Signature256 = signature, Signature = signature is null ? null : "" });
        }
    }

    private async Task Fail(PersonOnPage ann)
    {
        var (bot, id) = (World.As(World.Bot), ann.Id.Value);
        var (refused, lost, away) = (Marker("refused-event"), Marker("lost-event"), Marker("event-of-a-closed-connection"));
        World.Bot.Answers = heard => heard.Kind != "message" ? AppAnswer.Ok
            : heard.Text == refused ? new AppAnswer.Status(500)
            : heard.Text == away && heard.Seen.Attempt == 1 ? new AppAnswer.Closes()
            : AppAnswer.Ok;
        ann.Writes(refused);
        ann.Writes(away);
        await World.Bot.Hears(heard => heard.Kind == "message" && heard.Text == away && heard.Seen.Attempt > 1, "the event again");
        foreach (var (fault, code) in new (Fault, int?)[] { (Fault.GraphLoseAnswerAfterSuccess, null), (Fault.GraphHang, null), (Fault.GraphError, 551), (Fault.GraphError, 1) })
        {
            World.Meta.Faults.Next(fault, edge: "messages", lasts: TimeSpan.FromSeconds(10), code: code);
            await bot.Sends(id, Marker($"send-{fault}-{code}"));
        }

        using (StoreFile.Denies(World.Process.Store, id))
        {
            Assert.InRange((await World.Meta.PostRaw(World.Seat, Webhook(World.PageId, id, $"\"message\":{{\"mid\":\"m_denied\",\"text\":\"{lost}\"}}"))).Status, 500, 599);
            Assert.Equal(503, (await bot.Passes(id, World.Desk.Id, Marker("denied-pass"))).Status);
        }
    }

    private async Task Administer()
    {
        foreach (var (path, body) in new (string, string)[]
        {
            ("apps/9009", $"{{\"name\":\"late\",\"secret\":\"{Marker("app-secret")}\"}}"),
            ("apps/9009/secret", $"{{\"secret\":\"{Marker("next-secret")}\"}}"),
            ("apps/9009/callback", $"{{\"address\":\"http://127.0.0.1:9/?key={Marker("address-key")}\",\"verify_token\":\"{Marker("admin-verify")}\"}}"),
            ("pages/1003", "{\"name\":\"Third Shop\"}"),
            ("pages/1003/token", $"{{\"token\":\"{Marker("page-token")}\"}}"),
            ($"pages/{World.PageId}/token", $"{{\"token\":\"{Marker("declared-token")}\"}}"),
            ("pages/1003/token", $"{{\"token\":\"{Marker("broken-admin")}"),
            ("pages/1003/token", $"{{\"token\":[\"{Marker("wrong-admin")}\"]}}"),
        })
        {
            await RawCall.Send(RawCall.Of(HttpMethod.Put, new(World.Router.Private, $"/admin/{path}"), World.Router.AdminToken, body));
        }

        await RawCall.Send(RawCall.Of(HttpMethod.Get, new(World.Router.Private, $"/admin/pages?most={Marker("admin-query")}"), Marker("admin-token")));
    }

    // What operators read besides the log.
    private async Task<string> Shown(PersonOnPage ann)
    {
        var all = new StringBuilder();
        foreach (var path in (string[])[$"/admin/conversations/{World.PageId}/{ann.Id}/timeline?most=1000", $"/admin/conversations/{World.PageId}/{ann.Id}", "/admin/refused", "/admin/dead-letters", "/admin/pages", "/admin/tokens"])
        {
            all.Append(CultureInfo.InvariantCulture, $"{await World.Router.Admin(path)}\n");
        }

        return all.ToString();
    }

    private bool StoreRests() => StoreReading.Owing(World.Process.Store) == 0;

    private string Marker(string what)
    {
        var marker = $"MARK-{what}-{Guid.NewGuid():N}";
        _markers.Add(marker);
        return marker;
    }

    private Task<RawReply> Graph(string path, string? token = null, string? body = null, string contentType = "application/json") => RawCall.Send(RawCall.Of(
        body is null ? HttpMethod.Get : HttpMethod.Post, new(World.Router.Public, $"/v23.0/{path}"), token, body is null ? null : Encoding.UTF8.GetBytes(body), contentType));

    private async Task Raw(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", World.Router.Public.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var patience = new CancellationTokenSource(Until.Patience);
        Assert.True(await stream.ReadAsync(new byte[1024], patience.Token) > 0);
    }

    private static string Webhook(string page, string person, string item)
    {
        var now = RunClock.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $$$"""{"object":"page","entry":[{"id":"{{{page}}}","time":{{{now}}},"messaging":[{"sender":{"id":"{{{person}}}"},"recipient":{"id":"{{{page}}}"},"timestamp":{{{now}}},{{{item}}}}]}]}""";
    }
}
