using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Router.Throughput;

/// <summary>The processes a run is made of: started on free loopback ports, ended with the run.</summary>
internal sealed class Bench : IDisposable
{
    public const string Page = "1906385232743451";
    public const string Secret = "bench-router-secret";
    private readonly List<Process> _processes = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("router-bench-").FullName;

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Starts the bare endpoint.</summary>
    public async Task<int> StartBare()
    {
        var port = FreePort();
        Start(Environment.ProcessPath!, [.. SelfArguments(), "bare", port.ToString(CultureInfo.InvariantCulture), Secret]);
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

        var port = FreePort();
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
    public async Task<(int Public, int Private, TimeSpan ReadyAfter, Process Process)> StartRouter(int callback, string store, string fields = "messages")
    {
        var open = FreePort();
        var closed = FreePort();
        var conf = Path.Combine(Folder, $"router-{open}.json");
        await File.WriteAllTextAsync(conf,
            $$"""
            { "Router": {
              "Listen": { "Public": "127.0.0.1:{{open}}", "Private": "127.0.0.1:{{closed}}" },
              "Store": { "Path": "{{store}}" },
              "Meta": { "App": "9000", "Secret": "{{Secret}}", "Graph": "http://127.0.0.1:9" },
              "Outgoing": { "AllowPrivateAddresses": true },
              "Apps": { "9001": { "Name": "bot", "Secret": "bench-bot-secret", "Callback": "http://127.0.0.1:{{callback}}/" } },
              "Pages": { "{{Page}}": { "Name": "Bench", "Token": "bench-page-token", "Primary": "9001",
                "Apps": { "9001": { "Fields": "{{fields}}", "Tokens": [ "bench-bot-token-0001" ] } } } }
            } }
            """);
        var watch = Stopwatch.StartNew();
        var process = Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Router.Standalone.dll"), "--config", conf]);
        await Ready(closed);
        return (open, closed, watch.Elapsed, process);
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

    private Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_gcServer"] = "0";
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

    private static async Task Ready(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        for (var i = 0; i < 3000; i++)
        {
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

        throw new InvalidOperationException("Router was not ready after 30 s.");
    }
}
