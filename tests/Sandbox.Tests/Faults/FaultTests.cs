namespace Router.Sandbox.Tests;

public sealed class A_fault_of_the_graph
{
    [Fact]
    public async Task Hang_keeps_the_caller_waiting_and_causes_nothing_when_it_leaves()
    {
        await using var stage = await Stage.Set();
        stage.Meta.Faults.Next(Fault.GraphHang, edge: "messages", lasts: TimeSpan.FromMinutes(1));
        using var patience = new CancellationTokenSource();
        using var http = new HttpClient();
        var address = new Uri(stage.Meta.Address, $"me/messages?access_token={stage.Page.Token(stage.Router)}");
        var call = http.PostAsync(address, Stage.Json("""{"recipient":{"id":"9001"},"message":{"text":"a"}}"""), patience.Token);
        for (var deadline = DateTime.UtcNow.AddSeconds(30); stage.Meta.Faults.Struck(Fault.GraphHang) == 0; await Task.Delay(5))
        {
            Assert.True(DateTime.UtcNow < deadline, "the call never came");
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(200, (await stage.Send("b")).Status);
        Assert.Equal(["b"], stage.Ann.Chat.Select(line => line.Text));
        Assert.Equal(1, stage.Meta.Faults.Struck(Fault.GraphHang));
    }

    [Fact]
    public async Task Lost_answer_breaks_the_connection_after_the_effect()
    {
        await using var stage = await Stage.Set();
        stage.Meta.Faults.Next(Fault.GraphLoseAnswerAfterSuccess, edge: "messages");
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.Send("arrived"));
        Assert.Equal("arrived", Assert.Single(stage.Ann.Chat).Text);
        var call = Assert.Single(stage.Meta.Journal.Of<JournalEntry.GraphCalled>());
        Assert.Equal((200, true, stage.Ann.Chat[0].Mid), (call.Status, call.AnswerLost, call.Mid));
    }

    [Fact]
    public async Task Lost_answer_may_be_a_500_instead()
    {
        await using var stage = await Stage.Set();
        stage.Meta.Faults.Next(Fault.GraphLoseAnswerAfterSuccess, code: 2);
        (await stage.Send("arrived")).IsRefused(2, status: 500);
        Assert.Single(stage.Ann.Chat);
    }

    [Fact]
    public async Task Error_613_comes_with_usage_at_the_limit()
    {
        await using var stage = await Stage.Set();
        stage.Meta.Faults.Next(Fault.Graph613);
        var answer = await stage.Send("no");
        answer.IsRefused(613);
        Assert.Contains("\"call_count\":100", answer.Headers.GetValues("X-Business-Use-Case-Usage").Single(), StringComparison.Ordinal);
        Assert.Empty(stage.Ann.Chat);
        Assert.Equal(200, (await stage.Send("yes")).Status);
    }

    [Fact]
    public async Task Error_190_and_any_other_code()
    {
        await using var stage = await Stage.Set();
        stage.Meta.Faults.Next(Fault.Graph190);
        (await stage.Send("no")).IsRefused(190, 463);
        stage.Meta.Faults.Next(Fault.Graph190, subcode: 460);
        (await stage.Send("no")).IsRefused(190, 460);
        stage.Meta.Faults.Next(Fault.GraphError, calls: 2, edge: "messages", code: 10, subcode: 2018108);
        Assert.Equal(200, (await stage.Get("me")).Status);
        (await stage.Send("no")).IsRefused(10, 2018108);
        (await stage.Send("no")).IsRefused(10, 2018108);
        stage.Meta.Faults.Next(Fault.GraphError);
        var transient = await stage.Send("no");
        transient.IsRefused(1, status: 500);
        Assert.True((bool)transient.Body["error"]!["is_transient"]!);
        Assert.Empty(stage.Ann.Chat);
    }

    [Fact]
    public async Task Slow_answers_late()
    {
        await using var stage = await Stage.Set();
        stage.Meta.Faults.Next(Fault.GraphSlow, lasts: TimeSpan.FromMilliseconds(150));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(200, (await stage.Send("late")).Status);
        Assert.True(clock.ElapsedMilliseconds >= 140);
    }

    [Fact]
    public async Task Hidden_owner_gives_no_app_id()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        stage.Meta.Faults.Next(Fault.OwnerHidden);
        Assert.Equal(["expiration"], ((System.Text.Json.Nodes.JsonObject)(await stage.Get("me/thread_owner?recipient=9001")).Body["data"]![0]!["thread_owner"]!).Select(member => member.Key));
        Assert.Equal(1, stage.Meta.Faults.Struck(Fault.OwnerHidden));
    }

    [Fact]
    public async Task Strikes_only_whom_it_names_and_not_the_actors()
    {
        await using var stage = await Stage.Set();
        var ben = stage.Meta.Person("9002").On(stage.Page);
        stage.Meta.Faults.Add(new FaultRule(Fault.GraphError) { Rate = 1, App = stage.Router.Id, Person = ben.Id, Code = 2 });
        Assert.Equal(200, (await stage.Send("a")).Status);
        Assert.Equal(200, (await stage.Send("b", stage.Desk, ben)).Status);
        Assert.Equal(200, stage.Meta.Vendor(stage.Router).Sends(ben, "c").Status);
        (await stage.Send("d", to: ben)).IsRefused(2, status: 500);
        stage.Meta.Faults.Clear(Fault.GraphError);
        Assert.Equal(200, (await stage.Send("e", to: ben)).Status);
    }

    [Fact]
    public async Task At_a_rate_is_the_same_for_the_same_seed()
    {
        async Task<string> Run(int seed)
        {
            await using var stage = await Stage.Set(options: new() { Seed = seed });
            stage.Meta.Faults.Rate(Fault.GraphError, 0.3);
            var outcome = "";
            for (var i = 0; i < 40; i++)
            {
                outcome += (await stage.Get("me")).Status == 200 ? '.' : 'x';
            }

            Assert.Equal(outcome.Count(mark => mark == 'x'), stage.Meta.Faults.Struck(Fault.GraphError));
            return outcome;
        }

        var first = await Run(7);
        Assert.Equal(first, await Run(7));
        Assert.NotEqual(first, await Run(8));
        Assert.InRange(first.Count(mark => mark == 'x'), 4, 24);
    }

    [Theory]
    [InlineData(0.0, null)]
    [InlineData(1.5, null)]
    [InlineData(0.0, 0)]
    public async Task Without_a_rate_or_a_number_is_refused(double rate, int? next)
    {
        await using var stage = await Stage.Set();
        Assert.Throws<ArgumentException>(() => stage.Meta.Faults.Add(new FaultRule(Fault.GraphSlow) { Rate = rate, Next = next }));
    }
}

public sealed class A_fault_of_the_webhooks
{
    private static async Task<Stage> RouterOnly()
    {
        var stage = await Stage.Set();
        stage.Page.Unsubscribe(stage.Desk);
        return stage;
    }

    [Fact]
    public async Task Duplicate_repeats_the_mid_with_another_timestamp()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.WebhookDuplicate);
        var mid = stage.Ann.Writes("hi");
        Assert.Equal(["messaging message: hi", "messaging message: hi"], await stage.Heard(stage.AtRouter));
        Assert.All(stage.AtRouter.Items, item => Assert.Equal(mid, (string?)item.Body["mid"]));
        Assert.NotEqual(stage.AtRouter.Items[0].Timestamp, stage.AtRouter.Items[1].Timestamp);
        Assert.Equal([false, true], stage.Meta.Journal.Of<JournalEntry.WebhookPosted>().Select(post => post.Items[0].Copy));
    }

    [Fact]
    public async Task Reorder_swaps_two_neighbours_and_lets_a_lonely_one_go()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.WebhookReorder, lasts: TimeSpan.FromMinutes(1));
        stage.Ann.Writes("one");
        stage.Ann.Writes("two");
        stage.Ann.Writes("three");
        Assert.Equal(["messaging message: two", "messaging message: one", "messaging message: three"], await stage.Heard(stage.AtRouter));
        stage.Meta.Faults.Next(Fault.WebhookReorder, lasts: TimeSpan.FromMilliseconds(20));
        stage.Ann.Writes("four");
        Assert.Equal("messaging message: four", (await stage.Heard(stage.AtRouter))[^1]);
    }

    [Fact]
    public async Task Lost_200_repeats_what_was_accepted()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.WebhookLose200);
        stage.Ann.Writes("hi");
        Assert.Equal(["messaging message: hi", "messaging message: hi"], await stage.Heard(stage.AtRouter));
        Assert.Equal(stage.AtRouter.Items[0].Timestamp, stage.AtRouter.Items[1].Timestamp);
        Assert.Equal([WebhookOutcome.AnswerLost, WebhookOutcome.Accepted], stage.Meta.Journal.Of<JournalEntry.WebhookPosted>().Select(post => post.Outcome));
    }

    [Fact]
    public async Task Delay_holds_the_line_but_not_the_others()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.WebhookDelay, lasts: TimeSpan.FromSeconds(1.5));
        stage.Ann.Writes("one");
        stage.Ann.Writes("two");
        stage.Meta.Person("9002").On(stage.Page).Writes("other");
        Assert.Equal(["messaging message: other", "messaging message: one", "messaging message: two"], await stage.Heard(stage.AtRouter));
    }

    [Fact]
    public async Task Callback_timeout_hangs_up_on_a_slow_answer_and_repeats()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.CallbackTimeouts, edge: "message", lasts: TimeSpan.FromSeconds(1));
        stage.AtRouter.Answers = n => n == 1 ? null : 200;
        stage.Ann.Writes("hi");
        Assert.Equal(2, (await stage.Heard(stage.AtRouter)).Length);
        Assert.Equal([WebhookOutcome.NoAnswer, WebhookOutcome.Accepted], stage.Meta.Journal.Of<JournalEntry.WebhookPosted>().Select(post => post.Outcome));
    }

    [Fact]
    public async Task Each_strike_is_counted_and_stands_in_the_journal()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Rate(Fault.WebhookDuplicate, 1, edge: "message");
        stage.Ann.Writes("one");
        stage.Ann.Reads();
        await stage.Meta.Settled();
        Assert.Equal(1, stage.Meta.Faults.Struck(Fault.WebhookDuplicate));
        var struck = Assert.Single(stage.Meta.Journal.Of<JournalEntry.FaultStruck>());
        Assert.Equal((Fault.WebhookDuplicate, stage.Router.Id, stage.Ann.Id), (struck.Fault, struck.App!.Value, struck.Person!.Value));
    }
}
