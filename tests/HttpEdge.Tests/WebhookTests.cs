using System.Diagnostics;
using System.Text;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class WebhookTests
{
    [Fact]
    public async Task The_handshake_gives_the_bare_challenge_back()
    {
        await using var edge = await EdgeHost.Start();
        var told = await EdgeHost.Send(edge.Public, Get("/webhook?hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=1158201444"));
        Assert.Equal((200, "1158201444", "text/plain"), (told.Status, told.Body, told.Response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.challenge=1")]
    [InlineData("hub.mode=unsubscribe&hub.verify_token=verify-me&hub.challenge=1")]
    [InlineData("hub.mode=subscribe&hub.verify_token=verify-me")]
    [InlineData("")]
    public async Task A_handshake_that_does_not_fit_is_refused(string query)
    {
        await using var edge = await EdgeHost.Start();
        var told = await EdgeHost.Send(edge.Public, Get("/webhook?" + query));
        Assert.Equal((403, "10"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("wrong_verify_token"));
    }

    [Fact]
    public async Task A_signed_webhook_reaches_its_conversation_and_is_answered_200()
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Webhook(Page(Message("9001", "m1")));
        Assert.Equal(200, told.Status);
        var (key, item, _) = Assert.Single(edge.Conversations.Items);
        Assert.Equal((World.Conversation, ItemKind.Message, "m1"), (key, item.Kind, item.Mid));
    }

    [Fact]
    public async Task The_successor_of_the_secret_counts_too()
    {
        await using var edge = await EdgeHost.Start();
        var body = Page(Message("9001", "m1"));
        Assert.Equal(200, (await edge.Webhook(body, EdgeHost.Sign(Encoding.UTF8.GetBytes(body), World.NextSeatSecret))).Status);
    }

    [Theory]
    [InlineData(null, 401, "missing_signature")]
    [InlineData("sha256=xyz", 403, "malformed_signature")]
    [InlineData("abc", 403, "malformed_signature")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000", 403, "wrong_signature")]
    public async Task Without_a_fitting_signature_nothing_is_parsed(string? signature, int status, string reason)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Webhook(Page(Message("9001", "m1")), signature, signed: signature is not null);
        Assert.Equal((status, "190"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused(reason));
        Assert.Empty(edge.Conversations.Items);
    }

    [Fact]
    public async Task A_linked_Instagram_account_is_its_Page()
    {
        await using var edge = await EdgeHost.Start();
        await edge.Webhook($$"""{"object":"instagram","entry":[{"id":"{{World.Instagram}}","time":1,"messaging":[{{Message("9001", "m1", World.Instagram)}}]}]}""");
        var (key, item, _) = Assert.Single(edge.Conversations.Items);
        Assert.Equal((World.Conversation, Channel.Instagram), (key, item.Channel));
    }

    [Fact]
    public async Task Items_of_one_conversation_stay_in_order_while_others_go_beside_them()
    {
        await using var edge = await EdgeHost.Start();
        var second = new TaskCompletionSource();
        edge.Conversations.OnAccept = async (key, item) =>
        {
            if (item.Mid == "a1")
            {
                // The first person's first item waits until the second person's has arrived: they must not queue for each other.
                await second.Task;
            }
            else if (key.Person.Value == "9002")
            {
                second.SetResult();
            }

            return Acceptance.Stored;
        };
        var told = await edge.Webhook(Page(Message("9001", "a1"), Message("9001", "a2"), Message("9002", "b1"), Message("9001", "a3")));
        Assert.Equal(200, told.Status);
        Assert.Equal(["a1", "a2", "a3"], edge.Conversations.Items.Where(i => i.Key.Person.Value == "9001").Select(i => i.Item.Mid));
    }

    [Fact]
    public async Task A_conversation_that_cannot_store_makes_Meta_repeat_and_costs_the_others_nothing()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnAccept = (key, _) => Task.FromResult(key.Person.Value == "9002" ? Acceptance.Unavailable : Acceptance.Stored);
        var told = await edge.Webhook(Page(Message("9001", "a1"), Message("9002", "b1"), Message("9002", "b2"), Message("9003", "c1")));
        Assert.Equal((503, "2"), (told.Status, told.Code));
        Assert.True(told.Error.GetProperty("is_transient").GetBoolean());
        Assert.Equal(["a1", "b1", "c1"], edge.Conversations.Items.Select(i => i.Item.Mid).Order());
    }

    [Fact]
    public async Task An_exception_while_storing_is_503()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnAccept = (_, _) => throw new StoreUnavailableException();
        Assert.Equal(503, (await edge.Webhook(Page(Message("9001", "a1")))).Status);
    }

    [Fact]
    public async Task An_item_refused_twice_is_kept_raw_and_counts_as_stored()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnAccept = (_, item) => Task.FromResult(item.Mid == "bad" ? Acceptance.Refused : Acceptance.Stored);
        var told = await edge.Webhook(Page(Message("9001", "bad"), Message("9001", "good")));
        Assert.Equal(200, told.Status);
        Assert.Equal(["bad", "bad", "good"], edge.Conversations.Items.Select(i => i.Item.Mid));
        var letter = Assert.Single(edge.Shelves.Letters.Values);
        Assert.Equal((DeadReason.NotStorable, World.Conversation), (letter.Reason, letter.Conversation));
        Assert.Equal("bad", Assert.Single(WebhookReader.Read(letter.Content).Items).Item.Mid);
        Assert.Equal(1, await edge.Refused("not_storable"));
    }

    [Fact]
    public async Task An_item_refused_once_is_stored()
    {
        await using var edge = await EdgeHost.Start();
        var first = true;
        edge.Conversations.OnAccept = (_, _) => Task.FromResult(Interlocked.Exchange(ref first, false) ? Acceptance.Refused : Acceptance.Stored);
        Assert.Equal(200, (await edge.Webhook(Page(Message("9001", "m1")))).Status);
        Assert.Empty(edge.Shelves.Letters);
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_kept_is_not_answered_200()
    {
        await using var edge = await EdgeHost.Start();
        edge.Conversations.OnAccept = (_, _) => Task.FromResult(Acceptance.Refused);
        edge.Shelves.Away = true;
        Assert.Equal(503, (await edge.Webhook(Page(Message("9001", "m1")))).Status);
    }

    [Fact]
    public async Task A_webhook_is_answered_503_when_a_conversation_takes_too_long()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { AnswerWithin = TimeSpan.FromMilliseconds(200), AdminToken = new Secret(World.AdminToken) });
        var never = new TaskCompletionSource<Acceptance>();
        edge.Conversations.OnAccept = (_, _) => never.Task;
        var watch = Stopwatch.StartNew();
        var told = await edge.Webhook(Page(Message("9001", "m1")));
        Assert.Equal((503, "2"), (told.Status, told.Code));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_unknown_Page_is_looked_for_once_more_and_its_items_are_kept()
    {
        await using var edge = await EdgeHost.Start();
        var body = """{"object":"page","entry":[{"id":"5555","time":1,"messaging":[{"sender":{"id":"9001"},"recipient":{"id":"5555"},"timestamp":1700000000000,"message":{"mid":"m1","text":"hi"}}]}]}""";
        Assert.Equal(200, (await edge.Webhook(body)).Status);
        Assert.Equal(200, (await edge.Webhook(body)).Status);
        Assert.Equal(2, edge.Directory.Refreshes);
        var letter = Assert.Single(edge.Shelves.Letters.Values);
        Assert.Equal((DeadReason.UnknownPage, "5555"), (letter.Reason, letter.Conversation.Page.Value));
        Assert.Equal(2, await edge.Refused("unknown_page"));
        Assert.Empty(edge.Conversations.Items);
    }

    [Fact]
    public async Task A_Page_that_a_fresh_directory_knows_is_served()
    {
        await using var edge = await EdgeHost.Start();
        edge.Directory.Fresh = edge.Directory.Current;
        edge.Directory.Current = edge.Directory.Current with { Accounts = System.Collections.Frozen.FrozenDictionary<string, PageEntry>.Empty };
        Assert.Equal(200, (await edge.Webhook(Page(Message("9001", "m1")))).Status);
        Assert.Single(edge.Conversations.Items);
    }

    [Fact]
    public async Task Items_of_a_removed_Page_are_counted_and_answered_200()
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Webhook($$"""{"object":"page","entry":[{"id":"{{World.RemovedPage}}","time":1,"messaging":[{{Message("9001", "m1")}}]}]}""");
        Assert.Equal(200, told.Status);
        Assert.Empty(edge.Conversations.Items);
        Assert.Equal(1, await edge.Refused("removed_page"));
    }

    [Fact]
    public async Task A_bad_item_never_costs_its_neighbours()
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Webhook($$"""{"object":"page","entry":[7,{"id":"{{World.Page}}","time":1,"messaging":[3,{{Message("9001", "m1")}}]}]}""");
        Assert.Equal(200, told.Status);
        Assert.Equal("m1", Assert.Single(edge.Conversations.Items).Item.Mid);
        Assert.Equal(2, await edge.Refused("malformed_item"));
    }

    [Theory]
    [InlineData("{", 400, "malformed_item")]
    [InlineData("[]", 400, "malformed_item")]
    [InlineData("""{"object":"page"}""", 400, "malformed_item")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[]}""", 404, "unknown_object")]
    public async Task A_signed_body_that_is_no_webhook_is_refused(string body, int status, string reason)
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Webhook(body);
        Assert.Equal((status, "100"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused(reason));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_in_the_envelope()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { MaxWebhookBytes = 2048, AdminToken = new Secret(World.AdminToken) });
        var told = await edge.Webhook(new string(' ', 3000));
        Assert.Equal((413, "100"), (told.Status, told.Code));
        Assert.Equal(1, await edge.Refused("body_too_large"));
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_413_too()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { MaxWebhookBytes = 2048, AdminToken = new Secret(World.AdminToken) });
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhook") { Content = new StreamContent(new MemoryStream(new byte[5000])) };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal((413, "100"), Both(await EdgeHost.Send(edge.Public, request)));
    }

    [Fact]
    public async Task Another_method_is_405_in_the_envelope()
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call("PUT", "/webhook", "{}", token: "");
        Assert.Equal((405, "100/33"), (told.Status, told.Code));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$")]
    [InlineData("no trace", "^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$")]
    [InlineData(null, "^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$")]
    public async Task A_trace_goes_on_into_the_conversation(string? given, string handedOn)
    {
        await using var edge = await EdgeHost.Start();
        var body = Page(Message("9001", "m1"));
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhook") { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", EdgeHost.Sign(Encoding.UTF8.GetBytes(body), World.SeatSecret));
        if (given is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", given);
        }

        Assert.Equal(200, (await EdgeHost.Send(edge.Public, request)).Status);
        Assert.Matches(handedOn, Assert.Single(edge.Conversations.Items).Trace);
    }

    private static (int, string) Both(Told told) => (told.Status, told.Code);

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static string Page(params string[] items) => $$"""{"object":"page","entry":[{"id":"{{World.Page}}","time":1,"messaging":[{{string.Join(',', items)}}]}]}""";

    private static string Message(string person, string mid, string account = World.Page) =>
        $$$"""{"sender":{"id":"{{{person}}}"},"recipient":{"id":"{{{account}}}"},"timestamp":1700000000000,"message":{"mid":"{{{mid}}}","text":"hello"}}""";
}
