using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Router.Throughput;

/// <summary>The processes a run is made of: started on free loopback ports, ended with the run.</summary>
internal sealed class Bench : IDisposable
{
    public const string Page = "1906385232743451";
    public const string Secret = "bench-router-secret";
    private readonly List<Process> _processes = [];
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private int _configurations;

    public string Folder { get; } = Directory.CreateTempSubdirectory("router-bench-").FullName;

    /// <summary>Starts the bare endpoint, with the garbage collector that Router runs with: this program's own is the other one.</summary>
    public async Task<int> StartBare()
    {
        var port = Ports.Free();
        Start(Environment.ProcessPath!, [.. SelfArguments(), "bare", port.ToString(CultureInfo.InvariantCulture), Secret], serverCollector: true);
        await Listening(port);
        return port;
    }

    /// <summary>Starts nginx with one worker that forwards everything to <paramref name="to"/>; null: there is no nginx.</summary>
    public async Task<int?> StartNginx(int to)
    {
        var program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var port = Ports.Free();
        var conf = Path.Combine(Folder, "nginx.conf");
        await File.WriteAllTextAsync(conf,
            $$"""
            worker_processes 1;
            daemon off;
            pid {{Folder}}/nginx.pid;
            error_log {{Folder}}/nginx.log;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{Folder}}/body;
              proxy_temp_path {{Folder}}/proxy;
              fastcgi_temp_path {{Folder}}/fastcgi;
              uwsgi_temp_path {{Folder}}/uwsgi;
              scgi_temp_path {{Folder}}/scgi;
              keepalive_requests 1000000;
              upstream receiver { server 127.0.0.1:{{to}}; keepalive 64; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://receiver; proxy_http_version 1.1; proxy_set_header Connection ""; }
              }
            }
            """);
        Start(program, ["-c", conf, "-p", Folder]);
        await Listening(port);
        return port;
    }

    /// <summary>Starts Router with one Page and one app, the primary, whose callbacks go to <paramref name="callback"/>.</summary>
    public async Task<(int Public, TimeSpan ReadyAfter, Process Process)> StartRouter(int callback, string store, string fields = "messages")
    {
        var (open, closed) = (Ports.Free(), Ports.Free());
        var conf = await Configure(callback, fields, new() { ["Listen"] = Listen(open, closed), ["Store"] = new JsonObject { ["Path"] = store } });
        var watch = Stopwatch.StartNew();
        var process = Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Router.Standalone.dll"), "--config", conf]);
        await Ready(process, closed);
        return (open, watch.Elapsed, process);
    }

    /// <summary>Starts a silo with its own edge, or, with <paramref name="edge"/> false, one that front ends call; the same Page and app.</summary>
    /// <param name="callback">Where callbacks go.</param>
    /// <param name="storage">A PostgreSQL connection string; null: in memory.</param>
    public async Task<(int Public, Process Process)> StartSilo(int callback, string? storage, bool edge, string fields = "messages")
    {
        var (open, closed) = (Ports.Free(), Ports.Free());
        var cluster = Cluster(storage);
        (cluster["Edge"], cluster["SiloPort"], cluster["GatewayPort"]) = (edge, Ports.Free(), Ports.Free());
        var conf = await Configure(callback, fields, Member(Listen(edge ? open : null, closed), cluster));
        var process = Start("dotnet", [BuiltProgram.Of("Silo")!, "--config", conf]);
        await Ready(process, closed);
        return (open, process);
    }

    /// <summary>Starts a front end of the silos on this storage.</summary>
    public async Task<(int Public, Process Process)> StartFrontEnd(int callback, string storage)
    {
        var (open, closed) = (Ports.Free(), Ports.Free());
        var conf = await Configure(callback, "messages", Member(Listen(open, closed), Cluster(storage)));
        var process = Start("dotnet", [BuiltProgram.Of("WebhookFrontend")!, "--config", conf]);
        await Ready(process, closed);
        return (open, process);
    }

    private JsonObject Member(JsonObject listen, JsonObject cluster) => new() { ["Listen"] = listen, ["Key"] = _key, ["Cluster"] = cluster };

    private static JsonObject Cluster(string? storage) => storage is null
        ? new() { ["Storage"] = "Memory" }
        : new() { ["Storage"] = "PostgreSql", ["PostgreSql"] = new JsonObject { ["ConnectionString"] = storage } };

    private static JsonObject Listen(int? open, int closed)
    {
        var listen = new JsonObject { ["Private"] = $"127.0.0.1:{closed}" };
        if (open is not null)
        {
            listen["Public"] = $"127.0.0.1:{open}";
        }

        return listen;
    }

    private async Task<string> Configure(int callback, string fields, JsonObject router)
    {
        router["Meta"] = new JsonObject { ["App"] = "9000", ["Secret"] = Secret, ["Graph"] = "http://127.0.0.1:9" };
        router["Outgoing"] = new JsonObject { ["AllowPrivateAddresses"] = true };
        router["Apps"] = new JsonObject
        {
            ["9001"] = new JsonObject { ["Name"] = "bot", ["Secret"] = "bench-bot-secret", ["Callback"] = $"http://127.0.0.1:{callback}/" },
        };
        router["Pages"] = new JsonObject
        {
            [Page] = new JsonObject
            {
                ["Name"] = "Bench",
                ["Token"] = "bench-page-token",
                ["Primary"] = "9001",
                ["Apps"] = new JsonObject { ["9001"] = new JsonObject { ["Fields"] = fields, ["Tokens"] = new JsonArray("bench-bot-token-0001") } },
            },
        };
        var file = Path.Combine(Folder, $"router-{Interlocked.Increment(ref _configurations)}.json");
        await File.WriteAllTextAsync(file, new JsonObject { ["Router"] = router }.ToJsonString());
        return file;
    }

    public void End(Process process)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        _processes.Remove(process);
    }

    public void Dispose()
    {
        foreach (var process in _processes.ToArray())
        {
            End(process);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static string[] SelfArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Bench).Assembly.Location] : [];

    private Process Start(string program, IEnumerable<string> arguments, bool serverCollector = false)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (serverCollector)
        {
            start.Environment["DOTNET_gcServer"] = "1";
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                Console.Error.WriteLine(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }

    private static async Task Listening(int port)
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException($"Nothing listens on port {port} after 30 s.");
    }

    private static async Task Ready(Process process, int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        for (var i = 0; i < 6000; i++)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("Router ended while it started.");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException("Router was not ready after 60 s.");
    }
}
