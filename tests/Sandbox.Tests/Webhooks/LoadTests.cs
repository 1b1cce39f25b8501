namespace Router.Sandbox.Tests;

public sealed class Many_people_at_once
{
    [Fact]
    public async Task Are_heard_in_order_each_while_callback_and_faults_misbehave()
    {
        const int People = 20;
        const int Messages = 25;
        await using var stage = await Stage.Set(options: new() { Seed = 5, WebhookRetries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(1), 20)] });
        stage.AtRouter.Answers = n => n % 7 == 0 ? 500 : 200;
        stage.Meta.Faults.Rate(Fault.WebhookDuplicate, 0.05);
        stage.Meta.Faults.Rate(Fault.WebhookLose200, 0.05);
        stage.Meta.Faults.Rate(Fault.CallbackTimeouts, 0.02, lasts: TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(Enumerable.Range(0, People).Select(number => Task.Run(async () =>
        {
            var person = stage.Meta.Person($"{5000 + number}").On(stage.Page);
            for (var i = 0; i < Messages; i++)
            {
                person.Writes($"{i}");
                if (i % 5 == 0)
                {
                    Assert.Equal(200, (await stage.Send($"answer {i}", to: person)).Status);
                }
            }
        })));
        await stage.Meta.Settled();

        foreach (var heard in stage.AtRouter.Items.Where(item => item.Kind == "message" && item.Body["is_echo"] is null).GroupBy(item => (string?)item.Json["sender"]!["id"]))
        {
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"{i}"), heard.Select(item => (string)item.Body["text"]!).Distinct());
        }

        var accepted = stage.Meta.Journal.Of<JournalEntry.WebhookPosted>().Where(post => post is { Outcome: WebhookOutcome.Accepted } && post.App == stage.Router.Id);
        Assert.Equal(People * Messages, accepted.SelectMany(post => post.Items).Where(item => item is { Kind: "message", Copy: false }).Select(item => item.Mid).Intersect(stage.Meta.Journal.Of<JournalEntry.PersonActed>().Select(act => act.Mid)).Count());
        foreach (var fault in new[] { Fault.WebhookDuplicate, Fault.WebhookLose200, Fault.CallbackTimeouts })
        {
            Assert.True(stage.Meta.Faults.Struck(fault) > 5, $"{fault} must have struck, or the test says nothing");
        }
    }
}
