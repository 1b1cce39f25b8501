using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge.Tests;

public class AdminConversationTests
{
    [Fact]
    public async Task A_conversation_is_shown_with_owner_queue_and_deadline()
    {
        await using var edge = await EdgeHost.Start();
        var at = DateTimeOffset.UnixEpoch;
        edge.Conversations.OnView = key => new Conversation(key)
        {
            Epoch = 4,
            Control = new Control.Hosted(new AppId(World.Bot), at.AddDays(1)),
            Queue = [new ControlRequest(new AppId(World.Desk), "private words", 2, at, at.AddDays(1))],
        };
        var told = await edge.Admin("GET", "/conversations/1001/9001");
        var json = told.Json;
        Assert.Equal(("hosted", "11", 4), (json.GetProperty("control").GetString(), json.GetProperty("owner").GetString(), json.GetProperty("epoch").GetInt32()));
        Assert.Equal("22", json.GetProperty("queue")[0].GetProperty("app").GetString());
        Assert.DoesNotContain("private words", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_state_of_control_has_its_word()
    {
        await using var edge = await EdgeHost.Start();
        var hosted = new Control.Hosted(new AppId(1), DateTimeOffset.UnixEpoch);
        foreach (var (control, word) in new (Control, string)[]
        {
            (Control.Idle.Instance, "idle"), (hosted, "hosted"), (new Control.Platform(new AppId(2), DateTimeOffset.UnixEpoch), "platform"),
            (new Control.Moving(hosted, new AppId(2), new CommandId("c"), DateTimeOffset.UnixEpoch, ChangeReason.Pass, null), "moving"),
        })
        {
            edge.Conversations.OnView = key => new Conversation(key) { Control = control };
            Assert.Equal(word, (await edge.Admin("GET", "/conversations/1001/9001")).Json.GetProperty("control").GetString());
        }
    }

    [Fact]
    public async Task Sends_under_way_are_counted_and_those_whose_outcome_is_unknown_are_named()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnView = key => new Conversation(key)
        {
            Sends =
            [
                Send("lost", SendOutcome.Unknown.Instance), Send("arrived", new SendOutcome.Accepted("m1")), Send("refused", new SendOutcome.Refused(10, 2018300)),
                Send("under-way", null), Send("lost-too", SendOutcome.Unknown.Instance), Send("never-left", SendOutcome.NotStarted.Instance),
            ],
        };
        var json = (await edge.Admin("GET", "/conversations/1001/9001")).Json;
        Assert.Equal(["lost", "lost-too"], json.GetProperty("sends_unknown").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(1, json.GetProperty("sends_under_way").GetInt32());
    }

    [Fact]
    public async Task An_operator_assigns_releases_queues_and_cancels()
    {
        await using var edge = await EdgeHost.Start();
        foreach (var (method, path, body) in new[]
        {
            ("POST", "/assign", """{"app":"22"}"""), ("POST", "/assign", """{"app":null}"""), ("POST", "/release", null),
            ("POST", "/queue", """{"app":"22","metadata":"m"}"""), ("DELETE", "/queue/22", null),
        })
        {
            Assert.Equal(200, (await edge.Admin(method, "/conversations/1001/9001" + path, body)).Status);
        }

        Assert.Equal(
            ["Assign 22", "Assign none", "Assign none", "Enqueue 22 m", "CancelRequest 22"],
            edge.Conversations.Commands.Select(c => c.Command switch
            {
                Command.Assign a => $"Assign {a.To?.ToString() ?? "none"}",
                Command.Enqueue q => $"Enqueue {q.App} {q.Metadata}",
                Command.CancelRequest r => $"CancelRequest {r.By}",
                var other => other.GetType().Name,
            }));
    }

    [Fact]
    public async Task What_the_rules_refuse_is_409()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnDo = _ => new Answer.Refused(Refusal.UnknownTarget, null, 1, Channel.Messenger);
        Assert.Equal(409, (await edge.Admin("POST", "/conversations/1001/9001/assign", """{"app":"99"}""")).Status);
        edge.Conversations.OnDo = _ => new Answer.RefusedByMeta(RecordingGraph.Json(400, "{}"), null, 1, Channel.Messenger);
        Assert.Equal(409, (await edge.Admin("POST", "/conversations/1001/9001/assign", """{"app":"99"}""")).Status);
        edge.Conversations.OnDo = _ => new Answer.Unknown(null, 1, Channel.Messenger);
        Assert.Equal(503, (await edge.Admin("POST", "/conversations/1001/9001/assign", """{"app":"99"}""")).Status);
    }

    [Fact]
    public async Task The_timeline_is_read()
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Lines.Add(new TimelineEntry(World.Conversation, DateTimeOffset.UnixEpoch, "owner", "11 → 22 (pass)", new AppId(22), 5));
        var line = Assert.Single((await edge.Admin("GET", "/conversations/1001/9001/timeline?most=5")).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("owner", "22", 5), (line.GetProperty("what").GetString(), line.GetProperty("owner").GetString(), line.GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public async Task Dead_letters_are_listed_without_their_texts_and_removed()
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Letters["1001:9001:3:22"] = Letter("1001:9001:3:22", new AppId(World.Desk), DeadReason.AppAway, "MARKER"u8.ToArray());
        var list = await edge.Admin("GET", "/dead-letters?app=22");
        var letter = Assert.Single(list.Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("app_away", 6), (letter.GetProperty("reason").GetString(), letter.GetProperty("bytes").GetInt32()));
        Assert.DoesNotContain("MARKER", list.Body, StringComparison.Ordinal);
        Assert.Empty((await edge.Admin("GET", "/dead-letters?app=11")).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(200, (await edge.Admin("DELETE", "/dead-letters/1001:9001:3:22")).Status);
        Assert.Empty(edge.Shelves.Letters);
    }

    [Theory]
    [InlineData(ReplayOutcome.Delivered, 200, 0)]
    [InlineData(ReplayOutcome.NotDelivered, 409, 1)]
    [InlineData(ReplayOutcome.NotReplayable, 409, 1)]
    public async Task A_replayed_delivery_goes_only_when_it_was_taken(ReplayOutcome outcome, int status, int left)
    {
        await using var edge = await EdgeHost.Start();
        edge.Shelves.Replayed = outcome;
        edge.Shelves.Letters["x"] = Letter("x", new AppId(World.Desk), DeadReason.Refused, new byte[3]);
        Assert.Equal(status, (await edge.Admin("POST", "/dead-letters/x/replay")).Status);
        Assert.Equal(left, edge.Shelves.Letters.Count);
    }

    [Fact]
    public async Task An_item_of_an_unknown_Page_is_replayed_once_the_Page_is_known()
    {
        await using var edge = await EdgeHost.Start();
        var known = edge.Directory.Current;
        edge.Directory.Current = known with { Accounts = System.Collections.Frozen.FrozenDictionary<string, PageEntry>.Empty };
        await edge.Webhook($$$"""{"object":"instagram","entry":[{"id":"{{{World.Instagram}}}","messaging":[{"sender":{"id":"9001"},"recipient":{"id":"1"},"timestamp":1700000000000,"message":{"mid":"m1","text":"hi"}}]}]}""");
        var id = Assert.Single(edge.Shelves.Letters.Keys);
        Assert.Equal(409, (await edge.Admin("POST", $"/dead-letters/{id}/replay")).Status);
        edge.Directory.Current = known;
        Assert.Equal(200, (await edge.Admin("POST", $"/dead-letters/{id}/replay")).Status);
        var (key, item, _) = Assert.Single(edge.Conversations.Items);
        Assert.Equal((World.Conversation, Channel.Instagram, "m1"), (key, item.Channel, item.Mid));
        Assert.Empty(edge.Shelves.Letters);
    }

    private static BegunSend Send(string id, SendOutcome? outcome) =>
        new(new CommandId(id), new AppId(World.Bot), SendKind.Message, DateTimeOffset.UnixEpoch, Claimed: false, Then: null) { Outcome = outcome };

    private static DeadLetterRecord Letter(string id, AppId app, DeadReason reason, byte[] content) =>
        new(id, World.Conversation, app, reason, DateTimeOffset.UnixEpoch, content, HeardOn.Messaging);
}
