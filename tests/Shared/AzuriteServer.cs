namespace Router;

/// <summary>The emulator of Azure Table Storage, in memory, on a loopback port of its own.</summary>
internal sealed class AzuriteServer : IDisposable
{
    // The account and key that every emulator has; they are published, and open nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<AzuriteServer>> OfThisRun = new(Start);

    private readonly ServerProcess _process;

    private AzuriteServer(ServerProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>One emulator for the whole test process, ended with it.</summary>
    public static Task<AzuriteServer> Shared => OfThisRun.Value;

    public int Port { get; }

    /// <summary>Starts an emulator; whoever starts one ends it.</summary>
    public static async Task<AzuriteServer> Start()
    {
        var port = Ports.Free();
        var folder = Directory.CreateTempSubdirectory("router-azurite-").FullName;
        var process = new ServerProcess(
            [
                SystemTools.Find(SystemTool.Node)!, SystemTools.Find(SystemTool.Azurite)!, "--inMemoryPersistence", "--disableTelemetry",
                "--skipApiVersionCheck", "--silent", "--tableHost", "127.0.0.1",
                "--tablePort", port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ],
            folder,
            endBy: "TERM");
        await process.UntilUp(() => ServerProcess.Answers(port));
        return new AzuriteServer(process, port);
    }

    /// <summary>The connection string; with another port, that of a way to this emulator.</summary>
    public string ConnectionString(int? port = null) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port ?? Port}/{Account};";

    public void Dispose() => _process.Dispose();
}
