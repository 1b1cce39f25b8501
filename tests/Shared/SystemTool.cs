namespace Router;

/// <summary>A program that some tests start and that the .NET SDK does not bring. <c>scripts/install-test-tools</c> installs each.</summary>
internal enum SystemTool
{
    Node = 1,

    /// <summary>The npm packages of the compatibility test, in <c>tests/EndToEnd/node/node_modules</c>.</summary>
    NodePackages,

    /// <summary>The emulator of Azure Storage, an npm package in <c>tests/Shared/node/node_modules</c>. It needs Node.</summary>
    Azurite,

    Browser,
    PostgreSql,
    Nginx,
    Curl,
    OpenSsl,
}

/// <summary>Where a <see cref="SystemTool"/> is on this machine.</summary>
internal static class SystemTools
{
    /// <summary>The full path of the tool, to start it with; null where it is missing.</summary>
    public static string? Find(SystemTool tool) => tool switch
    {
        SystemTool.Node => OnPath("node"),
        SystemTool.NodePackages => ExistingFolder(Repository.PathOf("tests/EndToEnd/node/node_modules")),
        SystemTool.Azurite => ExistingFile(Repository.PathOf("tests/Shared/node/node_modules/azurite/dist/src/table/main.js")),
        SystemTool.Browser => OnPath("chromium") ?? OnPath("chromium-browser") ?? OnPath("google-chrome"),
        // Debian keeps the server's programs away from PATH, one folder per version.
        SystemTool.PostgreSql => OnPath("postgres") ?? Newest("/usr/lib/postgresql", "bin/postgres"),
        SystemTool.Nginx => OnPath("nginx") ?? ExistingFile("/usr/sbin/nginx"),
        SystemTool.Curl => OnPath("curl"),
        SystemTool.OpenSsl => OnPath("openssl"),
        _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, "Say in SystemTools.Find where it is found."),
    };

    /// <summary>Why a test that needs these tools cannot run here; null when it can.</summary>
    public static string? WhyNot(IEnumerable<SystemTool> tools)
    {
        var missing = tools.Where(tool => Find(tool) is null).ToArray();
        return missing.Length == 0
            ? null
            : $"missing tool: {string.Join(", ", missing)} (scripts/install-test-tools installs it)";
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => ExistingFile(Path.Combine(folder, name)))
            .FirstOrDefault(file => file is not null);

    private static string? Newest(string versions, string program) =>
        !Directory.Exists(versions)
            ? null
            : Directory.GetDirectories(versions)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => ExistingFile(Path.Combine(folder, program)))
                .FirstOrDefault(file => file is not null);

    private static string? ExistingFile(string path) => File.Exists(path) ? path : null;

    private static string? ExistingFolder(string path) => Directory.Exists(path) ? path : null;
}
