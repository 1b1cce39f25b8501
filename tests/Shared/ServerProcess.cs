using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Router;

/// <summary>
/// A server that tests started, with a folder of its own. A shell stands between: it ends the server and removes the folder
/// when its input closes, which happens however the test process ends.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Keeper =
        """
        log=$1 signal=$2 folder=$3
        shift 3
        "$@" </dev/null >"$log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -"$signal" "$server" 2>/dev/null
        wait "$server"
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _keeper;
    private readonly string _log;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Removed at the end; the server's log is in it.</param>
    /// <param name="endBy">The signal that ends it in good order.</param>
    public ServerProcess(IEnumerable<string> command, string folder, string endBy)
    {
        _log = Path.Combine(folder, "log");
        _keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Keeper, "keeper", _log, endBy, folder, .. command])
        {
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
    }

    /// <summary>Runs a program to its end, and says what it printed.</summary>
    public static async Task<(int Code, string Output)> Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Waits until something holds that says the server is up.</summary>
    public async Task UntilUp(Func<Task<bool>> isUp)
    {
        var waiting = Stopwatch.StartNew();
        while (!await isUp())
        {
            if (_keeper.HasExited || waiting.Elapsed > Patience)
            {
                var said = File.Exists(_log) ? await File.ReadAllTextAsync(_log) : "nothing";
                Dispose();
                throw new InvalidOperationException($"The server did not come up. It said: {said}");
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
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
    }
}
