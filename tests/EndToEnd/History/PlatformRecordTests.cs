using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>The harness itself: the checker is blind if the platform's side and the apps' side name one item differently.</summary>
public sealed class PlatformRecordTests
{
    [Fact]
    public async Task The_journal_and_the_items_themselves_give_the_same_keys()
    {
        await using var meta = await PretendMeta.Start(new() { Clock = RunClock.Instance });
        var posted = new System.Collections.Concurrent.ConcurrentBag<HeardItem>();
        await using var receiver = await Receiver(item => posted.Add(ItemKey.Heard(item)));
        var seat = meta.AddApp("9000", "Router", callback: new(receiver.Urls.Single()));
        var page = meta.AddPage("1001").Subscribe(seat, Plan.RoutersFields);
        page.SetDefaultApp(seat);
        var ann = meta.Person("5").On(page);
        ann.Writes("hello");
        var hosted = meta.Vendor(seat);
        hosted.Calls(page, "messages", new()
        {
            ["recipient"] = new JsonObject { ["id"] = "5" },
            ["message"] = CommonUses.Buttons("Choose [s-7]", ("Yes", "YES")),
        });
        ann.Taps("Yes");
        ann.Reads();
        ann.Reacts(ann.Chat[0].Mid);
        ann.OptsIn();
        ann.ClicksLink("summer");
        meta.PageInbox.MovesToMain(ann);
        await meta.Settled();

        var recorded = PlatformRecord.Of(meta.Journal, seat.Id).ToArray();
        var items = recorded.OfType<HistoryEvent.WebhookPosted>().SelectMany(post => post.Items).ToArray();
        Assert.Equal(posted.Select(item => item.Key).Order(), items.Select(item => item.Key).Order());
        Assert.Equal(posted.Select(item => item.Kind).Order(), items.Select(item => item.Kind).Order());
        Assert.Contains(items, item => item.Kind == "echo");
        Assert.Contains(items, item => item.Conversation.Person == "page");
        Assert.Equal("s-7", Assert.Single(recorded.OfType<HistoryEvent.GraphCalled>(), call => call.Edge == "messages").SendId);
    }

    private static async Task<WebApplication> Receiver(Action<JsonObject> item)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.Run(async context =>
        {
            var webhook = await JsonNode.ParseAsync(context.Request.Body);
            foreach (var entry in webhook!["entry"]!.AsArray())
            {
                foreach (var one in (entry!["messaging"] ?? entry["standby"])!.AsArray())
                {
                    item((JsonObject)one!);
                }
            }

            context.Response.StatusCode = 200;
        });
        await host.StartAsync();
        return host;
    }
}
