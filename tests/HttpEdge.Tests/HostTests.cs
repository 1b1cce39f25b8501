using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Router.Wire;

namespace Router.HttpEdge.Tests;

public class HostTests
{
    public static TheoryData<string, EdgeOptions> BadOptions { get; } = new()
    {
        { nameof(EdgeOptions.MaxWebhookBytes), new EdgeOptions { MaxWebhookBytes = 0 } },
        { nameof(EdgeOptions.MaxCallBytes), new EdgeOptions { MaxCallBytes = int.MaxValue } },
        { nameof(EdgeOptions.MaxUploadBytes), new EdgeOptions { MaxUploadBytes = -1 } },
        { nameof(EdgeOptions.BodyWithin), new EdgeOptions { BodyWithin = TimeSpan.Zero } },
        { nameof(EdgeOptions.UploadWithin), new EdgeOptions { UploadWithin = TimeSpan.FromDays(1) } },
        { nameof(EdgeOptions.AnswerWithin), new EdgeOptions { AnswerWithin = TimeSpan.FromSeconds(6) } },
        { nameof(EdgeOptions.MinBodyBytesPerSecond), new EdgeOptions { MinBodyBytesPerSecond = 0 } },
        { nameof(EdgeOptions.RefusedKept), new EdgeOptions { RefusedKept = 0 } },
        { nameof(EdgeOptions.WorkThroughAtOnce), new EdgeOptions { WorkThroughAtOnce = 0 } },
        { nameof(EdgeOptions.MostListed), new EdgeOptions { MostListed = 0 } },
        { nameof(EdgeOptions.AdminToken), new EdgeOptions { AdminToken = new Secret("short") } },
        { nameof(EdgeOptions.PrivateHosts), new EdgeOptions { PrivateHosts = [] } },
        { nameof(EdgeOptions.PublicAddress), new EdgeOptions { PublicAddress = new Uri("ftp://a.example/") } },
        { nameof(EdgeOptions.OtlpEndpoint), new EdgeOptions { OtlpEndpoint = new Uri("ftp://a.example/") } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task A_bad_option_stops_the_start_by_name(string name, EdgeOptions options)
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() => EdgeHost.Start(options));
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_good() => Assert.Empty(EdgeOptionsCheck.Faults(new EdgeOptions()));

    [Fact]
    public async Task Health_is_told_without_a_token_and_ready_by_the_hosts_checks()
    {
        await using var edge = await EdgeHost.Start(more: s => s.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("a detail")));
        var live = await Health(edge, "/health/live");
        Assert.Equal((200, """{"status":"healthy","checks":{}}"""), (live.Status, live.Body));
        var ready = await Health(edge, "/health/ready");
        Assert.Equal((503, """{"status":"unhealthy","checks":{"store":"unhealthy"}}"""), (ready.Status, ready.Body));
    }

    [Fact]
    public async Task Spans_name_the_edge_and_hold_no_token()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name is Names.Router or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var edge = await EdgeHost.Start();
        var marked = "EAAR-marker-" + Guid.NewGuid().ToString("N");
        await edge.Call("POST", "/me/take_thread_control", """{"recipient":{"id":"9001"}}""", marked);
        Assert.Contains(spans, s => s.OperationName == Names.Call && (string?)s.GetTagItem(Names.Edge) == "take_thread_control");
        using var cut = new WithoutQuery();
        Assert.All(spans, s =>
        {
            cut.OnEnd(s);
            Assert.DoesNotContain(s.TagObjects, t => $"{t.Value}".Contains(marked, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_export_starts_where_a_collector_is_configured()
    {
        await using var edge = await EdgeHost.Start(new EdgeOptions { OtlpEndpoint = new Uri("http://127.0.0.1:9/"), AdminToken = new Secret(World.AdminToken) });
        Assert.Equal(200, (await edge.Call("GET", "/me")).Status);
    }

    private static async Task<Told> Health(EdgeHost edge, string path)
    {
        edge.Private.DefaultRequestHeaders.Authorization = null;
        return await EdgeHost.Send(edge.Private, new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "probe.example" } });
    }
}
