using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Router.Sandbox.Tests;

public sealed class The_pretend_meta_as_a_program
{
    [Fact]
    public async Task Runs_alone_with_the_world_of_its_settings_and_prints_its_address()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PretendMeta).Assembly.Location]) { RedirectStandardOutput = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Sandbox__Apps__0__Id"] = "111",
            ["Sandbox__Apps__0__Secret"] = "s",
            ["Sandbox__Pages__0__Id"] = "1000",
            ["Sandbox__Pages__0__Name"] = "Shop",
            ["Sandbox__Pages__0__Regime"] = "Routing",
            ["Sandbox__Pages__0__DefaultApp"] = "111",
            ["Sandbox__Pages__0__Tokens__0__App"] = "111",
            ["Sandbox__Pages__0__Tokens__0__Value"] = "TOKEN",
            ["Sandbox__Pages__0__Subscriptions__0__App"] = "111",
            ["Sandbox__Pages__0__Subscriptions__0__Fields__0"] = "messages",
        })
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        try
        {
            var line = await program.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            using var http = new HttpClient { BaseAddress = new(line!.Split(' ')[^1]) };
            Assert.Equal("127.0.0.1", http.BaseAddress.Host);
            Assert.Equal("""{"name":"Shop","id":"1000"}""", await http.GetStringAsync("v23.0/me?access_token=TOKEN"));
            var page = JsonNode.Parse(await http.GetStringAsync("sandbox/api/state"))!["pages"]![0]!;
            Assert.Equal(("routing", "111", """{"111":["messages"]}"""), ((string?)page["regime"], (string?)page["default_app"], page["subscriptions"]!.ToJsonString()));
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Can_be_mounted_on_another_program_under_a_path()
    {
        await using var world = new MetaWorld();
        var token = world.AddPage("1000", "Shop").Token(world.AddApp("111"));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var host = builder.Build();
        host.UseRouting();
        host.MapGroup("/graph").MapPretendMeta(world);
        host.MapGet("/own", () => "mine");
        host.UseEndpoints(_ => { });
        await host.StartAsync();
        using var http = new HttpClient { BaseAddress = new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        Assert.Equal("mine", await http.GetStringAsync("own"));
        Assert.Equal("""{"name":"Shop","id":"1000"}""", await http.GetStringAsync($"graph/me?access_token={token}"));
        Assert.Contains("\"1000\"", await http.GetStringAsync("graph/sandbox/api/state"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_clock_that_the_test_moves()
    {
        var clock = new FixedClock(DateTimeOffset.UnixEpoch.AddDays(20000));
        await using var stage = await Stage.Set(options: new() { Clock = clock });
        stage.Ann.Writes("hi");
        await stage.Meta.Settled();
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), stage.AtRouter.Items.Single().Timestamp);
        var answer = await stage.Call(new(HttpMethod.Post, "sandbox/api/clock") { Content = Stage.Json("""{"advance_seconds":1}""") });
        Assert.Equal(400, answer.Status);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
