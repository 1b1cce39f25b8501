using System.Net;
using System.Net.Sockets;

namespace Router.EndToEnd;

/// <summary>When the sandbox runs beside Router, and what it leaves behind.</summary>
public sealed class WhenItStarts
{
    [Fact]
    public async Task With_nothing_configured_it_runs_on_free_ports_and_leaves_nothing_behind()
    {
        TcpListener?[] usual = [Occupy(5080), Occupy(5081)];
        try
        {
            await using var process = await SandboxProcess.Start();
            Assert.Contains(process.Log, line => line == $"The sandbox is open: {process.Http.BaseAddress}sandbox");
            Assert.NotEqual(5081, process.Http.BaseAddress!.Port);
            using var page = await process.Http.GetAsync("/sandbox");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Single(process.Stores);

            Assert.Equal(0, await process.StopsGracefully());
            Assert.Empty(process.Stores);
            Assert.False(Directory.Exists(Path.Combine(process.Folder, "data")));
        }
        finally
        {
            Array.ForEach(usual, listener => listener?.Dispose());
        }
    }

    [Fact]
    public async Task With_a_Page_configured_it_does_not_run()
    {
        await using var process = await SandboxProcess.Start(WithPorts(), "--config", Repository.PathOf("samples/router.json"));
        using var page = await process.Http.GetAsync("/sandbox");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Empty(process.Stores);
    }

    [Fact]
    public async Task Asked_for_it_runs_beside_a_configured_Page_and_leaves_its_store_alone()
    {
        var environment = WithPorts();
        environment["Router__Sandbox"] = "true";
        await using var process = await SandboxProcess.Start(environment, "--config", Repository.PathOf("samples/router.json"));
        using var page = await process.Http.GetAsync("/sandbox");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(process.Folder, "data")));
        Assert.Contains(process.Log, line => line.Contains("(Corner Shop)", StringComparison.Ordinal));
        Assert.DoesNotContain(process.Log, line => line.Contains("(Sample Page)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Router__Sandbox", "false")]
    [InlineData("Router__Admin__Token", "a-token-of-an-operator")]
    [InlineData("Router__Store__Path", "./kept.db")]
    public async Task Whoever_refuses_it_or_sets_Router_up_gets_a_store_that_stays(string setting, string value)
    {
        var environment = WithPorts();
        environment[setting] = value;
        await using var process = await SandboxProcess.Start(environment);
        Assert.Empty(process.Stores);
        Assert.True(File.Exists(Path.Combine(process.Folder, setting == "Router__Store__Path" ? "kept.db" : "data/router.db")));
        Assert.DoesNotContain(process.Log, line => line.Contains("sandbox is open", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> WithPorts()
    {
        var ports = Ports.Free(2);
        return new()
        {
            ["Router__Listen__Public"] = $"127.0.0.1:{ports[0]}",
            ["Router__Listen__Private"] = $"127.0.0.1:{ports[1]}",
        };
    }

    /// <summary>Null: somebody else has it already.</summary>
    private static TcpListener? Occupy(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
