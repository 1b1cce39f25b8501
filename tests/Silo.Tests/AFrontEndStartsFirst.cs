using System.Globalization;
using System.Net;

namespace Router.Silo.Tests;

/// <summary>A front end before its silos, and programs that may not start.</summary>
public sealed class AFrontEndStartsFirst
{
    [ToolFact(SystemTool.PostgreSql)]
    public async Task It_says_what_it_waits_for_answers_503_and_serves_as_soon_as_a_silo_comes()
    {
        var database = await (await PostgresServer.Shared).NewDatabase("front_first");
        var port = Ports.InARow(10);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var owner = Local(port, "/v23.0/me/thread_owner?recipient=5001&access_token=sample-desk-token");
        var ready = Local(port + 1, "/health/ready");

        await using var front = Start("WebhookFrontend", database, new() { ["Router__Listen__Public"] = At(port), ["Router__Listen__Private"] = At(port + 1) });
        await Started.Until(async () => await Status(http, owner) == HttpStatusCode.ServiceUnavailable, "a call is answered 503");
        await front.Prints("Waiting for a silo of cluster router");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(http, ready));
        Assert.Equal(HttpStatusCode.OK, await Status(http, Local(port + 1, "/health/live")));

        await using (var silo = Silo(database, port + 2))
        {
            await Started.Until(async () => await Status(http, ready) == HttpStatusCode.OK, "the front end is ready");
            await Started.Until(async () => await Status(http, owner) == HttpStatusCode.OK, "a call is answered");
            Assert.Equal("""{"data":[]}""", await http.GetStringAsync(owner));
            Assert.Equal(HttpStatusCode.OK, await Status(http, Local(port + 2, "/health/ready")));
            Assert.Equal(HttpStatusCode.NotFound, await Status(http, Local(port + 2, "/admin/pages")));
            await silo.Signal("-KILL");
            await silo.Ends();
        }

        await Started.Until(async () => await Status(http, ready) == HttpStatusCode.ServiceUnavailable, "the front end sees that no silo is left");
        await using var next = Silo(database, port + 6);
        await Started.Until(async () => await Status(http, owner) == HttpStatusCode.OK, "the front end serves again");
        await next.Signal("-TERM");
        Assert.Equal(0, await next.Ends());
        await front.Signal("-TERM");
        Assert.Equal(0, await front.Ends());
        Assert.DoesNotContain(front.Lines.Concat(next.Lines), line => line.Contains("sample-page-token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Silo")]
    [InlineData("WebhookFrontend")]
    public async Task Every_fault_is_named_at_once_and_the_exit_code_is_2(string program)
    {
        var environment = new Dictionary<string, string> { ["Router__Cluster__Storage"] = "Memory", ["Router__Cluster__SiloPort"] = "x" };
        await using var process = Started.Program(program, [], environment);
        Assert.Equal(2, await process.Ends());
        Assert.Contains(process.Lines, line => line.Contains("Router:Key is missing", StringComparison.Ordinal));
        Assert.Contains(process.Lines, line => line.Contains("Router:Cluster:SiloPort must be a whole number", StringComparison.Ordinal));
        Assert.Equal(program == "WebhookFrontend", process.Lines.Any(line => line.Contains("a front end needs PostgreSql or AzureTables", StringComparison.Ordinal)));
    }

    private static Started Silo(string database, int port) => Start("Silo", database, new()
    {
        ["Router__Listen__Private"] = At(port),
        ["Router__Cluster__SiloPort"] = Text(port + 1),
        ["Router__Cluster__GatewayPort"] = Text(port + 2),
    });

    private static Started Start(string program, string database, Dictionary<string, string> environment)
    {
        environment["Router__Key"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        environment["Router__Cluster__Storage"] = "PostgreSql";
        environment["Router__Cluster__PostgreSql__ConnectionString"] = database;
        environment["Router__Cluster__Membership__GatewayRefresh"] = "00:00:01";
        return Started.Program(program, ["--config", Repository.PathOf("samples/router.json")], environment);
    }

    private static async Task<HttpStatusCode?> Status(HttpClient http, Uri address)
    {
        try
        {
            using var response = await http.GetAsync(address);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Uri Local(int port, string path) => new($"http://{At(port)}{path}");

    private static string At(int port) => "127.0.0.1:" + Text(port);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
