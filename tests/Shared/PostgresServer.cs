namespace Router;

/// <summary>A PostgreSQL server of the tests' own, in a folder that goes with it. It trusts everybody on loopback, and never waits for the disk.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string User = "router";

    private static readonly Lazy<Task<PostgresServer>> OfThisRun = new(Start);

    private readonly ServerProcess _process;
    private readonly int _port;
    private readonly string[] _createDatabase;

    private PostgresServer(ServerProcess process, int port, string createdb)
    {
        _process = process;
        _port = port;
        _createDatabase = [createdb, "-h", "127.0.0.1", "-p", Text(port), "-U", User, "-T", "template0"];
    }

    /// <summary>One server for the whole test process, ended with it.</summary>
    public static Task<PostgresServer> Shared => OfThisRun.Value;

    public int Port => _port;

    /// <summary>Starts a server; whoever starts one ends it.</summary>
    public static async Task<PostgresServer> Start()
    {
        // On PATH there may be links to some of its programs only.
        var postgres = SystemTools.Find(SystemTool.PostgreSql)!;
        var bin = Path.GetDirectoryName(File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres)!;
        var folder = Directory.CreateTempSubdirectory("router-postgres-").FullName;
        // The server refuses to run as root; Debian's package brings a user for it. setpriv becomes the server, so its id is the server's.
        string[] asItsUser = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        if (asItsUser.Length > 0)
        {
            await Done("chown", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        await Done([.. asItsUser, Path.Combine(bin, "initdb"), "-D", data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C", "--no-sync"]);
        var port = Ports.Free();
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Text(port)}", $"unix_socket_directories={folder}", "max_connections=300",
            // What it has taken it keeps when one of its own processes dies; only the machine's end would lose it.
            "fsync=off", "full_page_writes=off",
        ];
        var process = new ServerProcess(
            [.. asItsUser, Path.Combine(bin, "postgres"), "-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })], folder, endBy: "INT");
        var server = new PostgresServer(process, port, Path.Combine(bin, "createdb"));
        await process.UntilUp(async () => await ServerProcess.Answers(port) && await server.TryCreate(User));
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>The connection string.</returns>
    public async Task<string> NewDatabase(string name)
    {
        await Done([.. _createDatabase, name]);
        return ConnectionString(name);
    }

    /// <summary>The connection string of a database; the one called <c>router</c> is always there.</summary>
    public string ConnectionString(string database = User) => $"Host=127.0.0.1;Port={Text(_port)};Username={User};Database={database}";

    public void Dispose() => _process.Dispose();

    private async Task<bool> TryCreate(string name) => (await ServerProcess.Run([.. _createDatabase, name])).Code == 0;

    private static async Task Done(params string[] command)
    {
        var (code, output) = await ServerProcess.Run(command);
        if (code != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {output}");
        }
    }

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
