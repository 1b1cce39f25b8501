using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Router;

/// <summary>A server that tests started, on a loopback port of its own; it ends with the test process at the latest.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _endBy;
    private readonly Action _after;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="endBy">The signal that ends it in good order.</param>
    /// <param name="after">What is done once it has ended.</param>
    public ServerProcess(IReadOnlyList<string> command, string log, string endBy, Action after)
    {
        _endBy = endBy;
        _after = after;
        var output = new StreamWriter(log, append: true) { AutoFlush = true };
        _process = Process.Start(Described(command))!;
        _process.OutputDataReceived += (_, line) => output.WriteLine(line.Data);
        _process.ErrorDataReceived += (_, line) => output.WriteLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>A port that nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end, and says what it printed.</summary>
    public static async Task<(int Code, string Output)> Run(params string[] command)
    {
        using var process = Process.Start(Described(command))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Waits until something holds that says the server is up.</summary>
    public async Task UntilUp(Func<Task<bool>> isUp, string log)
    {
        var deadline = Stopwatch.StartNew();
        while (!await isUp())
        {
            if (HasEnded || deadline.Elapsed > Patience)
            {
                throw new InvalidOperationException($"The server did not come up: {await ReadLog(log)}");
            }

            await Task.Delay(50);
        }
    }

    public static async Task<bool> Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (!_process.HasExited)
        {
            using var signal = Process.Start("kill", ["-" + _endBy, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
            }
        }

        _process.Dispose();
        _after();
    }

    private void OnExit(object? sender, EventArgs e) => Dispose();

    private static ProcessStartInfo Described(IReadOnlyList<string> command) =>
        new(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Path.GetTempPath() };

    private static async Task<string> ReadLog(string log)
    {
        await using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
